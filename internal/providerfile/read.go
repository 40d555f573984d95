// Package providerfile reads the forms in which people have the metadata of an IAM identity
// provider: the document itself, what the AWS command line prints around it, Terraform's state.
package providerfile

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
)

// Provider is what IAM says of an identity provider besides its metadata.
type Provider struct {
	// Encryption is Required, Allowed, Off, or "" where the file does not say: tools from before 2025
	// leave it out whatever it is.
	Encryption string
	ID         string // its unique ID, of /saml/acs/<ID>; "" where the file does not say
	Keys       int    // private keys that IAM holds for it
	// Keyless says that the file lists the private keys, and there is none.
	Keyless bool
	ARN     string // "" where the file does not say, as what aws iam get-saml-provider prints
}

// Document is the metadata document of one identity provider.
type Document struct {
	Text     string
	Provider *Provider // nil where the text is nothing but the document
}

// The values of Provider.Encryption.
const (
	Required = "Required"
	Allowed  = "Allowed"
	Off      = "Off"
)

// Read takes the metadata document out of a text that has one. The provider is nil where the text
// is nothing but the document. What isn't a wrapping that is known is returned as it is.
func Read(text string) (document string, p *Provider, err error) {
	all, err := All(text)
	switch {
	case err != nil:
		return "", nil, err
	case len(all) > 1:
		return "", nil, fmt.Errorf("it contains the metadata of %d identity providers; use a file with the "+
			"one that the Role value names (aws iam get-saml-provider)", len(all))
	}
	return all[0].Text, all[0].Provider, nil
}

// All takes the metadata documents out of a text, of which JSON may have several: a state of
// Terraform, or the answers about several providers. There is at least one without an error.
func All(text string) ([]Document, error) {
	start := strings.TrimLeft(text, " \t\r\n")
	if strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return fromJSON(start)
	}
	document, p, err := one(text, start)
	if err != nil {
		return nil, err
	}
	return []Document{{document, p}}, nil
}

// one reads what holds one document.
func one(text, start string) (document string, p *Provider, err error) {
	switch {
	case strings.HasPrefix(start, "<"):
		return text, nil, nil
	case strings.HasPrefix(start, `"`):
		var inner string
		if json.Unmarshal([]byte(start), &inner) != nil {
			return text, nil, nil
		}
		return strings.TrimSpace(inner), &Provider{}, nil
	case strings.HasPrefix(start, "&lt;"):
		return strings.TrimSpace(html.UnescapeString(start)), &Provider{}, nil
	case strings.HasPrefix(start, "-----BEGIN "):
		return "", nil, errors.New("it is in PEM, so it is a certificate or a key, not metadata; a certificate " +
			"to trust goes to --cert")
	}
	if document := fromBase64(start); document != "" {
		return document, &Provider{}, nil
	}
	return fromText(text)
}

// fromBase64 decodes a document that was packed whole, wrapped into lines or not.
func fromBase64(text string) string {
	for _, begins := range []string{"PD94bWw", "PEVudGl0", "PG1k", "77u/PD"} {
		if !strings.HasPrefix(text, begins) {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err == nil {
			return string(data)
		}
	}
	return ""
}

// fromJSON finds the objects that have a metadata document, at any depth. Several answers may
// stand one after the other.
func fromJSON(text string) ([]Document, error) {
	f := &finder{}
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var value any
		if err := dec.Decode(&value); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("it begins like JSON, but isn't valid: %w", err)
		}
		f.look(value, 0)
	}
	switch {
	case len(f.found) > 0:
		return f.found, nil
	case f.arn != "":
		return nil, fmt.Errorf("it lists identity providers without their metadata; run "+
			"aws iam get-saml-provider --saml-provider-arn %s", f.arn)
	}
	return nil, errors.New("it is JSON without a SAMLMetadataDocument; run aws iam get-saml-provider " +
		"--saml-provider-arn ARN")
}

// maxDepth is deeper than any tool nests its objects.
const maxDepth = 32

type finder struct {
	found []Document
	arn   string // of an identity provider that is named without its metadata
}

func (f *finder) look(value any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			f.look(e, depth+1)
		}
	case map[string]any:
		if one, ok := providerOf(v); ok {
			for _, had := range f.found {
				if had.Text == one.Text && (had.Provider.ARN == one.Provider.ARN || one.Provider.ARN == "") {
					return
				}
			}
			f.found = append(f.found, one)
			return
		}
		for _, e := range v {
			if arn, _ := e.(string); strings.Contains(arn, ":saml-provider/") {
				f.arn = arn
			}
			f.look(e, depth+1)
		}
	}
}

// providerOf reads an object that has a metadata document. Tools spell the names of IAM's fields
// in their own ways: SAMLMetadataDocument, SamlMetadataDocument, saml_metadata_document.
func providerOf(object map[string]any) (Document, bool) {
	var out Document
	p := &Provider{}
	recent := false
	for key, value := range object {
		text, _ := value.(string)
		switch strings.ToLower(strings.ReplaceAll(key, "_", "")) {
		case "samlmetadatadocument":
			out.Text = strings.TrimSpace(text)
		case "arn", "samlproviderarn":
			if strings.Contains(text, ":saml-provider/") {
				p.ARN = text
			}
		case "samlprovideruuid":
			p.ID, recent = text, true
		case "assertionencryptionmode":
			p.Encryption = mode(text)
		case "privatekeylist":
			list, _ := value.([]any)
			p.Keys, p.Keyless, recent = len(list), len(list) == 0, true
		}
	}
	out.Provider = p.settled(recent)
	return out, out.Text != ""
}

// settled completes the mode: a tool that knows the fields of 2025 leaves it out where encryption
// is off.
func (p *Provider) settled(recent bool) *Provider {
	if p.Encryption == "" && recent && p.Keys == 0 {
		p.Encryption = Off
	}
	return p
}

func mode(text string) string {
	for _, known := range []string{Required, Allowed} {
		if strings.EqualFold(text, known) {
			return known
		}
	}
	return ""
}
