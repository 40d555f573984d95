package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// VerifySchema names the JSON of fixture verify.
const VerifySchema = "samlscope.verify/v1"

// VerifyJSON prints one document of all results.
func VerifyJSON(w io.Writer, results []fixture.Result) error {
	return writeJSON(w, struct {
		Schema   string           `json:"schema"`
		Fixtures []fixture.Result `json:"fixtures"`
	}{VerifySchema, results}, "  ")
}

// What fixture verify looks at: fixtures, or new sign-ins beside one.
const (
	OfFixtures = "fixture"
	OfSignIns  = "sign-in"
)

// VerifyText prints a line for each fixture or sign-in, and one for each difference.
func VerifyText(w io.Writer, results []fixture.Result, of string) error {
	var b strings.Builder
	good := 0
	for _, v := range results {
		name := words.VisibleLine(v.File)
		switch {
		case v.Problem != "":
			fmt.Fprintf(&b, "FAIL  %s: %s\n", name, words.VisibleLine(v.Problem))
		case v.OK:
			good++
			fmt.Fprintf(&b, "ok    %s (checked as of %s)\n", name, v.Now)
		default:
			fmt.Fprintf(&b, "FAIL  %s (checked as of %s): %s\n", name, v.Now, words.VisibleLine(v.Headline))
		}
		for _, line := range v.Differences() {
			fmt.Fprintf(&b, "      %s\n", line)
		}
		if v.Note != "" {
			fmt.Fprintf(&b, "      note: %s\n", words.VisibleLine(v.Note))
		}
	}
	b.WriteString(asExpected(good, len(results), of))
	_, err := io.WriteString(w, b.String())
	return err
}

// VerifyMarkdown prints a table for a pull request or a job summary.
func VerifyMarkdown(w io.Writer, results []fixture.Result, of string) error {
	var b strings.Builder
	b.WriteString("| | " + of + " | checked as of | |\n|---|---|---|---|\n")
	good := 0
	for _, v := range results {
		mark, says := "FAIL", prose(v.Headline)
		switch {
		case v.Problem != "":
			says = prose(v.Problem)
		case v.OK:
			mark = "ok"
			good++
		}
		for _, line := range v.Differences() {
			says += "<br>" + prose(line)
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", mark, code(v.File), v.Now, says)
	}
	b.WriteString("\n" + asExpected(good, len(results), of))
	_, err := io.WriteString(w, b.String())
	return err
}

// asExpected is the last line.
func asExpected(good, all int, of string) string {
	are := " are"
	if all == 1 {
		are = " is"
	}
	return fmt.Sprintf("%d of %s%s as expected\n", good, plural(all, of), are)
}
