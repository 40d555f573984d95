package samltest

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/samlsign"
)

const okayBase = `<Response><Issuer>https://idp.example.com</Issuer><Assertion ID="_a"><AttributeStatement>
  <Attribute Name="x"><AttributeValue t="1">old</AttributeValue></Attribute>
</AttributeStatement></Assertion></Response>`

func compileText(text string) (string, error) {
	r, err := ParseRecipe("testdata/cases/some-case.case", text)
	if err != nil {
		return "", err
	}
	data, err := r.Compile(fstest.MapFS{"base/entra.xml": {Data: []byte(okayBase)}})
	return string(data), err
}

// body is what follows the header of a compiled case.
func body(t *testing.T, recipe string) string {
	t.Helper()
	text, err := compileText("comment: c\nexpect: silent\n" + recipe)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(text, "\n\n")
	return strings.TrimSuffix(body, "\n")
}

func TestRecipeEdits(t *testing.T) {
	for name, c := range map[string]struct{ recipe, has, lacks string }{
		"replace":              {"sign: none\nreplace: old => new", ">new<", "old"},
		"replace with escapes": {`sign: none` + "\n" + `replace: old => a\tb\n\\`, "a\tb\n\\<", "old"},
		"an empty NEW cuts":    {"sign: none\nreplace: old =>", "></AttributeValue>", "old"},
		"NEW keeps its blanks": {"sign: none\nreplace: old =>  x ", "> x <", "old"},
		"replace-all":          {"sign: none\nreplace-all: Attribute => Tribute", "<TributeStatement>", "Attribute"},
		"edits in file order":  {"sign: none\nreplace: old => mid\nreplace: mid => new", ">new<", "mid"},
		"attribute sets": {
			"sign: none\nattribute: x = 1 | 2",
			`<Attribute Name="x"><AttributeValue t="1">1</AttributeValue><AttributeValue t="1">2</AttributeValue></Attribute>`,
			"old",
		},
		"attribute adds": {"sign: none\nattribute: Role = r", "</Attribute>\n  <Attribute Name=\"" + samlsign.AWSAttributes +
			"Role\"><AttributeValue t=\"1\">r<", "~"},
		"attribute with a prefix": {"sign: none\nreplace-all: Attribute => s:Attribute\nattribute: PrincipalTag:a = b",
			`<s:Attribute Name="` + samlsign.AWSAttributes +
				`PrincipalTag:a"><s:AttributeValue t="1">b</s:AttributeValue></s:Attribute>`, "~"},
		"attribute removes": {"sign: none\nattribute: x =", "<AttributeStatement>\n</AttributeStatement>", "Name="},
		"one-line":          {"sign: none\none-line: true", "<AttributeStatement><Attribute", "\n"},
		"after":             {"after: old => evil", "</Signature>", "old"},
		"sign by default":   {"", "</Issuer><Assertion ID=\"_a\"><Signature ", "~"},
		"sign response":     {"sign: response", "</Issuer><Signature ", "~"},
		"key and algorithm": {"key: ecdsa", "xmldsig-more#ecdsa-sha256", "rsa"},
		"base none":         {"base: none\nsign: none\n\nany\n\nbody\n", "any\n\nbody\n", "Assertion"},
	} {
		t.Run(name, func(t *testing.T) {
			got := body(t, c.recipe)
			if !strings.Contains(got, c.has) || strings.Contains(got, c.lacks) {
				t.Errorf("got %s\nwant %q in it and not %q", got, c.has, c.lacks)
			}
		})
	}
}

func TestRecipeRefuses(t *testing.T) {
	for name, c := range map[string]struct{ recipe, want string }{
		"unknown key":       {"expect: silent\n# c\nshade: red", `some-case.case:3: there is no key "shade"`},
		"misspelled key":    {"expects: silent", `some-case.case:1: there is no key "expects"; is it expect?`},
		"unknown value":     {"sign: maybe", `:1: "maybe" is none of assertion`},
		"unknown test key":  {"aws-metadata: nobody", `:1: no test key "nobody"`},
		"bad expectation":   {"expect: explode x", `"explode" is unknown`},
		"expect without ID": {"expect: fail", "nothing is expected"},
		"bad verdict":       {"expect: verdict good", "a verdict is accept"},
		"bad instant":       {"now: yesterday", ":1: now isn't a time"},
		"key twice":         {"sign: none\nsign: both", "line 2: sign was given on line 1 already"},
		"no colon":          {"hello", "line 1 is not key: value"},
		"OLD not there":     {"replace: absent => x", `"absent" stands 0 times`},
		"OLD there twice":   {"replace: Response => x", "stands 2 times"},
		"no arrow":          {"replace: absent", "want `replace: OLD => NEW`"},
		"bad escape":        {`replace: old => \q`, "a backslash begins none"},
		"nothing to remove": {"attribute: y =", "there is none to remove"},
		"body without base": {"sign: none\n\nbody", "belong to `base: none`"},
		"base without body": {"base: none\nsign: none", "belong to `base: none`"},
		"missing base":      {"expect: silent\nbase: other", "base/other.xml"},
		"nothing said":      {"sign: none", "it says nothing"},
		"metadata of nobody": {
			"comment: c\nexpect: silent\nbase: none\nsign: none\nidp-metadata: entra-a\n\nbody",
			"needs idp-entity-id",
		},
		"attribute of nobody": {
			"sign: none\nreplace-all: Attribute => X\nattribute: Role = x",
			"no Attribute to set it beside",
		},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := compileText(c.recipe)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v (%s), want an error with %q", err, text, c.want)
			}
		})
	}
}

func TestCorpusFileIsAFixture(t *testing.T) {
	text, err := compileText(`comment: The story
expect: fail rsn-present
expect: verdict reject
wrap: post
now: 2026-11-20T09:31:00Z
skew: 30s
acs: https://signin.aws.amazon.com/saml
relay-state:
target: iam
strict: true
idp-metadata: entra-a, entra-b
aws-metadata: expired
aws-entity-id: https://other.example.com
cert: stranger
connect-users: alice, bob
connect-instance: arn:x
relay-url: http://127.0.0.1:8485/saml
relay-url: http://localhost:8485/saml
origin: xmlsec1
`)
	if err != nil {
		t.Fatal(err)
	}
	c, err := fixturefile.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := FixedKey("stranger")
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case c.Comment != "The story" || len(c.Expect) != 2 || c.Origin != "xmlsec1":
		t.Errorf("got %+v", c)
	case c.Now.Minute() != 31 || c.Skew.Seconds() != 30 || c.ACS == "" || c.RelayState == nil || *c.RelayState != "" ||
		c.Target != "iam" || !c.Strict:
		t.Errorf("got %+v", c)
	case len(c.IDP.Certificates) != 2 || c.IDP.EntityID != "https://idp.example.com" ||
		c.AWS.EntityID != "https://other.example.com":
		t.Errorf("got %+v", c)
	case len(c.Certificates) != 1 || !bytes.Equal(c.Certificates[0], stranger.Cert.Raw):
		t.Errorf("got %+v", c)
	case len(c.ConnectUsers) != 2 || c.ConnectUsers[1] != "bob" || c.ConnectInstance != "arn:x" || len(c.RelayURLs) != 2:
		t.Errorf("got %+v", c)
	}
}
