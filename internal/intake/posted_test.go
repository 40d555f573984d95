package intake

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
)

// plusXML is a message whose base64 holds '+' and '/'.
const plusXML = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0">` +
	`<a>~~>>??</a></samlp:Response>`

const awsSAML = "https://signin.aws.amazon.com/saml"

const relayWithEscapes = "https://eu-west-2.console.aws.amazon.com/connect/federate/1?destination=%2Fccp-v2"

func harBy(creator, post string) string {
	return `{"log":{"creator":{"name":"` + creator + `"},"entries":[{"request":{"method":"POST","url":"` + awsSAML +
		`","postData":` + post + `},"response":{"status":302}}]}}`
}

func quoted(t *testing.T, v string) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func textOf(t *testing.T, body string) string {
	t.Helper()
	return `{"mimeType":"application/x-www-form-urlencoded","text":` + quoted(t, body) + `}`
}

func paramsOf(t *testing.T, saml, relay string) string {
	t.Helper()
	return `{"params":[{"name":"SAMLResponse","value":` + quoted(t, saml) + `},{"name":"RelayState","value":` +
		quoted(t, relay) + `}]}`
}

// worst is the most severe problem of a message; "" for none.
func worst(m *Message) (s report.Severity) {
	for _, p := range m.Problems {
		if s == "" || p.Severity.Rank() < s.Rank() {
			s = p.Severity
		}
	}
	return s
}

