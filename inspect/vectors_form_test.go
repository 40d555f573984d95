package inspect

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"io"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// refused is a vector whose text is refused before anything in it is read.
func refused(id, name, check, code string, mutate func(m *specimen) string) vector {
	return vector{
		id:       id,
		name:     name,
		template: exclusive("assertion"),
		check:    check,
		code:     code,
		refused:  true,
		mutate:   mutate,
	}
}

// inFront puts something in front of the message.
func inFront(what string) func(m *specimen) string {
	return func(m *specimen) string { return what + m.text }
}

// behind puts something behind the message.
func behind(what string) func(m *specimen) string {
	return func(m *specimen) string { return m.text + what }
}

const (
	wellFormed    = "xml-well-formed"
	status        = "<samlp:Status>"
	genuineNameID = ">" + genuineName + "</NameID>"
)

// parserAttacks: whatever is not one well-formed, namespace-correct XML 1.0
// document without DOCTYPE is refused, in words, and nothing in it is shown
// (P1 to P10, P12, P17, R6).
func parserAttacks() []vector {
	out := append(doctypes(), names()...)
	bad := func(id, name, code string, mutate func(m *specimen) string) {
		out = append(out, refused(id, name, wellFormed, code, mutate))
	}
	ill := func(name string, mutate func(m *specimen) string) { bad("P7", name, "XML-NOT-WELLFORMED", mutate) }
	ill("leading text", inFront("<!-- x -->x"))
	ill("trailing text", behind("x"))
	ill("a reference behind", behind("&#32;"))
	ill("CDATA behind", behind("<![CDATA[x]]>"))
	ill("an end tag behind", behind("</samlp:Response>"))
	ill("two roots", func(m *specimen) string { return m.text + m.text })
	ill("another root in front", inFront("<x/>"))
	ill("a forged root first", func(m *specimen) string {
		return strings.Replace(m.text, m.assertion, m.forged("_forged", ""), 1) + m.text
	})
	ill("late declaration", inFront("\n<?xml version=\"1.0\"?>"))
	ill("declaration at the end", behind(`<?xml version="1.0"?>`))
	ill("declaration twice", inFront(`<?xml version="1.0"?><?xml version="1.0"?>`))
	ill("cut off", func(m *specimen) string { return m.text[:len(m.text)-1] })
	ill("crossed tags", func(m *specimen) string { return m.with("</samlp:Status>", "") + "</samlp:Status>" })
	ill("an unclosed comment", behind("<!--"))
	ill("-- in a comment", behind("<!-- -- -->"))
	ill("a doctype in small letters", inFront("<!doctype r>"))
	bad("P7", "NUL behind", "XML-CHAR", behind("\x00"))
	for _, c := range []struct{ name, tag, with string }{
		{"ID", ` ID="_donor"`, ` ID="_donor" ID="_x"`},
		{"Version", `Version="2.0"><Issuer>`, `Version="2.0" Version="2.1"><Issuer>`},
		{"Version with one value", `Version="2.0"><Issuer>`, `Version="2.0" Version="2.0"><Issuer>`},
		{"Name", ` Name="` + attrRole + `"`, ` Name="` + attrRole + `" Name="x"`},
		{"two prefixes of one namespace", `<Subject>`, `<Subject xmlns:p="urn:x" xmlns:q="urn:x" p:ID="1" q:ID="2">`},
		{"one declaration twice", `<Subject>`, `<Subject xmlns:p="urn:x" xmlns:p="urn:y">`},
		{"one declaration twice with one value", `<Subject>`, `<Subject xmlns:p="urn:x" xmlns:p="urn:x">`},
		{"the default declaration twice", `<Subject>`, `<Subject xmlns="urn:x" xmlns="urn:y">`},
	} {
		out = append(out, refused("P8", c.name, "xml-duplicate-attribute", "XML-DUP-ATTR", within(c.tag, c.with)))
	}
	for _, decl := range []string{
		`xmlns:e="1"`, `xmlns="relative"`, `xmlns:p=""`, `xmlns:e="../x"`, `xmlns:e="#x"`, `xmlns:e="//host/x"`, `xmlns:e="1a:x"`, `xmlns:xml="urn:x"`, `xmlns:xmlns="urn:x"`,
		`xmlns:x="` + xmltree.NSXML + `"`, `xmlns="` + xmltree.NSXML +
			`"`, `xmlns:x="` + xmltree.NSXMLNS + `"`, `xmlns="` + xmltree.NSXMLNS + `"`, `p:a="1"`,
	} {
		bad("P9", decl, "XML-NS", within("<Subject>", "<Subject "+decl+">"))
	}
	bad("P9", "an undeclared prefix", "XML-NS", within("<Subject>", "<saml2:Subject/><Subject>"))
	bad("P9", "a prefix out of its scope", "XML-NS", within(status, `<q:x xmlns:q="urn:x"/><q:y/>`+status))
	bad("R6", "a relative namespace makes canonicalization void", "XML-NS",
		within("<Assertion xmlns=", `<Assertion xmlns:void="void" xmlns=`))
	bad("P12", "XML 1.1", "XML-VERSION", inFront(`<?xml version="1.1"?>`))
	bad("P12", "XML 2.0", "XML-VERSION", inFront(`<?xml version="2.0"?>`))
	bad("P12", "no version", "XML-NOT-WELLFORMED", inFront(`<?xml encoding="UTF-8"?>`))
	bad("P17", "in a value", "XML-PI", within(genuineNameID, ">alice<?p not-?>@example.com</NameID>"))
	bad("P17", "between elements", "XML-PI", within(status, "<?p?>"+status))
	bad("P17", "before the root", "XML-PI", inFront("<?xml-stylesheet href='x'?>"))
	bad("P17", "behind the root", "XML-PI", behind("<?p?>"))
	return append(out, characters()...)
}

