package render

import (
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// ComparisonJSON prints a comparison as data.
func ComparisonJSON(w io.Writer, c *inspect.Comparison) error { return writeJSON(w, c, "  ") }

// Comparison prints what differs between two sign-ins for a person.
func Comparison(w io.Writer, c *inspect.Comparison, o TextOptions) error {
	p := &printer{TextOptions: o}
	p.line(words.VisibleLine(c.Summary))
	p.line("")
	p.line("A  " + words.VisibleLine(c.A.Name) + ": " + p.painted(string(c.A.Verdict), words.VisibleLine(c.A.Headline)))
	p.line("B  " + words.VisibleLine(c.B.Name) + ": " + p.painted(string(c.B.Verdict), words.VisibleLine(c.B.Headline)))
	for _, g := range c.Groups {
		p.line("")
		p.line(g.Name)
		for _, d := range g.Differences {
			title := "  " + words.VisibleLine(d.Field)
			if d.Note != "" {
				title += " (differs in " + d.Note + ")"
			}
			if d.Decides != "" {
				title += ": " + d.Decides
			}
			p.line(title)
			p.compared("A", d.A)
			p.compared("B", d.B)
		}
	}
	p.onlyIn("A", c.OnlyA)
	p.onlyIn("B", c.OnlyB)
	if len(c.Folded) > 0 {
		p.line("")
		p.line("differs between any two sign-ins: " + strings.Join(c.Folded, ", "))
	}
	_, err := w.Write(p.b)
	return err
}

// compared prints the values of one side, one a line.
func (p *printer) compared(side string, value *string) {
	if value == nil {
		p.line("    " + side + "  (not there)")
		return
	}
	for line := range strings.SplitSeq(*value, "\n") {
		p.line("    " + side + "  " + words.VisibleLine(line))
	}
}

func (p *printer) onlyIn(side string, findings []inspect.ComparedResult) {
	if len(findings) == 0 {
		return
	}
	p.line("")
	p.line("only in " + side)
	for _, f := range findings {
		p.line("  " + p.painted(string(f.Severity), string(f.Severity)) + ": " + f.Title + " [" + f.ID + "]")
	}
}
