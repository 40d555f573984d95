package xmltree

import (
	"strings"
	"testing"
)

func TestReaderRefuses(t *testing.T) {
	cases := []struct{ name, in, code string }{
		{"text before the root", "x<a/>", "XML-NOT-WELLFORMED"},
		{"a second root", "<a/><b/>", "XML-NOT-WELLFORMED"},
		{"text after the root", "<a/>x", "XML-NOT-WELLFORMED"},
		{"nothing", "", "XML-NOT-WELLFORMED"},
		{"a cut document", "<a><b>", "XML-NOT-WELLFORMED"},
		{"a cut tag", `<a b="1"`, "XML-NOT-WELLFORMED"},
		{"crossed tags", "<a><b></a></b>", "XML-NOT-WELLFORMED"},
		{"a late declaration", `<a/><?xml version="1.0"?>`, "XML-NOT-WELLFORMED"},
		{"a declaration after a blank", ` <?xml version="1.0"?><a/>`, "XML-NOT-WELLFORMED"},
		{"an unknown entity", "<a>&nbsp;</a>", "XML-NOT-WELLFORMED"},
		{"a bare ampersand", "<a>a & b</a>", "XML-NOT-WELLFORMED"},
		{"< in an attribute", `<a b="<"/>`, "XML-NOT-WELLFORMED"},
		{"no blank between attributes", `<a b="1"c="2"/>`, "XML-NOT-WELLFORMED"},
		{"an unquoted attribute", `<a b=1/>`, "XML-NOT-WELLFORMED"},
		{"]]> in text", "<a>]]></a>", "XML-NOT-WELLFORMED"},
		{"-- in a comment", "<a><!-- a -- b --></a>", "XML-NOT-WELLFORMED"},
		{"a doctype", "<!DOCTYPE a><a/>", "XML-DOCTYPE"},
		{"a doctype with confusing quotes", `<!DOCTYPE a SYSTEM 'x"><!--'><a/>`, "XML-DOCTYPE"},
		{"a processing instruction", "<a><?p x?></a>", "XML-PI"},
		{"a name that begins with a colon", "<:a/>", "XML-NAME"},
		{"two colons", "<a::b/>", "XML-NAME"},
		{"a name that ends with a colon", "<a:/>", "XML-NAME"},
		{"a name that begins with a digit", "<1a/>", "XML-NAME"},
		{"a repeated attribute", `<a ID="1" ID="2"/>`, "XML-DUP-ATTR"},
		{"a repeated attribute by namespace", `<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>`, "XML-DUP-ATTR"},
		{"a repeated declaration", `<a xmlns:p="urn:x" xmlns:p="urn:y"/>`, "XML-DUP-ATTR"},
		{"an undeclared prefix", "<p:a/>", "XML-NS"},
		{"an undeclared attribute prefix", `<a p:b=""/>`, "XML-NS"},
		{"a prefix out of scope", `<a><b xmlns:p="urn:x"/><p:c/></a>`, "XML-NS"},
		{"a prefix bound to nothing", `<a xmlns:p=""/>`, "XML-NS"},
		{"a relative namespace", `<a xmlns:e="1"/>`, "XML-NS"},
		{"the prefix xml rebound", `<a xmlns:xml="urn:x"/>`, "XML-NS"},
		{"another prefix for xml", `<a xmlns:x="http://www.w3.org/XML/1998/namespace"/>`, "XML-NS"},
		{"the prefix xmlns", `<a xmlns:xmlns="urn:x"/>`, "XML-NS"},
		{"a control character", "<a>\x01</a>", "XML-CHAR"},
		{"a reference to one", "<a>&#1;</a>", "XML-CHAR"},
		{"a surrogate reference", "<a>&#xD800;</a>", "XML-CHAR"},
		{"bad UTF-8", "<a>\xff</a>", "XML-CHAR"},
		{"a noncharacter", "<a>\uFFFE</a>", "XML-CHAR"},
		{"XML 1.1", `<?xml version="1.1"?><a/>`, "XML-VERSION"},
		{"too deep", strings.Repeat("<a>", MaxDepth+1), "XML-LIMIT"},
		{"too many elements", "<a>" + strings.Repeat("<b/>", MaxElements) + "</a>", "XML-LIMIT"},
		{"too many comments", "<a>" + strings.Repeat("<!---->", MaxComments+1) + "</a>", "XML-LIMIT"},
		{"too long a text", "<a>" + strings.Repeat("x", MaxValue+1) + "</a>", "XML-LIMIT"},
		{"too large", strings.Repeat(" ", MaxDecoded) + "<a/>", "XML-LIMIT"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root, p := Parse(c.in, MessageLimits)
			if root != nil || p == nil {
				t.Fatalf("root %v, refusal %v", root, p)
			}
			if p.Code != c.code {
				t.Errorf("code %s, want %s (%s)", p.Code, c.code, p.Detail)
			}
			if p.Offset < 0 || p.Offset+p.Length > len(c.in)+1 {
				t.Errorf("place %d+%d is not in the text", p.Offset, p.Length)
			}
		})
	}
}

