package proxy

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
)

// found is a finding as the page shows it: the fixes of one that a cause explains stand at the cause.
type found struct {
	report.Finding
	Explained bool
}

// notes are findings that are only worth knowing, folded under one line.
type notes []found

// Summary is that line.
func (n notes) Summary() string {
	if len(n) == 1 {
		return "1 note: " + words.VisibleLine(n[0].Title)
	}
	return words.Plural(len(n), "note")
}

// Errors are the findings that stop the sign-in, or may.
func (p *page) Errors() []found { return p.found(false) }

// Notes are the others.
func (p *page) Notes() notes { return p.found(true) }

func (p *page) found(note bool) (all []found) {
	if p.Report == nil {
		return nil
	}
	for _, f := range p.Report.Findings {
		if (f.Severity == report.Note) == note {
			all = append(all, found{f, p.Report.Explained(f.ID)})
		}
	}
	return all
}
