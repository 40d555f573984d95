package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"github.com/samlscope/samlscope/internal/samltest"
	"io"
	"strings"
	"testing"
)

// small is the least that is a message, as base64.
var small = base64.StdEncoding.EncodeToString([]byte(sampleXML))

// zipOf packs files, as names and what is in them by turns.
func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// gzipOf packs what comes out of a reader.
func gzipOf(t testing.TB, r io.Reader) string {
	t.Helper()
	var b bytes.Buffer
	g, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = io.Copy(g, r)
	}
	if err = errors.Join(err, g.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// repeated gives a text so many times without holding it.
type repeated struct {
	text string
	left int
	now  string
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.now == "" {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.now = r.text
		r.left--
	}
	n := copy(b, r.now)
	r.now = r.now[n:]
	return n, nil
}

// readAll counts the messages of an input within bounds, and returns the last one.
func readAll(t testing.TB, data string, b Bounds) (messages int, last *Message) {
	t.Helper()
	err := ReadWithin(t.Context(), "in", strings.NewReader(data), b, func(m *Message) error {
		last = m
		messages++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages, last
}

// TestNumberOfMessagesIsBounded: in every form that can hold many, the first so many are read, and
// one more message says that there are more.
func TestNumberOfMessagesIsBounded(t *testing.T) {
	const most, all = 3, 5
	request := func(value string) string {
		return `{"request":{"url":"https://signin.aws.amazon.com/saml","postData":{"text":"SAMLResponse=` +
			strings.NewReplacer("+", "%2B", "=", "%3D").Replace(value) + `"}}}`
	}
	lines := func(n int) string { return strings.Repeat(small+"\n", n) }
	forms := map[string]func(n int) string{
		"lines":      lines,
		"JSON lines": func(n int) string { return strings.Repeat(`{"SAMLResponse":"`+small+`"}`+"\n", n) },
		"JSON list": func(n int) string {
			return `[` + strings.Repeat(`{"SAMLResponse":"`+small+`"},`, n-1) + `{"SAMLResponse":"` + small + `"}]`
		},
		"HAR": func(n int) string {
			return `{"log":{"entries":[` + strings.Repeat(request(small)+",", n-1) + request(small) + `]}}`
		},
		"log":  func(n int) string { return "the sign-in\n" + strings.Repeat("SAMLResponse="+small+" ", n) + "\n" },
		"gzip": func(n int) string { return gzipOf(t, strings.NewReader(lines(n))) },
		"zip": func(n int) string {
			var files []string
			for i := range n {
				files = append(files, fmt.Sprint(i), small)
			}
			return zipOf(t, files...)
		},
		"zip of zips": func(n int) string {
			var files []string
			for i := range n {
				files = append(files, fmt.Sprint(i), zipOf(t, "a", small))
			}
			return zipOf(t, files...)
		},
		"form": func(n int) string { return strings.TrimSuffix(strings.Repeat("SAMLResponse="+small+"&", n), "&") },
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			n, last := readAll(t, form(all), Bounds{Messages: most})
			if n != most+1 || !last.Bound || !last.Remark ||
				!strings.Contains(last.Problems[0].Detail, "more than 3 messages") {
				t.Errorf("%d messages, the last %+v", n, last)
			}
			if n, last := readAll(t, form(most), Bounds{Messages: most}); n != most || last.Bound {
				t.Errorf("as many as may be: %d messages, the last %+v", n, last)
			}
			if n, last := readAll(t, form(all), Bounds{}); n != all || last.Bound {
				t.Errorf("without a bound: %d messages, the last %+v", n, last)
			}
		})
	}
}

// TestUnpackingIsBounded: what comes out of the archives of an input counts together.
func TestUnpackingIsBounded(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	const MiB = 1 << 20
	blank := func(n int) io.Reader {
		return &repeated{text: strings.Repeat(strings.Repeat(" ", 1<<10-1)+"\n", 1<<10), left: n}
	}
	two := func(blanks int) string {
		return gzipOf(t, io.MultiReader(strings.NewReader(small+"\n"+small+"\n"), blank(blanks)))
	}
	inner := two(100)
	for name, c := range map[string]struct {
		data     string
		messages int
		bound    bool
	}{
		"one gzip":           {two(MaxUnpacked / MiB), 2, true},
		"less":               {two(MaxUnpacked/MiB - 1), 2, false},
		"gzip in a zip":      {zipOf(t, "a", inner, "b", inner, "c", inner), 6, true},
		"two of them":        {zipOf(t, "a", inner, "b", inner), 4, false},
		"zips in a zip":      {zipOf(t, "a", zipOf(t, "a", inner), "b", zipOf(t, "b", inner), "c", inner), 6, true},
		"nothing but blanks": {gzipOf(t, io.MultiReader(strings.NewReader("[\n"), blank(MaxUnpacked/MiB))), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			n, last := readAll(t, c.data, Bounds{})
			if c.bound {
				n--
			}
			if n != c.messages || last.Bound != c.bound || last.Remark != (c.bound && n > 0) {
				t.Errorf("%d messages, the last %+v", n, last)
			}
			if c.bound && !strings.Contains(last.Problems[0].Detail, "More than 256 MiB come out of the input") {
				t.Errorf("%+v", last.Problems)
			}
		})
	}
}

