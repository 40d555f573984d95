package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/words"
)

// PreflightText prints the result for a person: what concerns everyone, the groups with their fixes, and what was not
// checked. The users are in the other formats.
func PreflightText(w io.Writer, r *preflight.Result, o TextOptions) error {
	p := &printer{TextOptions: o}
	p.long(preflightHeadline(r), headlineColour(r))
	p.line("as of " + r.AsOf.UTC().Format("2006-01-02 15:04:05 UTC"))
	for i := range r.AppFindings {
		f := &r.AppFindings[i]
		p.line("")
		p.long(strings.ToUpper(string(f.Severity))+"  "+words.VisibleLine(f.Title)+mark(f.Cause, f.ID)+everyone(f.StopsEveryone),
			string(f.Severity))
		p.field("  ", "what", words.VisibleLine(f.Detail))
		p.fixes(f.Fixes)
	}
	for i := range r.Groups {
		if g := &r.Groups[i]; !lifted(r, g) && (g.Outcome == preflight.Fail || g.Severity == inspect.Warning || len(g.Findings) == 0) {
			p.group(g)
		}
	}
	if s := inSeveral(r); s != "" {
		p.line("")
		p.line(s)
	}
	p.list("Not checked:", r.NotChecked)
	p.list("A directory never shows:", r.NeverKnown)
	_, err := w.Write(p.b)
	return err
}

// lifted says whether a group is told as a finding of the app already.
func lifted(r *preflight.Result, g *preflight.Group) bool {
	if !g.Everyone {
		return false
	}
	for i := range r.AppFindings {
		if f := &r.AppFindings[i]; f.Cause == g.Cause && f.Title == g.Title {
			return true
		}
	}
	return false
}

func (p *printer) group(g *preflight.Group) {
	p.line("")
	as := map[preflight.UserOutcome]string{preflight.Fail: "error", preflight.NotChecked: "warning"}[g.Outcome]
	head := groupHead(g)
	if len(g.Findings) > 0 {
		head += mark(g.Cause, g.Findings[0])
	} else {
		head += mark(g.Cause, "")
	}
	p.long(head, as)
	p.field("  ", "who", whoIs(g))
	if g.Detail != "" {
		p.field("  ", "what", words.VisibleLine(g.Detail))
	}
	p.fixes(g.Fixes)
	for _, w := range g.WhatIf {
		p.field("  ", "if", fewer(w))
	}
}

// fewer is what a change would be good for.
func fewer(w preflight.WhatIf) string {
	noun := "users"
	if w.Fewer == 1 {
		noun = "user"
	}
	return fmt.Sprintf("%s: %s fewer %s will fail", w.Change, grouped(w.Fewer), noun)
}

// inSeveral says that groups have users in common; "" where they don't.
func inSeveral(r *preflight.Result) string {
	named := 0
	for i := range r.Groups {
		if g := &r.Groups[i]; g.Outcome == preflight.Fail && !lifted(r, g) {
			named += g.Count
		}
	}
	if named <= r.Summary.Fail || r.Summary.Fail == 0 {
		return ""
	}
	return "A user with several causes is in several groups."
}

func (p *printer) fixes(all []inspect.Fix) {
	for _, f := range all {
		p.field("  ", "fix", PlaceName(f.Where)+": "+f.Path+": "+f.Do)
	}
}

func (p *printer) list(title string, all []string) {
	if len(all) == 0 {
		return
	}
	p.line("")
	p.line(title)
	for _, s := range all {
		for i, l := range wrap(words.VisibleLine(s), p.room(len("  - "), textWidth)) {
			p.line([2]string{"  - ", "    "}[min(i, 1)] + l)
		}
	}
}

// preflightHeadline is the result in a sentence.
func preflightHeadline(r *preflight.Result) string {
	s := &r.Summary
	out := fmt.Sprintf("%s: %s of %s will fail", words.VisibleLine(r.App.Name), grouped(s.Fail), users(s.Users))
	if s.Fail == 0 {
		out = fmt.Sprintf("%s: nothing was found against %s", words.VisibleLine(r.App.Name), users(s.OK))
	}
	if s.NotChecked > 0 {
		out += fmt.Sprintf("; %s could not be checked", users(s.NotChecked))
	}
	return out
}

func headlineColour(r *preflight.Result) string {
	switch {
	case r.Summary.Fail > 0:
		return "reject"
	case r.Summary.NotChecked > 0:
		return "at-risk"
	}
	return "accept"
}

// groupHead is what a group is about.
func groupHead(g *preflight.Group) string {
	switch g.Outcome {
	case preflight.Fail:
		return fmt.Sprintf("%s will fail: %s", users(g.Count), words.VisibleLine(g.Title))
	case preflight.NotChecked:
		return fmt.Sprintf("%s could not be checked: %s", users(g.Count), words.VisibleLine(g.Title))
	}
	return fmt.Sprintf("%s: %s", users(g.Count), words.VisibleLine(g.Title))
}

// whoIs names the first users of a group.
func whoIs(g *preflight.Group) string {
	var names []string
	for _, n := range g.First {
		names = append(names, words.VisibleLine(n))
	}
	out := strings.Join(names, ", ")
	if more := g.Count - len(names); more > 0 {
		out += fmt.Sprintf(" and %s more", grouped(more))
	}
	return out
}

// mark names the cause, or the check where no cause is known.
func mark(cause, check string) string {
	if cause == "" {
		cause = check
	}
	if cause == "" {
		return ""
	}
	return " [" + cause + "]"
}

func everyone(stops bool) string {
	if stops {
		return ": no one can sign in"
	}
	return ""
}

func users(n int) string {
	if n == 1 {
		return "1 user"
	}
	return grouped(n) + " users"
}

// grouped is a number as people read it: 2,140.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
