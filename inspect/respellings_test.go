package inspect

import (
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// respellings are pairs of one infoset (R8, R9, R10): the second spelling is
// put into a signed message in place of the first, and the signature holds.
var respellings = []struct{ name, old, new string }{
	{"CDATA", ">" + genuineName + "</NameID>", "><![CDATA[" + genuineName + "]]></NameID>"},
	{"CDATA in pieces", ">" + genuineName + "</NameID>", ">alice<![CDATA[]]><![CDATA[@exam]]>ple.com</NameID>"},
	{"decimal references", ">" + genuineName + "</NameID>", ">&#97;lice&#64;example.com</NameID>"},
	{"hexadecimal references", ">" + genuineName + "</NameID>", ">&#x61;lice&#x0040;example.com</NameID>"},
	{"references in an attribute", `Recipient="https://`, `Recipient="&#104;ttps:&#x2f;/`},
	{"single quotes", ` ID="_donor"`, ` ID='_donor'`},
	{"blanks in a tag", ` ID="_donor"`, "\n\t ID = \"_donor\" "},
	{
		"order of attributes", ` ID="_donor" IssueInstant="2026-11-20T09:30:00.143Z"`,
		` IssueInstant="2026-11-20T09:30:00.143Z" ID="_donor"`,
	},
	{"an empty tag", "></SubjectConfirmationData>", "/>"},
	{"blanks in an end tag", "</Subject>", "</Subject\n>"},
	{"an unused declaration", "<Subject>", `<Subject xmlns:unused="urn:u">`},
	{"a redundant default declaration", "<Subject>", `<Subject xmlns="` + xmltree.NSAssertion + `">`},
	{"an unused declaration on the root", ` ID="_response"`, ` xmlns:unused="urn:u" ID="_response"`},
	{"a redundant xmlns=\"\"", "<samlp:Response ", `<samlp:Response xmlns="" `},
	{"a declaration twice around", "<samlp:Response ", `<samlp:Response xmlns="` + xmltree.NSAssertion + `" `},
	{"a comment between elements", "<Subject>", "<!-- x --><Subject>"},
}

// TestRespellings: both of each pair are good, and one value is read from both.
func TestRespellings(t *testing.T) {
	o := trusting(t, "entra-a")
	for _, p := range respellings {
		t.Run(p.name, func(t *testing.T) {
			m := exclusive("assertion").write(t)
			checkTwin(t, m, o)
			other := &specimen{text: m.with(p.old, p.new)}
			checkTwin(t, other, o)
			a, b := Inspect(&Message{XML: m.text}, o).Message.Assertion, Inspect(&Message{XML: other.text}, o).Message.Assertion
			if *a.NameID != *b.NameID || *a.Recipient != *b.Recipient || a.ID != b.ID {
				t.Errorf("%s, %s, %s are read from the other spelling", *b.NameID, *b.Recipient, b.ID)
			}
		})
	}
}

// TestWhiteSpaceOfAttributes: literal line ends and tabs in an attribute are
// blanks, referenced ones are themselves; text keeps both, with CR LF as one (R10).
func TestWhiteSpaceOfAttributes(t *testing.T) {
	for _, c := range []struct{ name, canonical, written string }{
		{"blank in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\nb\""},
		{"CR LF in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\r\nb\""},
		{"tab in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\tb\""},
		{"referenced tab", `SessionIndex="a&#x9;b"`, "SessionIndex=\"a&#9;b\""},
		{"referenced CR", `SessionIndex="a&#xD;b"`, "SessionIndex=\"a&#13;b\""},
		{"referenced LF", `SessionIndex="a&#xA;b"`, "SessionIndex=\"a&#10;b\""},
		{"quotes", `SessionIndex="a&quot;b'&amp;&lt;>"`, `SessionIndex='a"b&apos;&#38;&#60;&gt;'`},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := exclusive("assertion")
			x.edit = func(s string) string { return strings.Replace(s, `SessionIndex="_session"`, c.canonical, 1) }
			m := x.write(t)
			o := trusting(t, "entra-a")
			o.SecondOpinion = false // goxmldsig keeps what XML 1.0 section 3.3.3 normalises
			for _, text := range []string{m.text, m.with(c.canonical, c.written)} {
				if s := read(&Message{XML: text}, &o).Signatures[0]; s.Verdict != SigGood {
					t.Errorf("%s: %s", s.Verdict, s.Reason)
				}
			}
		})
	}
}

// TestCanonicalAgainstGoxmldsig compares whole subtrees with the other
// implementation over the grid of templates.
func TestCanonicalAgainstGoxmldsig(t *testing.T) {
	theirs := map[c14nForm]dsig.Canonicalizer{
		{true, false, false}:  dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(""),
		{true, true, false}:   dsig.MakeC14N10ExclusiveWithCommentsCanonicalizerWithPrefixList(""),
		{false, false, false}: dsig.MakeC14N10RecCanonicalizer(),
		{false, true, false}:  dsig.MakeC14N10WithCommentsCanonicalizer(),
		{false, false, true}:  dsig.MakeC14N11Canonicalizer(),
		{false, true, true}:   dsig.MakeC14N11WithCommentsCanonicalizer(),
	}
	for _, x := range grid(xmldsig.NSDSigMore + "rsa-sha256") {
		text := strings.Replace(x.write(t).text, "Subject>", "Subject><!-- c --><e>&#13; &quot;&gt;ä</e>", 1)
		for form, c := range theirs {
			doc := etree.NewDocument()
			if err := doc.ReadFromString(text); err != nil {
				t.Fatal(err)
			}
			want, err := c.Canonicalize(doc.Root())
			if err != nil {
				t.Fatal(err)
			}
			root, refused := xmltree.Parse(text, xmltree.MessageLimits)
			if refused != nil {
				t.Fatal(refused.Detail)
			}
			got := xmltree.Canonicalize(nil, root, nil, xmltree.Canonicalization{
				Exclusive: form.exclusive,
				Comments:  form.comments,
				Version11: form.version11,
			})
			if string(got) != string(want) {
				t.Fatalf("%v of %s:\n%s\n%s", form, x, got, want)
			}
		}
	}
}

type c14nForm struct{ exclusive, comments, version11 bool }