// TestInflatingIsBounded: DEFLATE data in messages counts as well, and each is small.
func TestInflatingIsBounded(t *testing.T) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, sampleXML+strings.Repeat(" ", 150<<10))
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	line := "SAMLRequest=" + strings.NewReplacer("+", "%2B", "=", "%3D", "/", "%2F").Replace(
		base64.StdEncoding.EncodeToString(b.Bytes())) + "\n"
	n, last := 0, (*Message)(nil)
	err = ReadWithin(t.Context(), "in", &repeated{text: line, left: 3000}, Bounds{}, func(m *Message) error {
		n, last = n+1, m
		return nil
	})
	if want := MaxUnpacked / (len(sampleXML) + 150<<10); err != nil || n < want || n > want+2 || !last.Bound {
		t.Errorf("%v, %d messages, want about %d; the last %+v", err, n, want, last)
	}
}

// TestReadingEndsWithItsContext: nothing is read once no one waits for it, in any layer.
func TestReadingEndsWithItsContext(t *testing.T) {
	lines := func() io.Reader { return &repeated{text: small + "\n", left: 100000} }
	packed := gzipOf(t, lines())
	for name, r := range map[string]io.Reader{
		"lines": lines(), "gzip": strings.NewReader(packed), "zip": strings.NewReader(zipOf(t, "a", packed, "b", packed)),
		"JSON": &repeated{text: `{"SAMLResponse":"` + small + `"}` + "\n", left: 100000},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			err := ReadWithin(ctx, "in", r, Bounds{}, func(*Message) error {
				if n++; n == 2 {
					cancel()
				}
				return nil
			})
			if !errors.Is(err, context.Canceled) || n != 2 {
				t.Errorf("%v after %d messages", err, n)
			}
		})
	}
}

// TestReadingEndsWithItsTaker: an error of who takes the messages is handed back.
func TestReadingEndsWithItsTaker(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	err := ReadWithin(t.Context(), "in", &repeated{text: small + "\n", left: 100}, Bounds{}, func(*Message) error {
		n++
		return enough
	})
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("%v after %d messages", err, n)
	}
}

// TestZipsHoldNoMoreThanOne: zips that lie in each other are all in memory, and bounded together;
// so is the list of files, which is built before anyone can ask how long it is.
func TestZipsHoldNoMoreThanOne(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	stored := func(name string, size int, data string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, data+strings.Repeat("\x00", size))
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const half = maxArchive * 3 / 5
	_, last := readAll(t, stored("a", 0, stored("b", half, small)), Bounds{})
	if p := last.Problems; len(p) == 0 || !strings.Contains(p[0].Detail, "with the zips that it lies in") {
		t.Errorf("%+v", p)
	}
	_, last = readAll(t, stored("a", 0, stored("b", half/2, small)), Bounds{})
	if p := last.Problems; len(p) > 0 && strings.Contains(p[0].Detail, "with the zips that it lies in") {
		t.Errorf("%+v", p)
	}
	_, last = readAll(t, stored("a", 0, strings.Repeat("PK\x01\x02", maxEntries)), Bounds{})
	if p := last.Problems; len(p) == 0 || !strings.Contains(p[0].Detail, "10001 files, more than 10000") {
		t.Errorf("%+v", p)
	}
}

// TestGrouped: numbers are written as people read them.
func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 10000: "10,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