// doctypes are P1 to P5: a DOCTYPE of any kind, and a text that needs it.
func doctypes() []vector {
	var out []vector
	for _, c := range []struct{ id, name, doctype string }{
		{"P1", "external entity", `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>`},
		{"P1", "external entity over http", `<!DOCTYPE r [<!ENTITY x SYSTEM "http://192.0.2.1/x">]>`},
		{"P1", "external DTD", `<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd">`},
		{"P1", "public DTD", `<!DOCTYPE r PUBLIC "-//x" "http://192.0.2.1/x.dtd">`},
		{"P1", "parameter entity", `<!DOCTYPE r [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]>`},
		{"P1", "a UNC path", `<!DOCTYPE r [<!ENTITY x SYSTEM "\\192.0.2.1\x">]>`},
		{"P2", "laughs", `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">]>`},
		{"P2", "quadratic entity", `<!DOCTYPE r [<!ENTITY x "` + strings.Repeat("a", 50_000) + `">]>`},
		{"P3", "entity for an ID", `<!DOCTYPE r [<!ENTITY x "` + donorID + `">]>`},
		{"P4", "default ID", `<!DOCTYPE r [<!ATTLIST Assertion ID CDATA "_x">]>`},
		{"P4", "default namespace", `<!DOCTYPE r [<!ATTLIST Assertion xmlns CDATA "urn:x">]>`},
		{"P5", "confusing quotes", `<!DOCTYPE r SYSTEM 'x"><!--'>`},
		{"P5", "a comment in it", `<!DOCTYPE r [<!-- ]> -->]>`},
		{"P5", "an end of CDATA in it", `<!DOCTYPE r [<!ENTITY x "]]>">]>`},
		{"P5", "CDATA in it", `<!DOCTYPE r "]]><![CDATA[">`},
		{"P5", "nothing in it", `<!DOCTYPE r>`},
	} {
		needed := func(m *specimen) string { return m.with(genuineNameID, ">&x;"+forgedName+"</NameID>") }
		if c.id == "P3" {
			needed = func(m *specimen) string { return m.with(m.assertion, m.forged("&x;", "")+m.assertion) }
		}
		for before, where := range map[string]string{
			"":                                "",
			`<?xml version="1.0"?><!-- c -->`: ", behind a declaration and a comment",
		} {
			out = append(out, refused(c.id, c.name+where, "xml-doctype", "XML-DOCTYPE",
				func(m *specimen) string { return before + c.doctype + needed(m) }))
		}
	}
	return append(out, refused("P5", "inside the root", "xml-doctype", "XML-DOCTYPE",
		within(status, "<!DOCTYPE r>"+status)))
}

// names are P6: names that some readers split otherwise, as elements and as attributes.
func names() []vector {
	var out []vector
	for _, name := range []string{
		"::A", "a::b", ":A", "a:", "a:b:c", "1a", "-a", ".a", "a:1", "a:-b", "\u00b7a", "a\u00d7b", "a\u037e",
		"\u2000",
	} {
		out = append(out,
			refused("P6", "element "+name, wellFormed, "XML-NAME",
				within(status, "<samlp:Extensions><"+name+"/></samlp:Extensions>"+status)),
			refused("P6", "attribute "+name, wellFormed, "XML-NAME", within(status, "<samlp:Status "+name+`="x">`)))
	}
	return append(out, refused("P6", `xmlns:=""`, wellFormed, "XML-NAME", within("<Subject>", `<Subject xmlns:="">`)))
}

