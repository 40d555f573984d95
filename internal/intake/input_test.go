package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/internal/xmltree"
)

const sampleXML = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><a>+/=é</a></samlp:Response>`

// packings are all forms that carry a posted value; relay is what each tells
// of the relay state.
func packings(value, relay string) map[string][]byte {
	quoted := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	body := url.Values{"SAMLResponse": {value}, "RelayState": {relay}}.Encode()
	har := func(post string) []byte {
		return []byte(`{"log":{"entries":[{"request":{"url":"https://x.example/","headers":[]}},{"startedDateTime":"2026-11-20T09:31:00.5Z","request":{"method":"POST","url":"https://signin.aws.amazon.com/saml","postData":` + post + `},"response":{"status":302}}]}}`)
	}
	tracer := func(post [][2]string, xml any) []byte {
		return []byte(`{"requests":[{"method":"GET","url":"https://x.example/","post":null,"saml":null},{"method":"POST","url":"https://signin.aws.amazon.com/saml","requestHeaders":[{"name":"Host","value":"h"}],"post":` +
			quoted(post) + `,"saml":` + quoted(xml) +
			`,"responseStatus":302,"responseHeaders":[{"name":"Date","value":"Fri, 20 Nov 2026 09:31:00 GMT"}]}],"timestamp":"2026-11-20T10:00:00.000Z"}`)
	}
	all := map[string][]byte{
		"form":     []byte(body),
		"har/text": har(`{"mimeType":"application/x-www-form-urlencoded","text":` + quoted(body) + `}`),
		"har/base64": har(`{"mimeType":"application/x-www-form-urlencoded","encoding":"base64","text":` +
			quoted(base64.StdEncoding.EncodeToString([]byte(body))) + `}`),
		"har/params": har(`{"params":[{"name":"SAMLResponse","value":` + quoted(value) +
			`},{"name":"RelayState","value":` + quoted(relay) + `}]}`),
		"har/escaped params": har(`{"params":[{"name":"SAMLResponse","value":` + quoted(url.QueryEscape(value)) +
			`},{"name":"RelayState","value":` + quoted(url.QueryEscape(relay)) + `}]}`),
		"saml-tracer": tracer([][2]string{{"SAMLResponse", value}, {"RelayState", relay}}, sampleXML),
		"curl/bash": []byte("curl 'https://signin.aws.amazon.com/saml' \\\n  -X POST -H 'A: b' \\\n  --data-raw '" +
			body + "' --compressed"),
		"curl/double": []byte(`curl -d "` + body + `" https://signin.aws.amazon.com/saml`),
		"curl/urlencode": []byte(`curl --data-urlencode 'SAMLResponse=` + value + `' --data-urlencode='RelayState=` +
			relay + `' https://signin.aws.amazon.com/saml`),
		"curl/ansi": []byte(`curl --url https://signin.aws.amazon.com/saml --data-raw $'` +
			strings.ReplaceAll(body, "%", `\u0025`) + `'`),
		"curl/cmd": []byte("curl ^\"https://signin.aws.amazon.com/saml^\" " +
			"^\r\n  -H ^\"A: b^\" ^\r\n  --data-raw ^\"" + strings.NewReplacer("%", "^%", "&", "^&").Replace(body) + "^\""),
		"html": []byte(`<!DOCTYPE html><html><body onload="f()"><form method="POST" action="https://signin.aws.amazon.com/saml"><input type="hidden" name="SAMLResponse" value="` + value + `"/><input type="hidden" name="RelayState" value="` + strings.ReplaceAll(relay, "&", "&amp;") + `"/></form></body></html>`),
		"json": []byte(`{"user":{"id":1},"SAMLResponse":` + quoted(value) + `,"RelayState":` + quoted(relay) +
			`,"x":[]}`),
		"json/list": []byte(`[{"relayState":` + quoted(relay) + `,"samlResponse":` + quoted(value) + `}]`),
	}
	var packed bytes.Buffer
	g := gzip.NewWriter(&packed)
	_, err := g.Write([]byte(body))
	if err = errors.Join(err, g.Close()); err != nil {
		panic(err)
	}
	all["gzip"] = packed.Bytes()
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	w, err := z.Create("deep/a.txt")
	if err == nil {
		_, err = w.Write([]byte(body))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		panic(err)
	}
	all["zip"] = archive.Bytes()
	return all
}

