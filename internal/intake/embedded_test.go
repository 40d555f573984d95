package intake

import (
	"html"
	"strings"
	"testing"
)

const longXML = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\"\n  Version=\"2.0\">\n" +
	"  <a b=\"x > y\"/>\n  <!-- </samlp:Response> -->\n  <samlp:Response/>\n</samlp:Response>"

// TestXMLInOtherText: a message that stands as XML in other text is found where
// it stands, and what comes before it is said.
func TestXMLInOtherText(t *testing.T) {
	escaped := strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(longXML)
	for name, c := range map[string]struct {
		in, before   string
		line, column int
	}{
		"after a log line":         {"2026-11-20 INFO got SAML\n" + longXML + "\nmore\n", "got SAML", 2, 1},
		"in a log line":            {"a\nDEBUG response=" + longXML + " done\n", "DEBUG response=", 2, 16},
		"after a field's name":     {"SAMLResponse: " + longXML, "SAMLResponse:", 1, 15},
		"after a stray character":  {"x" + longXML, "x", 1, 2},
		"after a stray bracket":    {"<" + longXML, "<", 1, 2},
		"after two marks":          {"\uFEFF\uFEFF" + longXML, "\\ufeff", 1, 3},
		"behind syslog's priority": {"<14>Nov 20 09:30:00 host app: " + longXML, "<14>Nov 20", 1, 31},
		"in a mail":                {"Hello,\nit says AADSTS50105 and this:\n\n" + longXML + "\nRegards\n", "and this:", 4, 1},
		"quoted in a mail":         {"You wrote:\n> " + strings.ReplaceAll(longXML, "\n", "\n> ") + "\n> x", "You wrote:", 0, 0},
		"quoted-printable": {"Subject: x\n\n" + strings.ReplaceAll(strings.ReplaceAll(longXML, "=", "=3D"), "</samlp:Resp",
			"</samlp=\n:Resp"), "Subject: x", 0, 0},
		"with backslashes":    {`time=1 msg="` + escaped + `"`, "time=1 msg=", 0, 0},
		"with \\u003c":        {`x {"m":"` + strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(escaped) + `"}`, "x {", 0, 0},
		"with entities":       {"see " + html.EscapeString(longXML), "see", 0, 0},
		"in a page":           {"<p>see <pre>" + html.EscapeString(longXML) + "</pre>", "<p>see", 1, 13},
		"in JSON":             {`{"m":"got ` + escaped + `"}`, "got", 0, 0},
		"alone in JSON":       {`{"m":"` + escaped + `"}`, "", 0, 0},
		"far down in a log":   {strings.Repeat("2026-11-20 INFO nothing\n", 5000) + longXML, "INFO nothing", 5001, 1},
		"another prefix":      {"x " + strings.ReplaceAll(longXML, "samlp:", "ns0:"), "x", 1, 3},
		"the default one":     {"x " + strings.NewReplacer("samlp:", "", ":samlp", "").Replace(longXML), "x", 1, 3},
		"without line breaks": {"x " + strings.ReplaceAll(longXML, "\n", " "), "x", 1, 3},
	} {
		all := Messages("in", []byte(c.in))
		m := all[0]
		if len(all) != 1 || !strings.Contains(m.XML, "Response") || !strings.HasSuffix(m.XML, "Response>") ||
			strings.Count(m.XML, "Response>") != 2 {
			t.Errorf("%s: %d messages, form %s: %q %+v", name, len(all), m.Form, m.XML, m.Problems)
			continue
		}
		if name != "in a page" && (m.Line != c.line || m.Column != c.column) {
			t.Errorf("%s: at %d:%d, want %d:%d", name, m.Line, m.Column, c.line, c.column)
		}
		said := ""
		for _, p := range m.Problems {
			said += p.Detail
		}
		if !strings.Contains(said, c.before) || (c.before == "") != (said == "") {
			t.Errorf("%s: said of what stands before: %q", name, said)
		}
	}
}

// TestMentionsOfElements: who writes about an element gives no message.
func TestMentionsOfElements(t *testing.T) {
	for _, text := range []string{
		"AWS wants <samlp:Response> around the <saml:Assertion>. AADSTS50105: Your administrator has configured the application",
		"The <Response code=\"1\"> of another service </Response>",
		"Expected samlp:Response but found samlp:LogoutRequest, as in RoleSessionName is required in AuthnResponse",
	} {
		if m := Messages("in", []byte(text))[0]; m.XML != "" {
			t.Errorf("%q: taken for a message", text)
		}
	}
}

// TestSeveralInOneLog: each message of a log is one, whatever form it has.
func TestSeveralInOneLog(t *testing.T) {
	value := "SAMLResponse=" + strings.Repeat("QUJD", 20)
	all := Messages("in", []byte("a "+longXML+" b "+longXML+"\nc "+value+" d "+longXML+"\ncut: <samlp:Response ID=\"_1\">\nand so on"))
	if len(all) != 5 || all[3].Line != 12 || !strings.HasSuffix(all[4].XML, "and so on") {
		for _, m := range all {
			t.Errorf("line %d: %.40q", m.Line, m.Raw)
		}
	}
}