// TestRecordedAsPosted: what is odd about a recorded value reached AWS; what a
// recorder did to it did not.
func TestRecordedAsPosted(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(plusXML))
	once, twice := url.QueryEscape(b64), url.QueryEscape(url.QueryEscape(b64))
	relay := url.QueryEscape(relayWithEscapes)
	body := func(v string) string { return "SAMLResponse=" + v + "&RelayState=" + relay }
	blanks := strings.ReplaceAll(b64, "+", " ")
	safe := url.QueryEscape(base64.URLEncoding.EncodeToString([]byte(plusXML)))
	for name, c := range map[string]struct {
		in   string
		want report.Severity
	}{
		"text":                          {harBy("WebInspector", textOf(t, body(once))), ""},
		"text of a tool without a name": {harBy("t", textOf(t, body(once))), ""},
		"raw plus":                      {harBy("t", textOf(t, body(strings.ReplaceAll(b64, "/", "%2F")))), report.Warning},
		"percent twice":                 {harBy("t", textOf(t, body(twice))), report.Warning},
		"URL-safe":                      {harBy("t", textOf(t, body(safe))), report.Warning},
		"headers before the body": {harBy("Firefox", textOf(t,
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n"+body(once))), ""},
		"text before params": {harBy("Firefox", strings.TrimSuffix(textOf(t, body(twice)), "}")+","+
			strings.TrimPrefix(paramsOf(t, b64, relayWithEscapes), "{")), report.Warning},

		"params of Chromium":                      {harBy("WebInspector", paramsOf(t, once, relay)), ""},
		"params of Chromium, percent twice":       {harBy("WebInspector", paramsOf(t, twice, relay)), report.Warning},
		"params of Firefox":                       {harBy("Firefox", paramsOf(t, b64, relayWithEscapes)), ""},
		"params of Safari":                        {harBy("WebKit Web Inspector", paramsOf(t, b64, relayWithEscapes)), ""},
		"params of Firefox, percent twice":        {harBy("Firefox", paramsOf(t, once, relayWithEscapes)), report.Warning},
		"params of Fiddler, raw plus":             {harBy("Fiddler", paramsOf(t, blanks, relayWithEscapes)), report.Warning},
		"params of nobody knows whom":             {harBy("t", paramsOf(t, b64, relayWithEscapes)), ""},
		"params of nobody knows whom, with their": {harBy("t", paramsOf(t, once, relay)), ""},

		"curl":           {"curl 'https://signin.aws.amazon.com/saml' --data-raw '" + body(once) + "'", ""},
		"curl, raw plus": {"curl 'https://signin.aws.amazon.com/saml' --data-raw '" + body(b64) + "'", report.Warning},
		"fetch": {`fetch("https://signin.aws.amazon.com/saml", {` + "\n" + `  "headers": {"a": "b"},` + "\n" + `  "body": ` +
			quoted(t, body(once)) + ",\n  \"method\": \"POST\"\n});", ""},
		"PowerShell": {"Invoke-WebRequest -UseBasicParsing -Uri \"" + awsSAML + "\" `\n-Method \"POST\" `\n-Body \"" +
			body(once) + `"`, ""},
		"request of a proxy": {"POST /saml HTTP/1.1\r\nHost: signin.aws.amazon.com\r\nCookie: a=b\r\n\r\n" + body(once), ""},
		"Burp": {"<?xml version=\"1.0\"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n]>\n" +
			"<items burpVersion=\"2026.1\" exportTime=\"x\">\n  <item>\n" +
			"    <url><![CDATA[https://signin.aws.amazon.com/saml]]></url>\n    <request base64=\"true\"><![CDATA[" +
			base64.StdEncoding.EncodeToString([]byte("POST /saml HTTP/2\r\nHost: signin.aws.amazon.com\r\n\r\n"+body(once))) +
			"]]></request>\n    <status>302</status>\n  </item>\n</items>", ""},
		"page": {`<meta charset="utf-8"><form method="post" action="` + awsSAML + `"><input name="SAMLResponse" value="` +
			b64 + `"><input name="RelayState" value="` + relayWithEscapes + `"></form>`, ""},
	} {
		all := Messages("in", []byte(c.in))
		if len(all) != 1 {
			t.Errorf("%s: %d messages", name, len(all))
			continue
		}
		m := all[0]
		if m.XML != plusXML || worst(m) != c.want || m.RelayState == nil || *m.RelayState != relayWithEscapes ||
			m.ACS != "https://signin.aws.amazon.com/saml" {
			t.Errorf("%s: form %s to %s, relay state %v, problems %+v", name, m.Form, m.ACS, m.RelayState, m.Problems)
		}
	}
}

// TestPastedForms: a form body that a person gave is probably as it was posted;
// fields that stand one a line were taken apart by the browser.
func TestPastedForms(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(plusXML))
	escaped, relay := url.QueryEscape(b64), url.QueryEscape(relayWithEscapes)
	for name, c := range map[string]struct {
		in    string
		want  report.Severity
		relay string
	}{
		"body":                      {"SAMLResponse=" + escaped + "&RelayState=" + relay, "", relayWithEscapes},
		"body, raw plus":            {"SAMLResponse=" + b64 + "&RelayState=x", report.Note, "x"},
		"Firefox's POST data":       {"SAMLResponse=" + b64 + "\nRelayState=" + relayWithEscapes, "", relayWithEscapes},
		"relay state first":         {"RelayState: " + relayWithEscapes + "\nSAMLResponse: " + b64 + "\n", "", relayWithEscapes},
		"pane":                      {"Form Data\nSAMLResponse: \n" + b64 + "\nRelayState: \n" + relayWithEscapes, "", relayWithEscapes},
		"pane, escaped":             {"SAMLResponse: " + escaped + "\nRelayState: " + relay, "", relayWithEscapes},
		"pane without relay state":  {"SAMLResponse:\n" + b64 + "\n", "", "unknown"},
		"value":                     {b64, "", "unknown"},
		"UTF-16, as PowerShell has": {utf16LE("SAMLResponse=" + url.QueryEscape(b64)), "", ""},
		"mark before a body":        {"\uFEFFSAMLResponse=" + url.QueryEscape(b64), "", ""},
		"XML":                       {plusXML, "", "unknown"},
	} {
		all := Messages("in", []byte(c.in))
		got := "unknown"
		if all[0].RelayState != nil {
			got = *all[0].RelayState
		}
		if m := all[0]; len(all) != 1 || m.XML != plusXML || worst(m) != c.want || got != c.relay {
			t.Errorf("%s: %d messages, form %s, relay state %s, problems %+v", name, len(all), m.Form, got, m.Problems)
		}
	}
}

func utf16LE(s string) string {
	var b strings.Builder
	b.WriteString("\xFF\xFE")
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

// TestPagesAndXML: the first element tells a page from XML.
func TestPagesAndXML(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(plusXML))
	form := `<form action="https://signin.aws.amazon.com/saml"><input name="SAMLResponse" value="` + b64 + `"></form>`
	xml := strings.Replace(plusXML, "<a>", `<a b="&lt;html"><![CDATA[<html><form>SAMLResponse]]>`, 1)
	for name, c := range map[string]struct{ in, form string }{
		"meta first":      {`<meta http-equiv="x">` + form, "html"},
		"comment first":   {"<!-- saved from url=(0030)https://login.microsoftonline.com/ -->\r\n<HTML>" + form, "html"},
		"XHTML":           {"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\" \"y\">\n<html xmlns=\"z\">" + form, "html"},
		"script first":    {"<script>var a = 1 < 2;</script>" + form, "html"},
		"html in a value": {xml, "xml"},
		"comment of html": {"<!-- <html> <form SAMLResponse -->" + plusXML, "xml"},
	} {
		m := Messages("in", []byte(c.in))[0]
		if m.Form != c.form || !strings.Contains(m.XML, "samlp:Response") {
			t.Errorf("%s: read as %s, problems %+v", name, m.Form, m.Problems)
		}
		if c.form == "html" && (m.RelayState == nil || *m.RelayState != "") {
			t.Errorf("%s: a form without the field posts no relay state", name)
		}
	}
}