// TestEveryFormGivesTheSameMessage: whatever carries it, the value, the relay
// state and the address are those that were posted.
func TestEveryFormGivesTheSameMessage(t *testing.T) {
	value, relay := base64.StdEncoding.EncodeToString([]byte(sampleXML)), "https://x.example/?a=b&c=d"
	for name, data := range packings(value, relay) {
		all := Messages("in", data)
		if len(all) != 1 {
			t.Errorf("%s: %d messages", name, len(all))
			continue
		}
		m := all[0]
		form, _, _ := strings.Cut(name, "/")
		if m.Form != form || m.XML != sampleXML || m.RelayState == nil || *m.RelayState != relay ||
			m.Field != "SAMLResponse" {
			t.Errorf("%s: form %s, %d problems %+v, relay state %v", name, m.Form, len(m.Problems), m.Problems, m.RelayState)
		}
		if strings.HasPrefix(name, "har") && (m.ACS != "https://signin.aws.amazon.com/saml" ||
			!m.CapturedAt.Equal(time.Date(2026, 11, 20, 9, 31, 0, 5e8, time.UTC)) || m.Answer == nil || m.Answer.Status != 302) {
			t.Errorf("%s: %s %s %+v", name, m.ACS, m.CapturedAt, m.Answer)
		}
		if (form == "curl" || form == "html" || form == "saml-tracer") && m.ACS != "https://signin.aws.amazon.com/saml" {
			t.Errorf("%s: posted to %q", name, m.ACS)
		}
	}
}

// TestMaskedTracerExport: what SAML-tracer hides by default, it hides in the
// posted values and not in the decoded message.
func TestMaskedTracerExport(t *testing.T) {
	data := `{"requests":[{"url":"https://signin.aws.amazon.com/saml","postData":"overwritten","post":[["SAMLResponse","{hash:a1b2}"],["RelayState","{hash:00}"]],"saml":"` +
		strings.ReplaceAll(sampleXML, `"`, `\"`) + `"}]}`
	m := Messages("in", []byte(data))[0]
	if m.Form != "saml-tracer" || m.XML != sampleXML || m.RelayState != nil || len(m.Problems) != 0 {
		t.Errorf("%+v", m)
	}
}

func TestSeveralMessagesInOneRecording(t *testing.T) {
	entry := func(id int) string {
		v := url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(strings.Replace(sampleXML, `"_1"`,
			fmt.Sprintf(`"_%d"`, id), 1))))
		return `{"request":{"url":"https://signin.aws.amazon.com/saml","postData":{"text":"SAMLResponse=` + v +
			`"}},"response":{}}`
	}
	all := Messages("in", []byte(`{"log":{"creator":{"name":"x"},"entries":[`+entry(7)+
		`,{"request":{"url":"https://idp.example/saml2?SAMLRequest=fZ%3D"}},`+entry(8)+`]}}`))
	if len(all) != 3 || !strings.Contains(all[0].XML, "_7") || all[1].Field != "SAMLRequest" ||
		all[1].ACS != "https://idp.example/saml2" || !strings.Contains(all[2].XML, "_8") || all[2].Index != 2 {
		t.Errorf("%d messages", len(all))
	}
}

func TestInputsWithoutAMessage(t *testing.T) {
	for name, c := range map[string]struct{ data, code string }{
		"HAR": {
			`{"log":{"entries":[{"request":{"url":"https://x.example/?a=b"},"response":{"status":200}}]}}`,
			"ENC-NOTHING",
		},
		"JSON":          {`{"a":[1,true,null,"x"]}`, "ENC-NOTHING"},
		"JSON cut off":  {`{"log":{"entries":[{"request":`, "ENC-JSON"},
		"no JSON":       {`{"a":}`, "ENC-JSON"},
		"deep JSON":     {strings.Repeat(`[`, 100), "ENC-JSON"},
		"curl":          {`curl https://x.example/`, "ENC-NOTHING"},
		"page":          {`<!doctype html><html><form><input name="a"></form></html>`, "ENC-NOTHING"},
		"gzip cut off":  {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00abc", "ENC-ARCHIVE"},
		"zip cut off":   {"PK\x03\x04abc", "ENC-ARCHIVE"},
		"batch of none": {"", "ENC-BASE64"},
	} {
		all := Messages("in", []byte(c.data))
		found := false
		for _, m := range all {
			for _, p := range m.Problems {
				found = found || strings.HasPrefix(p.Code, c.code)
			}
		}
		if !found {
			t.Errorf("%s: %+v", name, all[0].Problems)
		}
	}
}

// TestNearMisses: what only looks like another form is read as what it is.
func TestFormsThatOnlyLookAlike(t *testing.T) {
	value := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(sampleXML, 3)))
	wrapped := ""
	for rest := value; rest != ""; {
		n := min(76, len(rest))
		wrapped, rest = wrapped+rest[:n]+"\n", rest[n:]
	}
	for name, c := range map[string]struct{ data, form string }{
		"wrapped base64":          {wrapped, "base64"},
		"XML that names HTML":     {`<r xmlns="urn:x"><a>&lt;html&gt; SAMLResponse=</a></r>`, "xml"},
		"query":                   {"https://x.example/?SAMLResponse=" + url.QueryEscape(value), "query"},
		"form with another field": {"a=b&SAMLResponse=" + url.QueryEscape(value), "form"},
		"a word about it":         {"The SAMLResponse= field is empty", "base64"},
		"two messages, one a line": {
			base64.StdEncoding.EncodeToString([]byte(sampleXML)) + "\n" + base64.StdEncoding.EncodeToString([]byte(sampleXML)),
			"batch",
		},
	} {
		if m := Messages("in", []byte(c.data))[0]; m.Form != c.form {
			t.Errorf("%s: %s, want %s", name, m.Form, c.form)
		}
	}
}

