package cli

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/testdata"
)

// hostile is an input that is made to cost much.
type hostile struct {
	data  string
	bound string // the code of the bound that the answer names; "": it is within all bounds
}

// hostiles are small sisters of inputs that were run by hand: a gzip of a million messages, a HAR of
// 200,000 entries, 1 GB of zeros, and their like.
func hostiles(t *testing.T) map[string]hostile {
	t.Helper()
	source, err := fs.ReadFile(testdata.Files, "base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	message := string(source)
	line := base64.StdEncoding.EncodeToString(source) + "\n"
	entry := `{"request":{"method":"POST","url":"https://signin.aws.amazon.com/saml","postData":{"text":"SAMLResponse=` +
		strings.NewReplacer("+", "%2B", "=", "%3D").Replace(strings.TrimSpace(line)) + `"}}},`
	before := func(tag, text string) string { return strings.Replace(message, tag, text+tag, 1) }
	from, to := strings.Index(message, "<Assertion "), strings.Index(message, "</Assertion>")+len("</Assertion>")
	encoded := message
	for range 12 {
		encoded = base64.StdEncoding.EncodeToString([]byte(encoded))
	}
	attribute := `<Attribute Name="a"><AttributeValue>v</AttributeValue></Attribute>`
	role := "<AttributeValue>arn:aws:iam::123456789012:role/r,nothing</AttributeValue>"
	zeros := strings.Repeat("\x00", 64<<20)
	return map[string]hostile{
		"lines in a gzip":          {packed(t, "gz", strings.Repeat(line, most+1)), "INPUT-LIMIT"},
		"as many as may be":        {packed(t, "gz", strings.Repeat(line, most)), ""},
		"zip in a zip":             {packed(t, "gz", packed(t, "zip", packed(t, "zip", strings.Repeat(line, most+1)))), "INPUT-LIMIT"},
		"entries of a HAR":         {`{"log":{"entries":[` + strings.Repeat(entry, most) + entry + `{}]}}`, "INPUT-LIMIT"},
		"attributes":               {before("<Attribute ", strings.Repeat(attribute, 10000)), "XML-LIMIT"},
		"roles that are wrong":     {before("<AttributeValue>", strings.Repeat(role, 1000)), ""},
		"elements in each other":   {strings.Repeat("<a>", 50000) + strings.Repeat("</a>", 50000), "XML-LIMIT"},
		"one long attribute":       {before("Version=", `Consent="`+strings.Repeat("x", 5<<20)+`" `), "XML-LIMIT"},
		"zeros in a zip":           {packed(t, "zip", zeros), "XML-LIMIT"},
		"zeros in a gzip in a zip": {packed(t, "zip", packed(t, "gz", zeros)), "XML-LIMIT"},
		"base64 in base64":         {encoded, ""},
		"assertions":               {message[:from] + strings.Repeat(message[from:to], 200) + message[to:], "XML-LIMIT"},
	}
}

// most is how many messages an input of this test may hold.
const most = 100

// packed is a text in a zip or a gzip.
func packed(t *testing.T, as, text string) string {
	t.Helper()
	var b bytes.Buffer
	var file io.Writer
	var all io.Closer
	var err error
	switch as {
	case "zip":
		z := zip.NewWriter(&b)
		all = z
		file, err = z.Create("file")
	default:
		z := gzip.NewWriter(&b)
		all, file = z, z
	}
	if err == nil {
		_, err = io.WriteString(file, text)
	}
	if err = errors.Join(err, all.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// allocated is how many bytes were asked for while something was done, freed ones included.
func allocated(do func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// mostAllocated is more than any of the inputs may ask for, in bytes: a bound that is gone costs more,
// and so does what a format gathers.
const mostAllocated = 128 << 20

// TestHostileInputs: whatever an input is made of, every format ends, says which bound was reached, and
// asks for little memory.
func TestHostileInputs(t *testing.T) {
	samltest.SkipUnderRace(t, "the detector changes what is measured: memory")
	for name, h := range hostiles(t) {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "in")
			if err := os.WriteFile(file, []byte(h.data), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"text", "json", "jsonl", "junit", "sarif", "markdown", "html"} {
				var code int
				var out, errs string
				n := allocated(func() {
					code, out, errs = start(t.Context(), strings.NewReader(""), "inspect", "--format", format,
						"--max-messages", strconv.Itoa(most), file)
				})
				t.Logf("%s: %d MB", format, n>>20)
				if n -= 4 * int64(len(out)); code != exitFindings || n > mostAllocated { // of the test's buffer
					t.Errorf("%s: exit code %d, %d MB: %s", format, code, n>>20, errs)
				}
				if named := strings.Contains(out+errs, "-LIMIT"); named != (h.bound != "") ||
					!strings.Contains(out+errs, h.bound) {
					t.Errorf("%s: want %q named", format, h.bound)
				}
			}
		})
	}
}

// TestHostileInputsAtTheServer: the same where they are dropped on the page. Its bound of messages is so
// high that only those of one message reach one.
func TestHostileInputsAtTheServer(t *testing.T) {
	samltest.SkipUnderRace(t, "the detector changes what is measured: memory")
	s := serve(t, "serve", "--ephemeral")
	page, _, _ := strings.Cut(s.at[""], "/?")
	for name, h := range hostiles(t) {
		t.Run(name, func(t *testing.T) {
			var status int
			var answer []byte
			n := allocated(func() {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page+"/api/v1/inspect?record=true",
					strings.NewReader(h.data))
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer "+liveToken)
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				if answer, err = io.ReadAll(resp.Body); err != nil {
					t.Fatal(err)
				}
				status = resp.StatusCode
			})
			t.Logf("%d MB", n>>20)
			if n -= 6 * int64(len(answer)); status != http.StatusOK || n > mostAllocated {
				t.Errorf("%d, %d MB", status, n>>20)
			}
			if want := h.bound == "XML-LIMIT"; bytes.Contains(answer, []byte("-LIMIT")) != want {
				t.Errorf("want a bound named: %v", want)
			}
		})
	}
}