// characters are P10: octets that are no UTF-8, and characters that XML does not have.
func characters() []vector {
	var out []vector
	for _, bad := range []string{
		"\x00", "\x01", "\x0b", "\x0c", "\x1f", "\xff", "\xc0\xaf", "\xc1\x81", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82", "\uFFFE", "\uFFFF",
		"&#0;", "&#1;", "&#xB;", "&#x1F;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#x110000;", "&#4294967361;",
	} {
		code := "XML-CHAR"
		if bad == "&#4294967361;" { // 2 to the power of 32, and 'A'
			code = "XML-NOT-WELLFORMED"
		}
		in := func(place, at, with string) {
			out = append(out, refused("P10", "in "+place+" "+words.Shorten(bad), wellFormed, code, within(at, with)))
		}
		in("text", genuineNameID, ">"+genuineName+bad+"</NameID>")
		in("an attribute", ` SessionIndex="`, ` SessionIndex="`+bad)
		if bad[0] == '&' {
			continue
		}
		in("a comment", "<Subject>", "<!--"+bad+"--><Subject>")
		in("CDATA", genuineNameID, ">"+genuineName+"<![CDATA["+bad+"]]></NameID>")
		code = "" // no character of a name, or none at all: either word will do
		in("a name", status, "<x"+bad+"/>"+status)
	}
	return out
}

// encodings: one message in other encodings is read right, and its signature
// holds: what is signed is characters, not octets (P11).
func encodings() []vector {
	x := exclusive("assertion")
	x.name = "jörg@example.com"
	x.edit = func(s string) string { // a session name is ASCII
		return strings.Replace(s, x.name+"</AttributeValue>", genuineName+"</AttributeValue>", 1)
	}
	wide := func(high, low int) func(text string) []byte {
		return func(text string) []byte {
			var out []byte
			for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
				unit := [2]byte{}
				unit[high], unit[low] = byte(u>>8), byte(u)
				out = append(out, unit[:]...)
			}
			return out
		}
	}
	declared := func(encoding string) func(text string) []byte {
		return func(text string) []byte { return []byte(`<?xml version="1.0" encoding="` + encoding + `"?>` + text) }
	}
	latin := func(encoding string) func(text string) []byte {
		return func(text string) (out []byte) {
			for _, c := range string(declared(encoding)(text)) {
				out = append(out, byte(c))
			}
			return out
		}
	}
	mark := func(mark string) func(string) []byte { return func(string) []byte { return []byte(mark) } }
	const utf16Declared = `<?xml version="1.0" encoding="UTF-16"?>`
	var out []vector
	for _, c := range []struct {
		name   string
		encode func(text string) []byte
		code   string // of the refusal; empty: it is read
	}{
		{"UTF-8 with a byte-order mark", func(text string) []byte { return []byte("\uFEFF" + text) }, ""},
		{"UTF-8 declared", declared("utf-8"), ""},
		{"UTF-16, big end first", wide(0, 1), ""},
		{"UTF-16, little end first", wide(1, 0), ""},
		{"UTF-16 declared", func(text string) []byte { return wide(1, 0)(utf16Declared + text) }, ""},
		{"ISO-8859-1", latin("ISO-8859-1"), ""},
		{"an unknown encoding", declared("EBCDIC-CP-US"), "XML-ENCODING"},
		{"UTF-7", declared("UTF-7"), "XML-ENCODING"},
		{"Latin-1 that says it is UTF-8", latin("UTF-8"), "XML-CHAR"},
		{"a mark of UTF-16 and nothing else", mark("\xff\xfe"), "XML-NOT-WELLFORMED"},
		{"the other mark and nothing else", mark("\xfe\xff"), "XML-NOT-WELLFORMED"},
		{"a mark of UTF-8 and nothing else", mark("\uFEFF"), "XML-NOT-WELLFORMED"},
	} {
		for form, input := range map[string]func(m *specimen) []byte{
			"":           func(m *specimen) []byte { return c.encode(m.text) },
			", posted":   func(m *specimen) []byte { return post(encode64(c.encode(m.text))) },
			", standing": func(m *specimen) []byte { return []byte(encode64(c.encode(m.text))) },
		} {
			v := vector{
				id:       "P11",
				name:     c.name + form,
				template: x,
				input:    input,
				verdict:  SigGood,
				signed:   true,
				message:  Accept,
			}
			if c.code != "" {
				v = vector{
					id:       "P11",
					name:     c.name + form,
					template: x,
					input:    input,
					check:    wellFormed,
					code:     c.code,
					refused:  true,
				}
				if form == ", standing" && len(c.encode("")) < 4 {
					continue // four characters may be anything
				}
			}
			out = append(out, v)
		}
	}
	return out
}

