package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
)

// results are one fixture of each kind.
var results = []fixture.Result{
	{
		File:     "a b/ok.saml",
		OK:       true,
		Now:      "2026-11-20T09:30:00Z",
		Headline: "AWS will accept this sign-in.",
		Unmet:    []fixture.Unmet{},
	},
	{
		File:     "bad.saml",
		Now:      "2026-11-20T09:30:00Z",
		Headline: "AWS will reject <this>\x1b[31m",
		Unmet: []fixture.Unmet{
			{Expect: "verdict accept", Why: "the verdict is reject ]]>", Line: 6},
			{Expect: "role x|y", Why: "no"},
		},
	},
	{File: "gone.saml", Problem: "no such file", Unmet: []fixture.Unmet{}},
}

// ciReports are all that the text shows, and what is hostile in it.
func ciReports(t testing.TB) (all []*inspect.Report) {
	t.Helper()
	for _, name := range telling {
		all = append(all, report(t, name))
	}
	return append(all, &inspect.Report{
		Source: inspect.ReportSource{
			Name: "x|y `z`.saml",
		}, Verdict: inspect.Reject, Headline: "<script>alert(1)</script> [x](javascript:1)",
		Findings: []inspect.Finding{{
			ID:       "role-arn",
			Severity: inspect.Error,
			Title:    "a|b",
			Detail:   "\x1b]0;x\x07 <img src=x> ]]>",
			Line:     3,
			Column:   4,
		}},
	})
}

// readSARIF reads what was written by the types of a library that holds the whole standard: it has no name
// that the standard lacks. The library judges with every optional field written out, so these get the
// standard's defaults.
func readSARIF(t *testing.T, text string) *sarif.Report {
	t.Helper()
	strict := json.NewDecoder(strings.NewReader(text))
	strict.DisallowUnknownFields()
	got, err := sarif.FromString(text)
	if err = errors.Join(err, strict.Decode(&sarif.Report{})); err != nil {
		t.Fatal(err)
	}
	for _, run := range got.Runs {
		run.Language, run.Tool.Driver.Language = "en-US", "en-US"
		run.NewlineSequences = []string{"\r\n", "\n"}
	}
	return got
}

// TestSARIFIsValid against the schema of SARIF 2.1.0, which the library carries.
func TestSARIFIsValid(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(render.NewSARIF(&a).Print(ciReports(t)), render.VerifySARIF(&b, results)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"inspect": a.String(), "verify": b.String()} {
		got := readSARIF(t, text)
		if err := got.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.ContainsAny(text, "\x1b\x07") || strings.Contains(text, `\u001b`) {
			t.Errorf("%s: control characters are not made visible", name)
		}
		for _, r := range got.Runs[0].Results {
			if len(r.Locations) != 1 || *r.Locations[0].PhysicalLocation.Region.StartLine < 1 {
				t.Errorf("%s: %s has no place", name, *r.RuleID)
			}
		}
	}
	if !strings.Contains(b.String(), `"uri": "a%20b/`) && strings.Contains(b.String(), "a b/ok.saml") {
		t.Error("a file name is no URI")
	}
	broken := readSARIF(t, strings.Replace(b.String(), `"startLine": 6`, `"startLine": 0`, 1))
	if broken.Validate() == nil {
		t.Error("the schema takes everything")
	}
}

// TestSARIFPointsAtTheLine of the file when the XML is in it as it is.
func TestSARIFPointsAtTheLine(t *testing.T) {
	var out bytes.Buffer
	xml := "<Response xmlns=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n\n<x:y/></Response>"
	file := "schema: samlscope.fixture/v1\nnow: 2026-11-20T09:30:00Z\n\n" + xml
	for text, want := range map[string]string{xml: `"startLine": 3`, file: `"startLine": 6`} {
		out.Reset()
		if err := render.NewSARIF(&out).Print([]*inspect.Report{inspect.Inspect(inspect.Messages("f.saml", []byte(text))[0],
			inspect.Options{})}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q: no %s in %s", text, want, out.String())
		}
	}
}

// TestJUnitIsValid against our schema of what its readers agree on.
func TestJUnitIsValid(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(render.NewJUnit(&a, inspect.Error).Print(ciReports(t)), render.VerifyJUnit(&b, results)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`tests="3"`, `failures="1"`, `errors="1"`, "checked as of 2026-11-20T09:30:00Z"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint is not installed, and validates JUnit")
	}
	valid := func(text string) error {
		file := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", "testdata/junit.xsd", file).CombinedOutput()
		if err != nil {
			err = errors.New(string(out))
		}
		return err
	}
	for _, text := range []string{a.String(), b.String()} {
		if err := valid(text); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	if valid(strings.Replace(b.String(), ` classname="samlscope.fixture"`, "", 1)) == nil {
		t.Error("the schema takes everything")
	}
}

// TestMarkdownIsInert: nothing in a message becomes markup of the page that the
// Markdown is pasted into.
func TestMarkdownIsInert(t *testing.T) {
	var out bytes.Buffer
	err := errors.Join(render.NewMarkdown(&out).Print(ciReports(t)), render.VerifyMarkdown(&out, results, render.OfFixtures))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", " [x](", "\x1b", "\x07", "<this>"} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("%q stands in the Markdown", bad)
		}
	}
	columns := 0
	for line := range strings.SplitSeq(out.String(), "\n") {
		n := strings.Count(line, "|") - strings.Count(line, `\|`)
		if strings.HasPrefix(line, "|---") {
			columns = n
		}
		if strings.HasPrefix(line, "|") && columns > 0 && slices.Contains([]string{
			"| e", "| w", "| n", "| F", "| o",
		}, line[:3]) && n != columns {
			t.Errorf("a row has another number of columns: %s", line)
		}
	}
}

// TestHTMLIsInert: nothing in a message becomes markup, and the page loads nothing.
func TestHTMLIsInert(t *testing.T) {
	var out bytes.Buffer
	if err := render.NewHTML(&out, render.HTMLOptions{Redacted: true}).Print(ciReports(t)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", "\x1b", "\x07", " src=\"", " href=\"", "ZgotmplZ", "<no value>"} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("%q stands in the page", bad)
		}
	}
	for _, want := range []string{"safe to share", "default-src &#39;none&#39;", "RoleSessionName is missing", "Proved:"} {
		if !strings.Contains(out.String(), want) && !strings.Contains(out.String(), strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("no %q in the page", want)
		}
	}
}

// TestMarkdownGolden: what a ticket gets.
func TestMarkdownGolden(t *testing.T) {
	r := fixture.RedactReport(report(t, "rsn-present-fail-mail-empty"), fixture.RedactOptions{Salt: "golden"})
	var out bytes.Buffer
	if err := render.NewMarkdown(&out).Print([]*inspect.Report{r}); err != nil {
		t.Fatal(err)
	}
	golden(t, "markdown/rsn-present-fail-mail-empty.md", out.Bytes())
}
