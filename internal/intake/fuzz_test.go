package intake

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// around puts a text into a Response; "" when XML cannot hold it.
func around(text string) string {
	for _, r := range text {
		if r < ' ' || r == utf8.RuneError || r >= 0xFFFE {
			return ""
		}
	}
	return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><a>` +
		html.EscapeString(text) + `</a></samlp:Response>`
}

// wrapped breaks a text into lines.
func wrapped(s string, width int, end string) string {
	var b strings.Builder
	for ; len(s) > width; s = s[width:] {
		b.WriteString(s[:width] + end)
	}
	return b.String() + s
}

// FuzzSpellings: a message comes out as it went in, by whatever base64, percent-encoding and form it is
// carried, and with DEFLATE.
func FuzzSpellings(f *testing.F) {
	for how := range uint8(64) {
		f.Add("plain ~~~ ??? é \U0001F44D", how, 4*how)
	}
	f.Add("", uint8(0), uint8(76))
	f.Fuzz(func(t *testing.T, text string, how, width uint8) {
		xml := around(text)
		if xml == "" || len(xml) > 4<<10 {
			return
		}
		data := []byte(xml)
		deflated := how&1 != 0
		if deflated {
			var b bytes.Buffer
			w, err := flate.NewWriter(&b, flate.DefaultCompression)
			if err == nil {
				_, err = w.Write(data)
			}
			if err == nil {
				err = w.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			data = b.Bytes()
		}
		encoding := []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding}
		value := encoding[how>>1&3].EncodeToString(data)
		if width > 3 && how&8 != 0 {
			value = wrapped(value, int(width), []string{"\n", "\r\n"}[how>>4&1])
		}
		carried := value
		switch how >> 5 & 3 {
		case 1:
			carried = "SAMLResponse=" + url.QueryEscape(value)
		case 2:
			carried = url.QueryEscape(value)
		case 3:
			carried = "SAMLResponse=" + url.QueryEscape(url.QueryEscape(value)) + "&RelayState=x"
		}
		all := Messages("in", []byte(carried))
		if len(all) != 1 || all[0].XML != xml {
			t.Fatalf("%d messages of %q: %+v", len(all), carried, all[0])
		}
	})
}

// FuzzOrder: a batch gives as many messages as it has lines, in their order, each with its own relay state.
func FuzzOrder(f *testing.F) {
	f.Add("a b c", []byte{0, 1, 2})
	f.Add("same same same same", []byte{1, 1, 1, 9, 8})
	f.Add("one", []byte{2})
	f.Fuzz(func(t *testing.T, texts string, hows []byte) {
		var lines, want []string
		for i, how := range hows[:min(len(hows), 40)] {
			parts := strings.Fields(texts)
			if len(parts) == 0 || len(texts) > 1<<10 {
				return
			}
			xml := around(parts[i%len(parts)])
			if xml == "" {
				return
			}
			want = append(want, xml)
			value := base64.StdEncoding.EncodeToString([]byte(xml))
			if hows[0]%3 == 1 {
				how = 1 // what begins as JSON is read as JSON to its end, and anything else in it is told as a fault
			}
			switch how % 3 {
			case 1:
				line, err := json.Marshal(map[string]any{"id": i, "SAMLResponse": value, "RelayState": strconv.Itoa(i)})
				if err != nil {
					t.Fatal(err)
				}
				value = string(line)
			case 2:
				value = base64.RawURLEncoding.EncodeToString([]byte(xml))
			}
			lines = append(lines, value)
			if how&8 != 0 {
				lines = append(lines, "")
			}
		}
		if len(want) == 0 {
			return
		}
		all := Messages("in", []byte(strings.Join(lines, "\n")))
		if len(all) != len(want) {
			t.Fatalf("%d messages out of %d lines: %q", len(all), len(want), lines)
		}
		for i, m := range all {
			if m.Index != i || m.XML != want[i] || m.RelayState != nil && *m.RelayState != strconv.Itoa(i) {
				t.Fatalf("message %d is %+v, want %s", i, m, want[i])
			}
		}
	})
}
