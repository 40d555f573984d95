package providerfile

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

const (
	document = `<?xml version="1.0"?>` + "\n" + `<EntityDescriptor entityID='urn:a' note="it's">` + "\n</EntityDescriptor>"
	id       = "SAMLSP4SHN3UIS2D558H46"
)

func object(t *testing.T, fields map[string]any) string {
	t.Helper()
	data, err := json.MarshalIndent(fields, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRead(t *testing.T) {
	quoted, _ := json.Marshal(document)
	keys := []any{map[string]any{"KeyId": id, "Timestamp": "2026-01-01T00:00:00Z"}}
	packed := base64.StdEncoding.EncodeToString([]byte(document))
	for name, c := range map[string]struct {
		text string
		want *Provider
	}{
		"itself": {document, nil},
		"a provider with encryption required": {
			object(t, map[string]any{
				"SAMLMetadataDocument": document, "SAMLProviderUUID": id,
				"AssertionEncryptionMode": "Required", "PrivateKeyList": keys,
			}), &Provider{Required, id, 1, false, ""},
		},
		"a provider without encryption": {
			object(t, map[string]any{"SAMLMetadataDocument": document, "SAMLProviderUUID": id}), &Provider{Off, id, 0, false, ""},
		},
		"required and no key": {
			object(t, map[string]any{
				"SAMLMetadataDocument": document, "AssertionEncryptionMode": "Required", "PrivateKeyList": []any{},
			}), &Provider{Required, "", 0, true, ""},
		},
		"from an old tool": {
			object(t, map[string]any{"SAMLMetadataDocument": document, "CreateDate": "x"}), &Provider{},
		},
		"a key without a mode": {
			object(t, map[string]any{"SAMLMetadataDocument": document, "PrivateKeyList": keys}), &Provider{"", "", 1, false, ""},
		},
		"Terraform's state": {
			object(t, map[string]any{"values": map[string]any{"resources": []any{
				map[string]any{"type": "aws_iam_saml_provider", "values": map[string]any{
					"arn": "arn:aws:iam::1:saml-provider/x", "saml_metadata_document": document,
				}},
			}}}), &Provider{ARN: "arn:aws:iam::1:saml-provider/x"},
		},
		"a string of JSON":    {string(quoted), &Provider{}},
		"escaped for a page":  {strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(document), &Provider{}},
		"base64, in lines":    {packed[:40] + "\n" + packed[40:] + "\n", &Provider{}},
		"--output text":       {"Required\t2026-01-01T00:00:00Z\t" + document + "\t" + id + "\t2126\nPRIVATEKEYLIST\tX\t2026\n", &Provider{Required, id, 1, false, ""}},
		"--output text, old":  {"2026-01-01T00:00:00Z\t" + document + "\t2126-01-01T00:00:00Z\n", &Provider{}},
		"--output yaml":       {"AssertionEncryptionMode: Allowed\nSAMLMetadataDocument: '" + strings.ReplaceAll(document, "'", "''") + "'\nSAMLProviderUUID: " + id + "\n", &Provider{Allowed, id, 0, false, ""}},
		"--output yaml, long": {"SAMLMetadataDocument: " + strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", "entityID", "\\\n  entityID").Replace(string(quoted)) + "\n", &Provider{}},
	} {
		got, p, err := Read(c.text)
		if err != nil || got != document {
			t.Errorf("%s: %v %q", name, err, got)
		}
		if (p == nil) != (c.want == nil) || p != nil && *p != *c.want {
			t.Errorf("%s: %+v, want %+v", name, p, c.want)
		}
	}
}

// What isn't a metadata says what it is, and what to run.
func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"SAMLProviderList":[{"Arn":"arn:aws:iam::1:saml-provider/Entra"}]}`: "get-saml-provider --saml-provider-arn arn:aws:iam::1:saml-provider/Entra",
		`{"Role":{}}`: "without a SAMLMetadataDocument",
		`{"Role"`:     "isn't valid",
		`[{"SAMLMetadataDocument":"<a/>"},{"SAMLMetadataDocument":"<b/>"}]`:                       "of 2 identity providers",
		"-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----":                            "--cert",
		strings.Repeat(`{"a":`, 40) + `{"SAMLMetadataDocument":"<a/>"}` + strings.Repeat("}", 40): "without a SAMLMetadataDocument",
	} {
		if _, _, err := Read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v", text, err)
		}
	}
}

// A text that only comes close is left as it is.
func TestReadLeaves(t *testing.T) {
	for _, text := range []string{"hello", "see <a>", "> " + document, "metadata: " + document, `"half`, "PD94bWw!!"} {
		if got, p, err := Read(text); got != text || p != nil || err != nil {
			t.Errorf("%.40q: %.40q %+v %v", text, got, p, err)
		}
	}
}
