package inspect

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"io"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

// refused is a vector whose text is refused before anything in it is read.
func refused(id, name, check, code string, mutate func(m *donated) string) vector {
	return vector{id: id, name: name, donor: exclusive("assertion"), check: check, code: code, mutate: mutate}
}

// inFront puts something in front of the message.
func inFront(what string) func(m *donated) string {
	return func(m *donated) string { return what + m.text }
}

// TestParserAttacks: whatever is not one well-formed, namespace-correct XML 1.0
// document without DOCTYPE is refused, in words, and nothing in it is shown (P1 to P13, P17, R6).
func TestParserAttacks(t *testing.T) {
	const well = "xml-well-formed"
	doctype := func(name, what string) vector {
		return refused("P1", name, "xml-doctype", "XML-DOCTYPE", inFront(what))
	}
	named := func(name string) vector {
		return refused("P6", name, well, "XML-NAME", within("<samlp:Status>", "<samlp:Extensions><"+name+"/></samlp:Extensions><samlp:Status>"))
	}
	ns := func(decl string) vector {
		return refused("P9", decl, well, "XML-NS", within("<Subject>", "<Subject "+decl+">"))
	}
	twice := func(name, tag, with string) vector {
		return refused("P8", name, "xml-duplicate-attribute", "XML-DUP-ATTR", within(tag, with))
	}
	vectors := []vector{
		doctype("external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>`),
		doctype("external DTD", `<!DOCTYPE a SYSTEM "http://192.0.2.1/x.dtd">`),
		doctype("parameter entity", `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://192.0.2.1/x"> %x;]>`),
		doctype("laughs", `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`),
		doctype("quadratic entity", `<!DOCTYPE a [<!ENTITY a "`+strings.Repeat("a", 50_000)+`">]>`),
		doctype("entity in an ID", `<!DOCTYPE a [<!ENTITY i "`+donorID+`">]>`),
		doctype("default attribute", `<!DOCTYPE a [<!ATTLIST Assertion ID CDATA "_x">]>`),
		doctype("default namespace", `<!DOCTYPE a [<!ATTLIST Assertion xmlns CDATA "urn:x">]>`),
		doctype("confusing quotes", `<!DOCTYPE a SYSTEM 'x"><!--'>`),
		doctype("a comment inside", `<!DOCTYPE a [<!-- ]> -->]>`),
		doctype("CDATA behind", `<!DOCTYPE a "]]><![CDATA[">`),
		named("::A"), named("a::b"), named(":A"), named("a:"), named("a:1"), named("1a"), named("-a"), named("a:-b"),
		refused("P7", "leading text", well, "XML-NOT-WELLFORMED", inFront("<!-- x -->x")),
		refused("P7", "trailing text", well, "XML-NOT-WELLFORMED", func(m *donated) string { return m.text + "x" }),
		refused("P7", "two roots", well, "XML-NOT-WELLFORMED", func(m *donated) string { return m.text + m.text }),
		refused("P7", "a forged root first", well, "XML-NOT-WELLFORMED", func(m *donated) string {
			return strings.Replace(m.text, m.assertion, m.forged("_forged", ""), 1) + m.text
		}),
		refused("P7", "late declaration", well, "XML-NOT-WELLFORMED", inFront("\n<?xml version=\"1.0\"?>")),
		refused("P7", "declaration at the end", well, "XML-NOT-WELLFORMED", func(m *donated) string { return m.text + `<?xml version="1.0"?>` }),
		refused("P7", "CDATA outside", well, "XML-NOT-WELLFORMED", func(m *donated) string { return m.text + `<![CDATA[x]]>` }),
		twice("ID", ` ID="_donor"`, ` ID="_donor" ID="_x"`),
		twice("Version", `Version="2.0"><Issuer>`, `Version="2.0" Version="2.1"><Issuer>`),
		twice("two prefixes of one namespace", `<Subject>`, `<Subject xmlns:p="urn:x" xmlns:q="urn:x" p:ID="1" q:ID="2">`),
		twice("one declaration twice", `<Subject>`, `<Subject xmlns:p="urn:x" xmlns:p="urn:y">`),
		twice("the default declaration twice", `<Subject>`, `<Subject xmlns="urn:x" xmlns="urn:y">`),
		ns(`xmlns:e="1"`), ns(`xmlns="relative"`), ns(`xmlns:p=""`), ns(`xmlns:e="../x"`), ns(`xmlns:e="#x"`), ns(`xmlns:e="//host/x"`), ns(`xmlns:xml="urn:x"`), ns(`xmlns:xmlns="urn:x"`),
		ns(`xmlns:x="http://www.w3.org/XML/1998/namespace"`), ns(`xmlns:x="http://www.w3.org/2000/xmlns/"`), ns(`xmlns="http://www.w3.org/2000/xmlns/"`), ns(`p:a="1"`),
		refused("P6", `xmlns:=""`, well, "XML-NAME", within("<Subject>", `<Subject xmlns:="">`)),
		refused("P9", "an undeclared prefix", well, "XML-NS", within("<Subject>", "<saml2:Subject/><Subject>")),
		refused("P11", "unknown encoding", well, "XML-ENCODING", inFront(`<?xml version="1.0" encoding="EBCDIC-CP-US"?>`)),
		refused("P11", "UTF-7", well, "XML-ENCODING", inFront(`<?xml version="1.0" encoding="UTF-7"?>`)),
		refused("P12", "XML 1.1", well, "XML-VERSION", inFront(`<?xml version="1.1"?>`)),
		refused("P17", "instruction in a value", well, "XML-PI", within(">"+genuineName+"</NameID>", ">alice<?p not-?>@example.com</NameID>")),
		refused("P17", "instruction between elements", well, "XML-PI", within("<samlp:Status>", "<?p?><samlp:Status>")),
		refused("P17", "instruction before the root", well, "XML-PI", inFront("<?xml-stylesheet href='x'?>")),
		refused("P17", "instruction behind the root", well, "XML-PI", func(m *donated) string { return m.text + "<?p?>" }),
	}
	for _, bad := range []string{"\x00", "\x01", "\x0b", "\x1f", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\uFFFE", "\uFFFF", "&#0;", "&#x1F;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#x110000;", "&#4294967296;"} {
		code := "XML-CHAR"
		if bad == "&#4294967296;" {
			code = "XML-NOT-WELLFORMED"
		}
		vectors = append(vectors, refused("P10", "in text "+show(bad), well, code, within(genuineName+"</NameID>", genuineName+bad+"</NameID>")),
			refused("P10", "in an attribute "+show(bad), well, code, within(` SessionIndex="`, ` SessionIndex="`+bad)))
		if bad[0] != '&' {
			vectors = append(vectors, refused("P10", "in a comment "+show(bad), well, code, within("<Subject>", "<!--"+bad+"--><Subject>")),
				refused("P10", "in CDATA "+show(bad), well, code, within(genuineName+"</NameID>", genuineName+"<![CDATA["+bad+"]]></NameID>")))
		}
	}
	for _, v := range vectors {
		t.Run(v.id+" "+v.name, func(t *testing.T) {
			v.run(t)
			if r := Inspect(Messages("vector", []byte(v.mutate(v.donor.write(t))))[0], Options{}); r.Kind != KindUndecodable || r.Message != nil && r.Message.Assertion != nil {
				t.Errorf("it is read as %s", r.Kind)
			}
		})
	}
}

// TestEncodings: one message in other encodings is read right, and its
// signature holds: what is signed is characters, not octets (P11).
func TestEncodings(t *testing.T) {
	x := exclusive("assertion")
	x.name = "jörg@example.com"
	m := x.write(t)
	o := trusting(t, "entra-a")
	units := utf16.Encode([]rune(m.text))
	wide := func(high, low int) []byte {
		out := make([]byte, 2*len(units))
		for i, u := range units {
			out[2*i+high], out[2*i+low] = byte(u>>8), byte(u)
		}
		return out
	}
	var latin []byte
	for _, c := range `<?xml version="1.0" encoding="ISO-8859-1"?>` + m.text {
		latin = append(latin, byte(c))
	}
	for name, data := range map[string][]byte{
		"UTF-8":                        []byte(m.text),
		"UTF-8 with a byte-order mark": []byte("\uFEFF" + m.text),
		"UTF-8 declared":               []byte(`<?xml version="1.0" encoding="utf-8"?>` + m.text),
		"UTF-16, big end first":        append([]byte{0xFE, 0xFF}, wide(0, 1)...),
		"UTF-16, little end first":     append([]byte{0xFF, 0xFE}, wide(1, 0)...),
		"ISO-8859-1":                   latin,
	} {
		t.Run(name, func(t *testing.T) {
			for _, form := range [][]byte{data, []byte(base64.StdEncoding.EncodeToString(data))} {
				r := Inspect(Messages("vector", form)[0], o)
				if r.Message == nil || len(r.Message.Signatures) != 1 || r.Message.Signatures[0].Verdict != SigGood || *r.Message.Assertion.NameID != x.name {
					t.Errorf("it is not read right: %s", r.Headline)
				}
			}
		})
	}
}

// TestWireForms: the ways in which a value can reach us spelled otherwise (P14 to P16).
func TestWireForms(t *testing.T) {
	encode := base64.StdEncoding.EncodeToString
	packed := func(text string) []byte {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 9)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.Bytes()
	}
	wrapped := func(text string) []byte {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.Bytes()
	}
	posted := func(value string) *Message { return FormField("vector", value, nil) }
	const junk, odd = "ENC-BASE64", "ENC-BASE64-ODD"
	for name, c := range map[string]struct {
		message func(text string) *Message
		check   string
		code    string
		read    bool
	}{
		"a byte-order mark alone": {func(string) *Message { return posted(encode([]byte{0xFF, 0xFE})) }, "xml-well-formed", "XML-NOT-WELLFORMED", false},
		"as it should be":         {func(s string) *Message { return posted(encode([]byte(s))) }, "", "", true},
		"lines":                   {func(s string) *Message { e := encode([]byte(s)); return posted(e[:76] + "\r\n" + e[76:] + "\r\n") }, "", "", true},
		"URL alphabet": {func(s string) *Message {
			return posted(base64.URLEncoding.EncodeToString([]byte(s + "<!-- ???>>> -->")))
		}, "response-base64", odd, true},
		"plus become blank": {func(s string) *Message {
			return posted(strings.ReplaceAll(encode([]byte(s+"<!-- ~~~>>> -->")), "+", " "))
		}, "response-base64", odd, true},
		"plus become blank at the end": {func(s string) *Message {
			for len(s)%3 != 0 { // then '>', the last character, ends in the digit '+'
				s = " " + s
			}
			return posted(strings.ReplaceAll(encode([]byte(s)), "+", " "))
		}, "response-base64", odd, true},
		"double":               {func(s string) *Message { return posted(encode([]byte(encode([]byte(s))))) }, "response-base64", odd, true},
		"percent":              {func(s string) *Message { return posted(url.QueryEscape(encode([]byte(s + "<!-- ~~~>>> -->")))) }, "response-base64", odd, true},
		"plain":                {posted, "response-base64", odd, true},
		"cut":                  {func(s string) *Message { e := encode([]byte(s)); return posted(e[:len(e)/2-1]) }, "", "", false},
		"junk":                 {func(s string) *Message { return posted("!" + encode([]byte(s))) }, "response-base64", junk, false},
		"empty":                {func(string) *Message { return posted("") }, "response-base64", junk, false},
		"bomb":                 {func(s string) *Message { return posted(encode(packed("<a>" + strings.Repeat(" ", 64<<20)))) }, "xml-limits", "ENC-LIMIT", false},
		"bomb, zlib":           {func(s string) *Message { return posted(encode(wrapped("<a>" + strings.Repeat(" ", 64<<20)))) }, "xml-limits", "ENC-LIMIT", false},
		"zlib wrapper":         {func(s string) *Message { return posted(encode(wrapped(s))) }, "response-base64", "ENC-DEFLATE", true},
		"trailing octets":      {func(s string) *Message { return posted(encode(append(packed(s), "trailing"...))) }, "response-base64", "ENC-DEFLATE", true},
		"concatenated streams": {func(s string) *Message { return posted(encode(append(packed(s), packed(s)...))) }, "response-base64", "ENC-DEFLATE", true},
		"value twice": {func(s string) *Message {
			return Messages("v", []byte("SAMLResponse="+url.QueryEscape(encode([]byte(s)))+"&SAMLResponse=AA"))[0]
		}, "response-base64", "FORM-DUP", true},
		"relay state twice": {func(s string) *Message {
			return Messages("v", []byte("SAMLResponse="+url.QueryEscape(encode([]byte(s)))+"&RelayState=a&RelayState=b"))[0]
		}, "response-base64", "FORM-DUP", true},
	} {
		t.Run(name, func(t *testing.T) {
			m := exclusive("assertion").write(t)
			message := c.message(m.text)
			r := Inspect(message, trusting(t, "entra-a"))
			if (r.Kind == KindResponse) != c.read {
				t.Fatalf("it is read as %s: %s", r.Kind, r.Headline)
			}
			if c.read && r.Message.Signatures[0].Verdict != SigGood {
				t.Errorf("the signature is %s", r.Message.Signatures[0].Verdict)
			}
			if !c.read && r.Verdict != Reject {
				t.Errorf("it is judged %s", r.Verdict)
			}
			v := vector{check: c.check, code: c.code}
			if c.code != "" && !v.coded(r, &Document{}) {
				t.Errorf("%s does not say %s: %+v", c.check, c.code, r.Findings)
			}
			checkReport(t, r)
		})
	}
}