var encode64 = base64.StdEncoding.EncodeToString

// post is a body that a browser sends.
func post(value string) []byte { return []byte("SAMLResponse=" + url.QueryEscape(value)) }

func packed(text string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 9)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func wrapped(text string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// wireForms: the ways in which a value can reach us spelled otherwise (P14 to P16).
func wireForms() []vector {
	const junk, odd, limit, based = "ENC-BASE64", "ENC-BASE64-ODD", "ENC-LIMIT", "response-base64"
	var out []vector
	add := func(id, name, check, code string, read bool, field func(s string) string) {
		v := vector{
			id:       id,
			name:     name,
			template: exclusive("assertion"),
			check:    check,
			code:     code,
			refused:  !read,
			signed:   read,
			field:    func(m *specimen) string { return field(m.text) },
		}
		if read {
			v.verdict, v.message = SigGood, anyVerdict
		}
		out = append(out, v)
	}
	bomb := "<a>" + strings.Repeat(" ", 64<<20)
	add("P14", "bomb", "xml-limits", limit, false, func(string) string { return encode64(packed(bomb)) })
	add("P14", "bomb, zlib", "xml-limits", limit, false, func(string) string { return encode64(wrapped(bomb)) })
	add("P14", "deflated", based, "ENC-DEFLATE", true, func(s string) string { return encode64(packed(s)) })
	add("P14", "zlib wrapper", based, "ENC-DEFLATE", true, func(s string) string { return encode64(wrapped(s)) })
	add("P14", "trailing octets", based, "ENC-DEFLATE", true,
		func(s string) string { return encode64(append(packed(s), "trailing"...)) })
	add("P14", "concatenated streams", based, "ENC-DEFLATE", true,
		func(s string) string { return encode64(append(packed(s), packed(s)...)) })
	add("P14", "cut stream", "", "", false, func(s string) string { return encode64(packed(s)[:len(packed(s))/2]) })
	add("P15", "as it should be", "", "", true, func(s string) string { return encode64([]byte(s)) })
	add("P15", "lines", "", "", true, func(s string) string {
		e := encode64([]byte(s))
		return e[:76] + "\r\n" +
			e[76:] + "\r\n"
	})
	add("P15", "URL alphabet", based, odd, true, func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s + "<!-- ???>>> -->")) })
	add("P15", "plus become blank", based, odd, true, func(s string) string {
		return strings.ReplaceAll(encode64([]byte(s+"<!-- ~~~>>> -->")), "+", " ")
	})
	add("P15", "plus become blank at the end", based, odd, true, func(s string) string {
		for len(s)%3 != 0 { // then '>', the last character, ends in the digit '+'
			s = " " + s
		}
		return strings.ReplaceAll(encode64([]byte(s)), "+", " ")
	})
	add("P15", "double", based, odd, true, func(s string) string { return encode64([]byte(encode64([]byte(s)))) })
	add("P15", "percent", based, odd, true, func(s string) string {
		return url.QueryEscape(encode64([]byte(s +
			"<!-- ~~~>>> -->")))
	})
	add("P15", "plain", based, odd, true, func(s string) string { return s })
	add("P15", "too much padding", based, odd, true,
		func(s string) string { return strings.TrimRight(encode64([]byte(s)), "=") + "====" })
	add("P15", "cut", "", "", false, func(s string) string { e := encode64([]byte(s)); return e[:len(e)/2-1] })
	add("P15", "a quantum too short", "", "", false,
		func(s string) string { e := encode64([]byte(s)); return e[:len(e)/4*4-3] })
	add("P15", "junk in front", based, junk, false, func(s string) string { return "!" + encode64([]byte(s)) })
	add("P15", "junk inside", based, junk, false, func(s string) string {
		e := encode64([]byte(s))
		return e[:40] +
			"*" + e[40:]
	})
	add("P15", "empty", based, junk, false, func(string) string { return "" })
	for _, c := range []struct {
		name, check, code string
		read              bool
		more              func(m *specimen) string
	}{
		{"value twice", based, "FORM-DUP", true, func(*specimen) string { return "&SAMLResponse=AA" }},
		{"a forged value behind", based, "FORM-DUP", true, func(m *specimen) string {
			return "&" + string(post(encode64([]byte(strings.Replace(m.text, m.assertion, m.forged("_forged", ""), 1)))))
		}},
		{"RelayState twice", based, "FORM-DUP", true, func(*specimen) string { return "&RelayState=a&RelayState=b" }},
		{
			"more fields than a form has",
			"xml-limits",
			"FORM-LIMIT",
			false,
			func(*specimen) string { return strings.Repeat("&SAMLResponse=AA", intake.MaxFields) },
		},
	} {
		add("P16", c.name, c.check, c.code, c.read, nil)
		v := &out[len(out)-1]
		v.field, v.input = nil, func(m *specimen) []byte { return append(post(encode64([]byte(m.text))), c.more(m)...) }
	}
	return out
}

