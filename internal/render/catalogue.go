package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// catalogueEntry is one check as data.
type catalogueEntry struct {
	ID       string           `json:"id"`
	Family   inspect.Family   `json:"family"`
	Title    string           `json:"title"`
	Severity inspect.Severity `json:"severity"`
	Basis    inspect.Basis    `json:"basis"`
	Since    string           `json:"since"`
	Strict   bool             `json:"strict"`
	Why      string           `json:"why"`
	AWSError string           `json:"awsError,omitempty"`
	Fixes    []inspect.Fix    `json:"fixes"`
	Sources  []inspect.Source `json:"sources"`
}

// CatalogueJSON prints the whole catalogue as one JSON array.
func CatalogueJSON(w io.Writer, checks []*inspect.Check) error {
	entries := make([]catalogueEntry, len(checks))
	for i, c := range checks {
		entries[i] = catalogueEntry{
			c.ID, c.Family, c.Title, c.Severity, c.Basis, c.Since, c.Strict, c.Why, c.AWSError, c.Fixes, c.Sources,
		}
		if c.Fixes == nil {
			entries[i].Fixes = []inspect.Fix{}
		}
	}
	return writeJSON(w, entries, "  ")
}

// CatalogueText prints one line for each check, by family, in AWS's order.
func CatalogueText(w io.Writer, checks []*inspect.Check) error {
	var b strings.Builder
	for _, family := range families(checks) {
		fmt.Fprintf(&b, "%s\n", family)
		for _, c := range checks {
			if c.Family == family {
				fmt.Fprintf(&b, "  %-26s %-8s %s\n", c.ID, c.Severity, c.Title)
			}
		}
	}
	fmt.Fprintf(&b, "\n%d checks; samlscope explain CHECK-ID says what one means and where to fix it\n", len(checks))
	_, err := io.WriteString(w, b.String())
	return err
}

// CatalogueMarkdown prints the catalogue as one page.
func CatalogueMarkdown(w io.Writer, checks []*inspect.Check) error {
	var b strings.Builder
	b.WriteString("# Checks\n")
	for _, family := range families(checks) {
		fmt.Fprintf(&b, "\n## %s\n\n| check | severity | basis | what is wrong |\n|---|---|---|---|\n", family)
		for _, c := range checks {
			if c.Family == family {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.ID, c.Severity, c.Basis, strings.ReplaceAll(c.Title, "|", `\|`))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// families lists the families in the order of their first check.
func families(checks []*inspect.Check) []inspect.Family {
	var out []inspect.Family
	seen := map[inspect.Family]bool{}
	for _, c := range checks {
		if !seen[c.Family] {
			seen[c.Family] = true
			out = append(out, c.Family)
		}
	}
	return out
}

// Explain prints everything that is known about one check, and what it found in a
// message; about is nil when none was given.
func Explain(w io.Writer, c *inspect.Check, about *inspect.Report, o TextOptions) error {
	p := &printer{TextOptions: o}
	p.line(c.ID + ": " + c.Title)
	p.line("")
	p.line(p.painted(string(c.Severity), string(c.Severity)) + ", " + BasisWords(c.Basis) + strictWords(c))
	p.line("")
	if said := outcomeWords(about, c.ID); said != "" {
		p.field("", "here", words.VisibleLine(said))
		p.line("")
	}
	for _, l := range wrap(c.Why, p.room(0, textWidth)) {
		p.line(l)
	}
	if c.AWSError != "" {
		p.line("")
		p.field("", "AWS", c.AWSError)
	}
	if len(c.Fixes) > 0 {
		p.line("")
	}
	for _, f := range c.Fixes {
		p.fix("", f)
	}
	p.line("")
	for _, s := range c.Sources {
		p.source(s)
	}
	_, err := w.Write(p.b)
	return err
}

// outcomeWords says what became of a check in a message.
func outcomeWords(about *inspect.Report, id string) string {
	if about == nil {
		return ""
	}
	i := slices.IndexFunc(about.Checks, func(c *inspect.CheckResult) bool { return c.ID == id })
	if i < 0 {
		return ""
	}
	said := string(about.Checks[i].Outcome) + " in this message"
	if reason := about.Checks[i].Reason; reason != "" {
		said += ": " + reason
	}
	for _, f := range about.Findings {
		if f.ID == id {
			said += ": " + f.Detail
		}
	}
	return said
}

// source prints where a fact is from.
func (p *printer) source(s inspect.Source) {
	p.field("", "see", s.Title)
	p.line("      " + s.URL)
}

func strictWords(c *inspect.Check) string {
	if c.Strict {
		return "; an error with --strict"
	}
	return ""
}
