package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/theme"
	"github.com/samlscope/samlscope/internal/words"
)

//go:embed preflight.html
var preflightPage string

// PreflightMarkdown prints the groups for a ticket. It prints names unchanged: redact the result that leaves the
// machine before.
func PreflightMarkdown(w io.Writer, r *preflight.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\nAs of %s\n", prose(preflightHeadline(r)), r.AsOf.UTC().Format("2006-01-02 15:04:05 UTC"))
	for i := range r.AppFindings {
		f := &r.AppFindings[i]
		fmt.Fprintf(&b, "\n### %s: %s%s\n\n%s\n\n", f.Severity, prose(f.Title), everyone(f.StopsEveryone), prose(f.Detail))
		markdownFixes(&b, f.Fixes)
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		if lifted(r, g) {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", prose(groupHead(g)), prose(whoIs(g)))
		if g.Detail != "" {
			fmt.Fprintf(&b, "%s\n\n", prose(g.Detail))
		}
		markdownFixes(&b, g.Fixes)
		for _, w := range g.WhatIf {
			fmt.Fprintf(&b, "\nIf %s.\n", prose(fewer(w)))
		}
	}
	if s := inSeveral(r); s != "" {
		fmt.Fprintf(&b, "\n%s\n", s)
	}
	for _, part := range []struct {
		title string
		all   []string
	}{{"Not checked", r.NotChecked}, {"A directory never shows", r.NeverKnown}} {
		if len(part.all) > 0 {
			fmt.Fprintf(&b, "\n### %s\n\n", part.title)
		}
		for _, s := range part.all {
			fmt.Fprintf(&b, "- %s\n", prose(s))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// PreflightHTML prints one self-contained page: no script, nothing loaded from elsewhere.
func PreflightHTML(w io.Writer, r *preflight.Result, o HTMLOptions) error {
	page, err := template.New("preflight").Funcs(template.FuncMap{
		"visible": words.VisibleLine, "heading": theme.Heading, "place": PlaceName, "number": grouped, "head": groupHead,
		"who": whoIs, "fewer": fewer, "inSeveral": func() string { return inSeveral(r) },
		"path":   func(s string) []string { return strings.Split(s, " > ") },
		"lifted": func(g preflight.Group) bool { return lifted(r, &g) },
	}).Parse(preflightPage)
	if err != nil {
		return err
	}
	return page.Execute(w, struct {
		*preflight.Result
		Headline, Badge string
		Redacted        bool
		Style           template.CSS
	}{r, preflightHeadline(r), headlineColour(r), o.Redacted, template.CSS(theme.CSS() + reportStyle)})
}
