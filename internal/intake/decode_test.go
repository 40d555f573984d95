package intake

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/samlscope/samlscope/inspect/report"
)

func wrap76(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s
}

func deflated(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every spelling of one message must give the same text.
func TestMessagesReadsEverySpelling(t *testing.T) {
	xml := strings.ReplaceAll(entraText(t), "Alice Example", "Älice Exampl日")
	b64 := base64.StdEncoding.EncodeToString([]byte(xml))
	units := utf16.Encode([]rune("\uFEFF" + xml))
	u16 := make([]byte, 0, 2*len(units))
	for _, u := range units {
		u16 = binary.LittleEndian.AppendUint16(u16, u)
	}
	latin := `<?xml version="1.0" encoding="ISO-8859-1"?>` + strings.ReplaceAll(xml, "Älice Exampl日", "\xC4lice")
	cases := []struct{ name, in, form, text string }{
		{"xml", xml, "xml", xml},
		{"xml after blanks", "\n " + xml, "xml", "\n " + xml},
		{"xml with a byte-order mark", "\uFEFF" + xml, "xml", xml},
		{"UTF-16", string(u16), "xml", xml},
		{"ISO-8859-1", latin, "xml", strings.ReplaceAll(latin, "\xC4", "Ä")},
		{"base64", b64, "base64", xml},
		{"base64 with a line end", b64 + "\n", "base64", xml},
		{"base64 wrapped", wrap76(b64), "base64", xml},
		{"base64 without padding", strings.TrimRight(b64, "="), "base64", xml},
		{"URL-safe base64", base64.URLEncoding.EncodeToString([]byte(xml)), "base64", xml},
		{"percent-encoded once", url.QueryEscape(b64), "base64", xml},
		{"percent-encoded twice", url.QueryEscape(url.QueryEscape(b64)), "base64", xml},
		{"+ turned to blanks", strings.ReplaceAll(b64, "+", " "), "base64", xml},
		{"base64 of base64", base64.StdEncoding.EncodeToString([]byte(b64)), "base64", xml},
		{"form body", "SAMLResponse=" + url.QueryEscape(b64) + "&RelayState=x", "form", xml},
		{"form body, relay state first", "RelayState=a%26b&SAMLResponse=" + url.QueryEscape(b64), "form", xml},
		{"form body, wrapped value", "SAMLResponse=" + url.QueryEscape(wrap76(b64)), "form", xml},
		{
			"redirect URL",
			"https://example.com/sso?SAMLRequest=" + url.QueryEscape(base64.StdEncoding.EncodeToString(deflated(t, xml))) +
				"&RelayState=y",
			"query",
			xml,
		},
		{"form body with plain XML", "SAMLResponse=" + url.QueryEscape(xml), "form", strings.TrimSpace(xml)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ms := Messages("in", []byte(c.in))
			if len(ms) != 1 {
				t.Fatalf("%d messages", len(ms))
			}
			m := ms[0]
			if m.Form != c.form {
				t.Errorf("form %s, want %s", m.Form, c.form)
			}
			if m.XML != c.text {
				t.Errorf("text differs; problems %v", m.Problems)
			}
			for _, p := range m.Problems {
				if p.Severity != report.Note {
					t.Errorf("a copy's spelling is more than a note: %v", p)
				}
			}
			if last := m.Layers[len(m.Layers)-1]; last.Name != "xml" || last.Bytes != len(m.XML) {
				t.Errorf("last layer %v", last)
			}
		})
	}
}

func TestMessagesNamesWhatIsWrong(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte("<a/>"))
	cases := []struct{ name, in, code, says string }{
		{"empty", "", "ENC-BASE64", "empty"},
		{"garbage", "hello, world!", "ENC-BASE64", "not base64"},
		{"binary", "\x00\x01\x02\xff\xfe\xfd", "ENC-BASE64", ""},
		{"base64 of text", base64.StdEncoding.EncodeToString([]byte("hello, world")), "ENC-BASE64", "text, but no XML"},
		{"empty field", "SAMLResponse=&RelayState=x", "ENC-BASE64", "empty"},
		{"no field", "RelayState=x", "ENC-BASE64", "empty"},
		{"two fields", "SAMLResponse=" + b64 + "&SAMLResponse=" + b64, "FORM-DUP", "more than one"},
		{"an encoding that is not read", `<?xml version="1.0" encoding="EBCDIC-US"?><a/>`, "XML-ENCODING", "EBCDIC-US"},
		{"a bomb", base64.StdEncoding.EncodeToString(deflated(t, strings.Repeat(" ", 1<<20)+"<a/>")), "ENC-LIMIT", "196608"},
		{"too large", strings.Repeat("A", maxEncoded+4), "XML-LIMIT", "262144"},
		{"far too large", strings.Repeat("A", 2*maxEncoded+4), "XML-LIMIT", "262144"},
		{"a cut value", b64[:5], "ENC-BASE64", "cut"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := Messages("in", []byte(c.in))[0]
			for _, p := range m.Problems {
				if p.Code == c.code && strings.Contains(p.Detail, c.says) {
					return
				}
			}
			t.Errorf("no problem %s that says %q in %v", c.code, c.says, m.Problems)
		})
	}
}

func TestFormFieldKeepsTheValue(t *testing.T) {
	relay := "token"
	value := wrap76(base64.StdEncoding.EncodeToString([]byte(entraText(t))))
	m := FormField("capture", value, &relay)
	if m.Raw != value || m.RelayState != &relay || m.XML == "" || len(m.Problems) != 0 {
		t.Errorf("raw kept %t, relay %v, problems %v", m.Raw == value, m.RelayState, m.Problems)
	}
	if m := FormField("capture", value, nil); m.RelayState == nil || *m.RelayState != "" {
		t.Error("a posted form without RelayState is known to have none")
	}
	spoilt := strings.ReplaceAll(value, "+", " ")
	if m := FormField("capture", spoilt, nil); len(m.Problems) != 1 || m.Problems[0].Severity != report.Warning {
		t.Errorf("blanks for '+' in what was posted reach AWS: %v", m.Problems)
	}
}

func entraText(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
