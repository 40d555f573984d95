package inspect

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// hostile are inputs that blow up other software:
// each is refused by a limit that its finding names, before it costs anything.
func hostile(t testing.TB) []struct{ name, input, code, says string } {
	repeat := strings.Repeat
	numbered := func(n int, form string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, form, i, i)
		}
		return b.String()
	}
	m := exclusive("assertion").write(t)
	body := func(what string) string { return m.with("<Subject>", what+"<Subject>") }
	info := func(what string) string { return m.with("<SignedInfo>", "<SignedInfo>"+what) }
	inclusive := template{scope: "assertion", c14n: xmltree.AlgInclusive}.write(t)
	const limit = "XML-LIMIT"
	return []struct{ name, input, code, says string }{
		{"comments in SignedInfo", info(repeat("<!---->", xmltree.MaxComments+1)), limit, "5000 comments"},
		{"comments in the signed body", body(repeat("<!---->", xmltree.MaxComments+1)), limit, "5000 comments"},
		{"1 MB of comments", body(repeat("<!---->", 1<<20/7)), limit, "196608 bytes"},
		{
			"900 levels under inclusive c14n",
			inclusive.with("<Subject>", repeat("<x>", 900)+repeat("</x>", 900)+"<Subject>"),
			limit,
			"64 levels",
		},
		{
			"900 levels, declared anew on each",
			body(repeat(`<x xmlns:a="urn:a">`, 900) + repeat("</x>", 900)),
			limit,
			"64 levels",
		},
		{"430,000 levels", repeat("<a>", 430_000), limit, "196608 bytes"},
		{"depth without end", repeat("<a>", 60_000), limit, "64 levels"},
		{"declarations on one element", body("<x" + numbered(1000, ` xmlns:n%d="urn:%d"`) + "/>"), limit, "64 attributes"},
		{
			"declarations all over",
			body(numbered(xmltree.MaxDecls+1, `<x xmlns:n%d="urn:%d"/>`)),
			limit,
			"128 namespace declarations",
		},
		{
			"declarations around 900 elements",
			m.with("<Subject>", repeat("<x>", 60)+numbered(900, `<n%d xmlns="urn:%d"/>`)+repeat("</x>", 60)+"<Subject>"),
			limit,
			"128 namespace declarations",
		},
		{
			"attributes of many prefixes",
			info("<x" + numbered(63, ` xmlns:n%d="urn:%d"`) + numbered(2000, ` n%[1]d:k=""`) + "/>"),
			limit,
			"64 attributes",
		},
		{"100,000 attributes", "<a" + numbered(100_000, ` a%d="%d"`) + "/>", limit, "196608 bytes"},
		{"20,000 elements", "<a>" + repeat("<b/>", xmltree.MaxElements) + "</a>", limit, "20000 elements"},
		{"a million elements", "<a>" + repeat("<b/>", 1_000_000) + "</a>", limit, "196608 bytes"},
		{"one text of 1 MB", "<a>" + repeat("x", 1<<20) + "</a>", limit, "196608 bytes"},
		{"one text of 65 KB", body("<x>" + repeat("x", xmltree.MaxValue+1) + "</x>"), limit, "65536 bytes of one text"},
		{
			"one attribute of 65 KB",
			body(`<x y="` + repeat("x", xmltree.MaxValue+1) + `"/>`),
			limit,
			"65536 bytes of one attribute value",
		},
		{"one comment of 65 KB", body("<!--" + repeat("x", xmltree.MaxValue+1) + "-->"), limit, "65536 bytes of one comment"},
		{
			"Signatures",
			body(repeat(m.signature[:strings.Index(m.signature, "<SignedInfo>")]+"</Signature>", xmltree.MaxSigs+1)),
			limit,
			"8 Signature elements",
		},
		{
			"certificates",
			m.with("<X509Certificate>", repeat("<X509Certificate></X509Certificate>", xmltree.MaxCerts+1)+"<X509Certificate>"),
			limit,
			"8 X509Certificate elements",
		},
		{
			"a certificate of 60 KB",
			m.with("<X509Certificate>", "<X509Certificate>"+repeat("AAAA", 15_000)),
			limit,
			"bytes of one certificate",
		},
		{
			"a certificate of white space",
			m.with("<X509Certificate>", "<X509Certificate>"+repeat(" ", 3<<20)),
			limit,
			"196608 bytes",
		},
		{
			"entities",
			`<!DOCTYPE a [<!ENTITY a "` + repeat("x", 1<<16) + `"><!ENTITY b "` + repeat("&a;", 1<<10) + `">]><a>&b;</a>`,
			"XML-DOCTYPE",
			"DOCTYPE",
		},
		{"the same assertion 1,000 times", m.with(m.assertion, repeat(m.unsigned, 1000)), limit, "196608 bytes"},
		{
			"posted value of 1 MB",
			base64.StdEncoding.EncodeToString([]byte("<a>" + repeat("x", 1<<20) + "</a>")),
			limit,
			"characters of SAMLResponse",
		},
	}
}

