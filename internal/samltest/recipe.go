package samltest

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

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
	header  []line // what the corpus file repeats
}

// headerKeys are the keys that a recipe passes on to its corpus file.
func headerKeys() []string {
	return []string{
		"comment", "expect", "wrap", "now", "acs", "relay-state", "target", "strict", "skew",
		"idp-metadata", "aws-metadata", "cert", "idp-entity-id", "aws-entity-id",
		"connect-users", "connect-instance", "trust-policy", "role-policy", "scim-user", "relay-url", "origin",
	}
}

// ParseRecipe reads one case file. An unknown key, a value outside the
// documented ones and a key given twice that is not repeatable are errors that
// name file and line.
func ParseRecipe(file, text string) (*Recipe, error) {
	lines, body, hasBody, err := splitHeader(file, text)
	if err != nil {
		return nil, err
	}
	r := &Recipe{Name: strings.TrimSuffix(file[strings.LastIndex(file, "/")+1:], ".case"), base: "entra",
		sign: "assertion", key: "entra-a"}
	if err := checkRepeats(file, lines, "expect", "replace", "replace-all", "attribute", "after",
		"relay-url"); err != nil {
		return nil, err
	}
	for _, l := range lines {
		if err := r.take(l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, l.number, err)
		}
	}
	if r.base == "none" && !hasBody || r.base != "none" && body != "" {
		return nil, fmt.Errorf("%s: an empty line and a body belong to `base: none`, and only to it", file)
	}
	r.body = body
	return r, nil
}

// take stores one line of the recipe.
func (r *Recipe) take(l line) error {
	var err error
	value := strings.TrimSpace(l.value)
	switch l.key {
	case "base":
		r.base = value
	case "replace", "replace-all", "attribute":
		var e edit
		if e, err = parseEdit(l.key, l.value); err == nil {
			r.edits = append(r.edits, e)
		}
	case "after":
		var e edit
		if e, err = parseEdit("replace", l.value); err == nil {
			r.after = append(r.after, e)
		}
	case "one-line":
		r.oneLine, err = parseBool(value)
	case "sign":
		r.sign, err = oneOf(value, "assertion", "response", "both", "none")
	case "key":
		r.key, err = oneOf(value, KeyNames()...)
	case "algorithm":
		r.o.Algorithm, err = oneOf(value, "rsa-sha256", "rsa-sha1", "rsa-sha384", "rsa-sha512", "ecdsa-sha256",
			"rsa-pss-sha256")
	case "c14n":
		r.o.C14N, err = oneOf(value, "exclusive", "exclusive-comments", "inclusive", "inclusive-comments", "inclusive11")
	default:
		if err = new(Case).take(l); err == nil { // checked here, where the author can be told the line
			r.header = append(r.header, line{l.key, value, l.number})
		}
	}
	return err
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
	header, err := r.headerText(issuer)
	return []byte(header + "\n" + text), err
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

// headerText returns the header lines of the corpus file, in the order of
// headerKeys, with the entity IDs of the metadata spelled out.
func (r *Recipe) headerText(issuer string) (string, error) {
	lines := slices.Clone(r.header)
	for _, kind := range []string{"idp", "aws"} {
		if hasKey(lines, kind+"-metadata") && !hasKey(lines, kind+"-entity-id") {
			if issuer == "" {
				return "", fmt.Errorf("%s-metadata needs %s-entity-id, since the base has no Issuer", kind, kind)
			}
			lines = append(lines, line{key: kind + "-entity-id", value: issuer})
		}
	}
	var b strings.Builder
	for _, key := range headerKeys() {
		for _, l := range lines {
			if l.key == key {
				b.WriteString(strings.TrimSuffix(l.key+": "+l.value, " ") + "\n")
			}
		}
	}
	if b.Len() == 0 {
		return "", errors.New("it says nothing; give it a comment and an expect")
	}
	return b.String(), nil
}

var issuerElement = regexp.MustCompile(`<(?:[\w.-]+:)?Issuer(?:\s[^>]*)?>([^<]*)</`)

func firstIssuer(text string) string {
	if m := issuerElement.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