// endless gives a HAR of a given length without holding it.
type endless struct {
	left    int
	pending []byte
	begun   bool
	ended   bool
}

func (e *endless) Read(b []byte) (int, error) {
	for len(e.pending) == 0 {
		switch {
		case !e.begun:
			e.begun, e.pending = true, []byte(`{"log":{"entries":[`)
		case e.left > 0:
			e.pending = []byte(`{"request":{"url":"https://x.example/","headers":[{"name":"Cookie","value":"c"}]},"response":{"status":200,"content":{"text":"` + strings.Repeat("body ", 20000) + `"}}},`)
			e.left -= len(e.pending)
		case !e.ended:
			e.ended, e.pending = true, []byte(`{"request":{"url":"https://signin.aws.amazon.com/saml","postData":{"text":"SAMLResponse=`+url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(sampleXML)))+`"}}}]}}`)
		default:
			return 0, io.EOF
		}
	}
	n := copy(b, e.pending)
	e.pending = e.pending[n:]
	return n, nil
}

// TestLargeRecordingInFlatMemory: 200 MB of HAR take no more memory than a
// few of its strings.
func TestLargeRecordingInFlatMemory(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := uint64(0)
	watched := &watchedReader{r: &endless{left: 200 << 20}, each: 8 << 20, look: func() {
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	}}
	count := 0
	if err := Read("in", watched, func(m *Message) {
		count++
		if m.XML != sampleXML || !m.OtherCredentials {
			t.Errorf("%+v", m.Problems)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if grown := int64(most) - int64(before.HeapAlloc); count != 1 || grown > 48<<20 {
		t.Errorf("%d messages, the heap grew by %d MB", count, grown>>20)
	}
}

// watchedReader looks at something after each so many bytes.
type watchedReader struct {
	r    io.Reader
	each int
	seen int
	look func()
}

func (w *watchedReader) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	if w.seen += n; w.seen >= w.each {
		w.seen = 0
		w.look()
	}
	return n, err
}

// TestArchivesAreBounded: archives lie in each other only so deep.
func TestArchivesAreBounded(t *testing.T) {
	data := []byte(sampleXML)
	for range maxNesting + 2 {
		var b bytes.Buffer
		g := gzip.NewWriter(&b)
		_, err := g.Write(data)
		if err = errors.Join(err, g.Close()); err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	all := Messages("in", data)
	if len(all) != 1 || len(all[0].Problems) == 0 || all[0].Problems[0].Code != "ENC-NESTED" {
		t.Errorf("%+v", all[0])
	}
}

func FuzzRead(f *testing.F) {
	value := base64.StdEncoding.EncodeToString([]byte(sampleXML))
	for _, data := range packings(value, "r") {
		f.Add(data)
	}
	f.Add([]byte("a\x00b"))
	f.Add([]byte("x <samlp:Response a=\\\"b\\\"><!-- -->\n</samlp:Response> &lt;samlp:Response c=3D\"d\">"))
	f.Add([]byte("POST /saml HTTP/1.1\r\nHost: a\r\n\r\nSAMLResponse=QUJD"))
	f.Add([]byte("SAMLResponse: QUJD\nRelayState: a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all := Messages("in", data)
		if len(all) == 0 {
			t.Fatal("nothing at all")
		}
		again := Messages("in", data)
		for i, m := range all {
			if m.Index != i || m.Name == "" || m.Raw != again[i].Raw {
				t.Fatalf("message %d: %+v", i, m)
			}
			if m.XML == "" && len(m.Problems) == 0 {
				t.Fatalf("message %d has neither text nor problem (form %s)", i, m.Form)
			}
			if len(m.XML) > 4*xmltree.MaxDecoded {
				t.Fatalf("message %d has %d bytes", i, len(m.XML))
			}
		}
	})
}

// FuzzWalkJSON: whatever encoding/json takes is walked to its end.
func FuzzWalkJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,2,{"b":"\u00e9\ud83d\ude00\n"}],"c":null}`, `[]`, `"x"`, `-1.5e3`, `{"a":{}}`,
		`{"a" : [ ] , "b":true}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		valid := json.Unmarshal(data, &v) == nil
		var got strings.Builder
		_, err := walkJSON(bufio.NewReader(bytes.NewReader(data)),
			visitor(func(path []string, text string, _ bool) { got.WriteString(text) }))
		if valid && err != nil && !errors.Is(err, errJSONDepth) {
			t.Fatalf("%q: %v", data, err)
		}
		if s, ok := v.(string); valid && ok && s != got.String() && !strings.Contains(s, "\uFFFD") {
			t.Fatalf("%q read as %q", s, got.String())
		}
	})
}

type visitor func(path []string, text string, cut bool)

func (v visitor) value(path []string, text string, cut bool) { v(path, text, cut) }
func (v visitor) left([]string)                              {}
