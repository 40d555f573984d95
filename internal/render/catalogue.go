package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect"
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

// Explain prints everything that is known about one check.
func Explain(w io.Writer, c *inspect.Check, o TextOptions) error {
	p := &printer{color: o.Color}
	p.line(c.ID + ": " + c.Title)
	p.line("")
	p.line(p.painted(string(c.Severity), string(c.Severity)) + ", " + BasisWords(c.Basis) + strictWords(c))
	p.line("")
	for _, l := range wrap(c.Why, textWidth) {
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
