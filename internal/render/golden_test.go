package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/testdata"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// telling are messages of the corpus whose text shows one part each.
var telling = []string{
	"good-entra",                                // nothing to say
	"good-several-roles",                        // a list of roles
	"rsn-present-fail-mail-empty",               // a cause with two fixes
	"recipient-aws-fail-relay",                  // the relay's own address
	"audience-aws-fail-other",                   // a warning
	"signature-key-fail-rollover",               // keys and certificates
	"signature-wrapping-fail-decoy-before",      // an attack
	"attr-whitespace-fail-no-break-space",       // a blank that is another
	"text-hidden-characters-fail-display-name",  // characters that cannot be seen
	"role-many-fail-two",                        // a value that stands twice
	"encrypted-opaque-fail-encrypted",           // what cannot be told
	"xml-well-formed-fail-cut-off",              // what cannot be read
	"response-base64-fail-junk",                 // what cannot be decoded
	"connect-relay-instance-fail-alias",         // Amazon Connect
	"xml-duplicate-attribute-fail-two-prefixes", // a place inside a tag
	"role-present-na-request",                   // shown, not judged
}

// report judges one message of the corpus.
func report(t testing.TB, name string) *inspect.Report {
	t.Helper()
	text, err := fs.ReadFile(testdata.Files, "corpus/"+name+".saml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := fixturefile.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	c.Name = name
	r := corpus.Report(c)
	return r
}

// golden compares what was printed with a golden file, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("..", "..", "testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: go test ./internal/render -update", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date: go test ./internal/render -update\ngot\n%s", name, got)
	}
}

func TestTextGolden(t *testing.T) {
	for _, name := range telling {
		t.Run(name, func(t *testing.T) {
			r := report(t, name)
			var plain, coloured bytes.Buffer
			if err := render.Text(&plain, []*inspect.Report{r}, render.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			golden(t, "text/"+name+".txt", plain.Bytes())
			if err := render.Text(&coloured, []*inspect.Report{r}, render.TextOptions{Color: true}); err != nil {
				t.Fatal(err)
			}
			if got := uncolour.Replace(coloured.String()); got != plain.String() {
				t.Errorf("colours change the text:\n%s", got)
			}
			if bytes.Contains(plain.Bytes(), []byte{0x1b}) {
				t.Error("there are escapes in text without colours")
			}
		})
	}
}

var uncolour = strings.NewReplacer("\x1b[1;31m", "", "\x1b[1;33m", "", "\x1b[1;36m", "", "\x1b[1;32m", "", "\x1b[1;39m", "",
	"\x1b[0m", "")

func TestSeveralReportsAreTold(t *testing.T) {
	var b bytes.Buffer
	reports := []*inspect.Report{report(t, "good-entra"), report(t, "rsn-present-fail-absent")}
	if err := render.Text(&b, reports, render.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"── good-entra.saml, message 1\n", "\n\n── rsn-present-fail-absent.saml, message 1\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

// hostile is a report in which every text that a message or a file name can
// reach is hostile.
func hostile() *inspect.Report {
	const bad = "a\x1b[2J\u202eb\r\nZ\x9b\u200b"
	value := func() *string { s := bad; return &s }
	return &inspect.Report{
		Source: inspect.ReportSource{
			Name:  bad,
			Index: 1,
		}, Headline: bad, Verdict: inspect.Reject, XML: "<x>\n" + bad + "</x>",
		Causes: []inspect.Cause{{ID: "attack", Title: bad, Explanation: bad, Fixes: []inspect.Fix{{Path: bad, Do: bad}}}},
		Findings: []inspect.Finding{{
			ID:       "rsn-present",
			Title:    bad,
			Detail:   bad,
			Got:      value(),
			Want:     value(),
			AWSError: bad,
			Line:     2,
			Column:   1,
			Offset:   4,
			Length:   len(bad),
			Fixes:    []inspect.Fix{{Path: bad, Do: bad}},
		}},
		Message: &inspect.MessageFacts{
			Issuer: value(), RelayState: value(),
			Assertion: &inspect.AssertionFacts{
				NameID:          value(),
				RoleSessionName: value(),
				Recipient:       value(),
				Roles:           []inspect.RoleFact{{Role: bad, Provider: bad}},
			},
			Signatures: []inspect.SignatureFact{{Element: bad, Verdict: "good"}},
			Request:    &inspect.RequestFacts{ACS: bad},
		},
	}
}

func TestNothingHostileReachesTheTerminal(t *testing.T) {
	r := hostile()
	for name, print := range map[string]func(io.Writer) error{
		"text":  func(w io.Writer) error { return render.Text(w, []*inspect.Report{r, r}, render.TextOptions{}) },
		"json":  func(w io.Writer) error { return render.JSON(w, []*inspect.Report{r}) },
		"jsonl": func(w io.Writer) error { return render.JSONLine(w, r) },
	} {
		var b bytes.Buffer
		if err := print(&b); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"\x1b", "\u202e", "\r", "\x9b", "\u200b"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s: %q is printed as it is", name, bad)
			}
		}
		if name == "text" && strings.Contains(b.String(), "\nZ") {
			t.Errorf("a captured line feed begins a line:\n%s", b.String())
		}
	}
}

// TestJSONIsStable: the same report gives the same bytes, also after a round
// trip, and jsonl is the same document on one line.
func TestJSONIsStable(t *testing.T) {
	for _, name := range telling {
		var document, again, line bytes.Buffer
		r := report(t, name)
		if err := render.JSON(&document, []*inspect.Report{r}); err != nil {
			t.Fatal(err)
		}
		var back inspect.Reports
		if err := json.Unmarshal(document.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if err := render.JSON(&again, back.Reports); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(document.Bytes(), again.Bytes()) {
			t.Errorf("%s: another document after a round trip", name)
		}
		if err := render.JSONLine(&line, report(t, name)); err != nil {
			t.Fatal(err)
		}
		if bytes.Count(line.Bytes(), []byte("\n")) != 1 {
			t.Errorf("%s: more than one line", name)
		}
		var one, other bytes.Buffer
		raw := struct{ Reports []json.RawMessage }{}
		if err := json.Unmarshal(document.Bytes(), &raw); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&one, raw.Reports[0]); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&other, line.Bytes()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), other.Bytes()) {
			t.Errorf("%s: jsonl says something else than json", name)
		}
	}
	var b bytes.Buffer
	if err := render.JSON(&b, nil); err != nil {
		t.Fatal(err)
	}
	golden(t, "json/none.json", b.Bytes())
}

