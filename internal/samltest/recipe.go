package samltest

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// Recipe is one parsed case file of testdata/cases: a base message, edits,
// a signature, and what is to be expected. testdata/cases/README.md says what
// each key means.
type Recipe struct {
	Name string // file name without .case

	base    string
	body    string // of `base: none`
	edits   []edit // before signing, in file order
	after   []edit // on the signed text
	oneLine bool
	sign    string
	key     string
	o       samlsign.SignOptions

	file fixturefile.File // what the corpus file says besides
}

// ParseRecipe reads one case file. An unknown key, a value outside the
// documented ones and a key given twice that is not repeatable are errors that
// name file and line.
func ParseRecipe(file, text string) (*Recipe, error) {
	h, err := fixturefile.ParseHeader(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r := &Recipe{
		Name: strings.TrimSuffix(file[strings.LastIndex(file, "/")+1:], ".case"),
		base: "entra",
		sign: "assertion",
		key:  "entra-a",
	}
	r.file.Origin = "synthetic"
	if err := h.Once(append(fixturefile.Repeatable(), "replace", "replace-all", "attribute", "after")...); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, l := range h.Lines {
		if err := r.take(l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, l.Number, err)
		}
	}
	if r.base == "none" && !h.HasBody || r.base != "none" && h.Body != "" {
		return nil, fmt.Errorf("%s: an empty line and a body belong to `base: none`, and only to it", file)
	}
	r.body = h.Body
	return r, nil
}

// take stores one line of the recipe.
func (r *Recipe) take(l fixturefile.Line) error {
	var err error
	switch l.Key {
	case "base":
		r.base = l.Value
	case "replace", "replace-all", "attribute":
		var e edit
		if e, err = parseEdit(l.Key, l.Raw); err == nil {
			r.edits = append(r.edits, e)
		}
	case "after":
		var e edit
		if e, err = parseEdit("replace", l.Raw); err == nil {
			r.after = append(r.after, e)
		}
	case "one-line":
		_, err = oneOf(l.Value, "true", "false")
		r.oneLine = l.Value == "true"
	case "sign":
		r.sign, err = oneOf(l.Value, "assertion", "response", "both", "none")
	case "key":
		r.key, err = oneOf(l.Value, KeyNames()...)
	case "algorithm":
		r.o.Algorithm, err = oneOf(l.Value, "rsa-sha256", "rsa-sha1", "rsa-sha384", "rsa-sha512", "ecdsa-sha256",
			"rsa-pss-sha256")
	case "c14n":
		r.o.C14N, err = oneOf(l.Value, "exclusive", "exclusive-comments", "inclusive", "inclusive-comments", "inclusive11")
	case "idp-metadata":
		r.file.IDP.Certificates, err = certificatesOf(l.Value)
	case "aws-metadata":
		r.file.AWS.Certificates, err = certificatesOf(l.Value)
	case "cert":
		r.file.Certificates, err = certificatesOf(l.Value)
	default:
		if !slices.Contains(recipeKeys(), l.Key) {
			return fixturefile.UnknownKey(l.Key, recipeKeys())
		}
		err = r.file.Set(l.Key, l.Value)
	}
	return err
}

// recipeKeys are the keys of a recipe: those of a fixture that are not made by
// compiling it, and its own.
func recipeKeys() []string {
	made := []string{"schema", "pseudonyms", "certificate", "idp-certificate", "aws-certificate"}
	return append(slices.DeleteFunc(fixturefile.Keys(), func(k string) bool { return slices.Contains(made, k) }),
		"base", "replace", "replace-all", "attribute", "after", "one-line", "sign", "key", "algorithm", "c14n",
		"idp-metadata", "aws-metadata", "cert")
}

func oneOf(value string, allowed ...string) (string, error) {
	if !slices.Contains(allowed, value) {
		return "", fmt.Errorf("%q is none of %s", value, strings.Join(allowed, ", "))
	}
	return value, nil
}

// certificatesOf are the certificates of fixed keys, given by their names.
func certificatesOf(list string) (certs [][]byte, err error) {
	for name := range strings.SplitSeq(list, ",") {
		k, err := FixedKey(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		certs = append(certs, k.Cert.Raw)
	}
	return certs, nil
}

// betweenTags is white space with a tag on either side, which Entra never sends.
var betweenTags = regexp.MustCompile(`>\s+<`)

// Compile builds the corpus file of the recipe. Base messages are read from
// bases as base/<name>.xml.
func (r *Recipe) Compile(bases fs.FS) ([]byte, error) {
	text, err := r.compose(bases)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", r.Name, err)
	}
	return text, nil
}

func (r *Recipe) compose(bases fs.FS) ([]byte, error) {
	text := r.body
	if r.base != "none" {
		data, err := fs.ReadFile(bases, "base/"+r.base+".xml")
		if err != nil {
			return nil, err
		}
		text = string(data)
	}
	issuer := firstIssuer(text)
	text, err := applyEdits(text, r.edits)
	if err != nil {
		return nil, err
	}
	if r.oneLine {
		text = strings.TrimSpace(betweenTags.ReplaceAllString(text, "><"))
	}
	if text, err = r.signed(text); err != nil {
		return nil, err
	}
	if text, err = applyEdits(text, r.after); err != nil {
		return nil, err
	}
	return r.written(text, issuer)
}

func (r *Recipe) signed(text string) (string, error) {
	if r.sign == "none" {
		return text, nil
	}
	k, err := FixedKey(r.key)
	if err != nil {
		return "", err
	}
	o := r.o
	o.Element, o.Key = r.sign, k
	return samlsign.Sign(text, o)
}

// written is the corpus file. Metadata is that of the base message's issuer,
// where the recipe names no other.
func (r *Recipe) written(text, issuer string) ([]byte, error) {
	f := r.file
	if f.Comment == "" || len(f.Expect) == 0 {
		return nil, errors.New("it says nothing; give it a comment and an expect")
	}
	for _, m := range []struct {
		kind string
		in   *fixturefile.Metadata
	}{{"idp", &f.IDP}, {"aws", &f.AWS}} {
		if len(m.in.Certificates) == 0 || m.in.EntityID != "" {
			continue
		}
		if issuer == "" {
			return nil, fmt.Errorf("%s-metadata needs %s-entity-id, since the base has no Issuer", m.kind, m.kind)
		}
		m.in.EntityID = issuer
	}
	f.Body = text
	return f.Bytes(), nil
}

var issuerElement = regexp.MustCompile(`<(?:[\w.-]+:)?Issuer(?:\s[^>]*)?>([^<]*)</`)

func firstIssuer(text string) string {
	if m := issuerElement.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