func TestReaderReads(t *testing.T) {
	cases := []struct{ name, in, text, attr string }{
		{"references", `<a b="&lt;&#65;&quot;">&amp;&#x42;&gt;</a>`, "&B>", `<A"`},
		{"CDATA beside text", `<a b="">x<![CDATA[<y>&amp;]]>z</a>`, "x<y>&amp;z", ""},
		{"line ends", "<a b=\"1\r\n2\t3\">x\r\ny\rz</a>", "x\ny\nz", "1 2 3"},
		{"referenced white space", "<a b=\"&#13;&#10;&#9;\">&#13;</a>", "\r", "\r\n\t"},
		{"a comment in a value", `<a b="1">ad<!-- x -->min</a>`, "admin", "1"},
		{"blanks and single quotes", "<a  b = '1' ></a >", "", "1"},
		{"letters beyond ASCII", `<a b="ä">日本</a>`, "日本", "ä"},
		{
			"a declaration",
			`<?xml version='1.0' encoding="UTF-8" standalone="yes" ?>` + "\n<a b=\"1\"/>\n<!-- after -->\n",
			"",
			"1",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root, p := Parse(c.in, MessageLimits)
			if p != nil {
				t.Fatal(p.Detail)
			}
			if got := root.StringValue(); got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if got := root.AttrValue("b"); got != c.attr {
				t.Errorf("attribute %q, want %q", got, c.attr)
			}
		})
	}
}

func TestReaderPlaces(t *testing.T) {
	in := "<p:a xmlns:p=\"urn:x\"\n  b='v&amp;w'>t<!--c--><d/></p:a>"
	root, p := Parse(in, MessageLimits)
	if p != nil {
		t.Fatal(p.Detail)
	}
	slice := func(from, to int) string { return in[from:to] }
	for _, c := range []struct{ what, got, want string }{
		{"element", slice(root.Start, root.End), in},
		{"start tag", slice(root.Start, root.TagEnd), "<p:a xmlns:p=\"urn:x\"\n  b='v&amp;w'>"},
		{"attribute", slice(root.Attrs[0].Start, root.Attrs[0].End), "b='v&amp;w'"},
		{"value", slice(root.Attrs[0].ValueStart, root.Attrs[0].ValueEnd), "v&amp;w"},
		{"declaration", slice(root.Decls[0].Start, root.Decls[0].End), `xmlns:p="urn:x"`},
		{"text", slice(root.FirstChild.Start, root.FirstChild.End), "t"},
		{"comment", slice(root.FirstChild.NextSibling.Start, root.FirstChild.NextSibling.End), "<!--c-->"},
		{"empty element", slice(root.LastChild.Start, root.LastChild.End), "<d/>"},
		{"namespace", root.Space, "urn:x"},
		{"path", root.LastChild.Path(), "/a/d"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

// TestCipherTextsMayBeLong: what is encrypted is one text. The limit of the whole message holds for it.
func TestCipherTextsMayBeLong(t *testing.T) {
	cipher := func(namespace string, size int) string {
		return `<e:CipherValue xmlns:e="` + namespace + `">` + strings.Repeat("x", size) + `</e:CipherValue>`
	}
	if root, p := Parse(cipher(NSXEnc, MaxValue+1), MessageLimits); root == nil {
		t.Errorf("a cipher text is refused: %v", p)
	}
	for name, text := range map[string]string{
		"another element's": cipher("urn:x", MaxValue+1), "longer than a message": cipher(NSXEnc, MaxDecoded),
	} {
		if root, p := Parse(text, MessageLimits); root != nil || p.Code != "XML-LIMIT" {
			t.Errorf("%s: %v", name, p)
		}
	}
}