// limitVectors: each limit of the reader, at it, one above, and far above. At
// the limit the message is read (P13).
func limitVectors() []vector {
	repeat := strings.Repeat
	before := func(m *specimen, what string) string { return m.with(status, what+status) }
	many := func(n int, each func(name string) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(each(string([]byte{'a' + byte(i/676%26), 'a' + byte(i/26%26), 'a' + byte(i%26)})))
		}
		return b.String()
	}
	const limit = "xml-limits"
	var out []vector
	for _, c := range []struct {
		name string
		most int
		used func(m *specimen) int
		make func(m *specimen, n int) string
	}{
		{
			"levels",
			xmltree.MaxDepth,
			func(*specimen) int { return 1 },
			func(m *specimen, n int) string { return before(m, repeat("<x>", n)+repeat("</x>", n)) },
		},
		{
			"elements",
			xmltree.MaxElements,
			func(m *specimen) int { return strings.Count(m.text, "</") },
			func(m *specimen, n int) string { return before(m, repeat("<x/>", n)) },
		},
		{"comments", xmltree.MaxComments, nil, func(m *specimen, n int) string { return before(m, repeat("<!---->", n)) }},
		{"attributes", xmltree.MaxAttrs, nil, func(m *specimen, n int) string {
			return before(m, "<x"+many(n, func(name string) string { return " " + name + `=""` })+"/>")
		}},
		{"declarations", xmltree.MaxDecls, func(m *specimen) int {
			different := map[string]bool{}
			for _, d := range regexp.MustCompile(` xmlns(?::\w+)?="[^"]*"`).FindAllString(m.text, -1) {
				different[d] = true
			}
			return len(different)
		}, func(m *specimen, n int) string {
			return before(m, many(n, func(name string) string { return "<x xmlns:" + name + `="urn:x"/>` }))
		}},
		{"text", xmltree.MaxValue, nil, func(m *specimen, n int) string { return before(m, "<x>"+repeat("x", n)+"</x>") }},
		{
			"a value",
			xmltree.MaxValue,
			nil,
			func(m *specimen, n int) string { return before(m, `<x a="`+repeat("x", n)+`"/>`) },
		},
		{"signatures", xmltree.MaxSigs, func(*specimen) int { return 1 }, func(m *specimen, n int) string {
			return before(m, repeat(`<Signature xmlns="`+xmltree.NSDSig+`"/>`, n))
		}},
		{"certificates", xmltree.MaxCerts, func(*specimen) int { return 1 }, func(m *specimen, n int) string {
			return before(m, repeat(`<X509Certificate xmlns="`+xmltree.NSDSig+`"/>`, n))
		}},
		{"bytes", xmltree.MaxDecoded, func(m *specimen) int { return len(m.text) }, func(m *specimen, n int) string {
			const page = 1 << 15
			return m.text + repeat(repeat(" ", page-7)+"<!---->", n/page) + repeat(" ", n%page)
		}},
	} {
		room := func(m *specimen) int {
			if c.used == nil {
				return c.most
			}
			return c.most - c.used(m)
		}
		out = append(out,
			vector{
				id:       "P13",
				name:     c.name + " at the limit",
				template: exclusive("assertion"),
				never:    []string{limit, wellFormed},
				verdict:  SigGood,
				signed:   true,
				message:  anyVerdict,
				mutate:   func(m *specimen) string { return c.make(m, room(m)) },
			},
			refused("P13", c.name+" one above", limit, "XML-LIMIT", func(m *specimen) string { return c.make(m, room(m)+1) }),
			refused("P13", c.name+" a hundred times", limit, "XML-LIMIT",
				func(m *specimen) string { return c.make(m, min(100*c.most, 1<<20)) }))
	}
	return out
}
