package render

import (
	"fmt"
	"strings"
)

// textWidth is how wide paragraphs are set.
const textWidth = 92

// printer collects the lines of one output.
type printer struct {
	TextOptions
	b []byte
}

func (p *printer) line(s string) { p.b = append(append(p.b, s...), '\n') }

// room is how many columns are left behind an indent, where the width is known,
// and as many as wanted otherwise. A very narrow terminal breaks lines itself.
func (p *printer) room(indent, wanted int) int {
	if p.Columns == 0 {
		return wanted
	}
	return max(min(p.Columns-indent, widest), narrowest)
}

const (
	widest    = 110 // longer lines are hard to read
	narrowest = 28
)

// long prints a sentence that nothing comes before. Without a terminal it stays one line.
func (p *printer) long(s string, as string) {
	if p.Columns == 0 {
		p.line(p.painted(as, s))
		return
	}
	for _, l := range wrap(s, p.room(0, 0)) {
		p.line(p.painted(as, l))
	}
}

// ANSI colours of the three severities and of what is accepted.
var paint = map[string]string{
	"error":   "31",
	"warning": "33",
	"note":    "36",
	"reject":  "31",
	"at-risk": "33",
	"accept":  "32",
	"strong":  "39",
}

func (p *printer) painted(as, s string) string {
	if code := paint[as]; p.Color && code != "" {
		return "\x1b[1;" + code + "m" + s + "\x1b[0m"
	}
	return s
}

// wrapped prints text behind an indent, in as many lines as it takes.
func (p *printer) wrapped(indent, text string) {
	for _, l := range wrap(text, p.room(len(indent), textWidth)) {
		p.line(indent + l)
	}
}

// field prints text behind a label, wrapped and aligned.
func (p *printer) field(indent, label, text string) {
	p.fieldAs("", indent, label, text)
}

// fieldAs prints it in a colour.
func (p *printer) fieldAs(as, indent, label, text string) {
	for i, l := range wrap(text, p.room(len(indent)+len("basis  "), textWidth)) {
		if i > 0 {
			label = ""
		}
		p.line(strings.TrimRight(indent+fmt.Sprintf("%-7s", label)+p.painted(as, l), " "))
	}
}