func TestCatalogue(t *testing.T) {
	checks := inspect.Catalogue()
	for name, print := range map[string]func(io.Writer, []*inspect.Check) error{
		"catalogue.txt": render.CatalogueText, "catalogue.json": render.CatalogueJSON, "catalogue.md": render.CatalogueMarkdown,
	} {
		var b bytes.Buffer
		if err := print(&b, checks); err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			if strings.Count(b.String(), c.ID) < 1 {
				t.Errorf("%s lacks %s", name, c.ID)
			}
		}
		if name == "catalogue.json" {
			var entries []struct{ ID, Title, Severity, Basis, Why string }
			if err := json.Unmarshal(b.Bytes(), &entries); err != nil || len(entries) != len(checks) {
				t.Errorf("%d entries for %d checks: %v", len(entries), len(checks), err)
			}
			continue
		}
		golden(t, name, b.Bytes())
	}
}

// TestExplainEveryCheck: each says how sure it is, and where it comes from.
func TestExplainEveryCheck(t *testing.T) {
	for _, c := range inspect.Catalogue() {
		var b bytes.Buffer
		if err := render.Explain(&b, c, nil, render.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			c.ID + ": " + c.Title,
			string(c.Severity),
			render.BasisWords(c.Basis),
			c.Sources[0].URL,
		} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %q is missing", c.ID, want)
			}
		}
	}
}

// TestWriteErrorsAreReturned: a full disk is the caller's to report.
func TestWriteErrorsAreReturned(t *testing.T) {
	r := []*inspect.Report{report(t, "good-entra")}
	checks := inspect.Catalogue()
	full, w := io.Pipe()
	if err := full.CloseWithError(io.ErrShortWrite); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"text": render.Text(w, r, render.TextOptions{}), "json": render.JSON(w, r), "jsonl": render.JSONLine(w, r[0]),
		"checks": render.CatalogueText(w, checks), "checks json": render.CatalogueJSON(w, checks),
		"checks markdown": render.CatalogueMarkdown(w, checks), "explain": render.Explain(w, checks[0], nil, render.TextOptions{}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