// allocated is what a call costs the collector in all. Time is not measured: it
// follows, and a busy machine says nothing about it.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestHostileIsRefused: the finding names the limit, and refusing costs little.
func TestHostileIsRefused(t *testing.T) {
	for _, h := range hostile(t) {
		t.Run(h.name, func(t *testing.T) {
			data := []byte(h.input)
			var r *Report
			cost := allocated(func() { r = Inspect(Messages("hostile", data)[0], Options{SecondOpinion: true}) })
			if r.Verdict != Reject || r.Kind != KindUndecodable {
				t.Fatalf("it is not refused: %s, %s", r.Kind, r.Headline)
			}
			named := false
			for _, f := range r.Findings {
				named = named || f.Code == h.code && strings.Contains(f.Detail, h.says)
			}
			if !named {
				t.Errorf("no finding %s names %q: %+v", h.code, h.says, r.Findings)
			}
			if most := uint64(4<<20 + 4*len(data)); cost > most {
				t.Errorf("%d bytes were allocated for an input of %d, more than %d", cost, len(data), most)
			}
		})
	}
}

// TestManyFields: a form is refused before a message is made of each field.
func TestManyFields(t *testing.T) {
	form := []byte("SAMLResponse=A" + strings.Repeat("&SAMLResponse=A", 50_000))
	var found []*Message
	cost := allocated(func() { found = Messages("form", form) })
	if most := uint64(16 * len(form)); len(found) != 1 || cost > most {
		t.Fatalf("%d messages, %d bytes allocated for %d", len(found), cost, len(form))
	}
	v := vector{check: "xml-limits", code: "FORM-LIMIT"}
	if r := Inspect(found[0], Options{}); r.Verdict != Reject || !v.coded(r, &Document{}) {
		t.Errorf("%s: %+v", r.Verdict, r.Findings)
	}
	if few := Messages("form", []byte("SAMLResponse=A"+
		strings.Repeat("&SAMLResponse=A", intake.MaxFields-1))); len(few) != intake.MaxFields {
		t.Errorf("%d messages of %d fields", len(few), intake.MaxFields)
	}
}

// heavy are messages inside every limit that make someone work: the checks,
// the canonical form, the second opinion.
func heavy(t testing.TB) map[string]string {
	repeat := strings.Repeat
	m := exclusive("both").write(t)
	body := func(what string) string { return m.with("<Subject>", what+"<Subject>") }
	inner := func(what string) string { return m.with("</AttributeStatement>", what+"</AttributeStatement>") }
	x := exclusive("assertion")
	x.edit = func(s string) string {
		return strings.Replace(s, "</AttributeStatement>",
			`<Attribute Name="groups">`+repeat("<AttributeValue>g</AttributeValue>", 4000)+
				"</Attribute></AttributeStatement>", 1)
	}
	return map[string]string{
		"comments between texts": m.with(">"+genuineName+"</NameID>",
			">"+repeat("x<!---->", xmltree.MaxComments)+"</NameID>"),
		"comments between elements": body(repeat("<!---->", xmltree.MaxComments)),
		"one ID everywhere":         body(repeat(`<x ID="_donor"/>`, 9000)),
		"one unsigned ID":           body(repeat(`<x id="y"/>`, 12_000)),
		"assertions everywhere":     m.with("</samlp:Response>", repeat("<Assertion/>", 12_000)+"</samlp:Response>"),
		"empty SAML assertions":     m.with("</samlp:Response>", repeat(`<z:Assertion/>`, 10_000)+"</samlp:Response>"),
		"encrypted ones": m.with("</samlp:Response>",
			`<y xmlns="`+xmltree.NSAssertion+`">`+repeat("<EncryptedAssertion/>", 8000)+"</y></samlp:Response>"),
		"4,000 groups": x.write(t).text,
		"roles": inner(`<Attribute Name="` + attrRole + `">` +
			repeat("<AttributeValue>a,b</AttributeValue>", 4500) + "</Attribute>"),
		"attributes":                inner(repeat(`<Attribute Name="`+attrRole+`"/>`, 2500)),
		"attributes without a name": inner(repeat(`<Attribute/>`, 12_000)),
		"tags": inner(repeat(`<Attribute Name="`+prefixPrincipalTag+
			`k"><AttributeValue>v</AttributeValue></Attribute>`, 1500)),
		"hidden characters": inner(repeat("<Attribute Name=\"\u200b\"><AttributeValue>\u202e</AttributeValue></Attribute>", 2500)),
		"confirmations":     body("<Subject>" + repeat("<SubjectConfirmation/>", 8000) + "</Subject>"),
		"audiences": body("<Conditions>" +
			repeat("<AudienceRestriction><Audience>a</Audience></AudienceRestriction>", 3000) + "</Conditions>"),
		"status codes": strings.Replace(m.text, "<samlp:Status>",
			"<samlp:Status>"+repeat(`<samlp:StatusCode Value="x">`, 58)+repeat("</samlp:StatusCode>", 58), 1),
		"deep and declared": body(repeat(`<x xmlns:a="urn:a" xmlns:b="urn:b">`, 59) + repeat("<y/>", 9000) +
			repeat("</x>", 59)),
		"attributes of each": body(repeat(`<x`+func() (s string) {
			for i := range 60 {
				s += fmt.Sprintf(` a%d=""`, 99-i)
			}
			return
		}()+"/>", 300)),
		"blanks in base64": strings.Replace(m.text, "<X509Certificate>", "<X509Certificate>"+repeat(" ", 15_000), 1),
		"references":       body("<x>" + repeat("&#65;", 12_000) + "</x>"),
		"CDATA":            body("<x>" + repeat("<![CDATA[a]]>", 12_000) + "</x>"),
		"a text in pieces": body("<x>" + repeat("a<y/>", 15_000) + "</x>"),
		"line ends":        body("<x>" + repeat("\r\n", 30_000) + "</x>"),
	}
}

// TestHeavyIsBounded: what passes the limits costs no more than a multiple of
// its size, whichever check looks at it, and is answered in a page that can be read.
func TestHeavyIsBounded(t *testing.T) {
	o := trusting(t, "entra-a")
	for name, text := range heavy(t) {
		t.Run(name, func(t *testing.T) {
			var r *Report
			cost := allocated(func() { r = Inspect(Messages("heavy", []byte(text))[0], o) })
			t.Logf("%d bytes: %d allocated, %d findings", len(text), cost, len(r.Findings))
			if most := uint64(64 << 20); cost > most {
				t.Errorf("%d bytes were allocated for a message of %d", cost, len(text))
			}
			each := map[string]int{}
			for _, f := range r.Findings {
				if each[f.ID]++; each[f.ID] == 2*maxFindings {
					t.Errorf("%s has more than %d findings", f.ID, 2*maxFindings)
				}
			}
		})
	}
}
