package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// NewMarkdown returns a Stream that prints reports for a ticket. It prints their values unchanged: redact
// reports that leave the machine before.
func NewMarkdown(w io.Writer) *Stream {
	return &Stream{w: w, layout: layout{
		each: func(text []byte, r *inspect.Report) ([]byte, error) {
			var b strings.Builder
			markdownReport(&b, r)
			return append(text, b.String()...), nil
		},
		add: func(b []byte, _ *inspect.Report, count int) ([]byte, error) {
			if count > 0 {
				b = append(b, "\n---\n\n"...)
			}
			return b, nil
		},
	}}
}

func markdownReport(b *strings.Builder, r *inspect.Report) {
	verdict := string(r.Verdict)
	if verdict == "" {
		verdict = "shown, not checked"
	}
	fmt.Fprintf(b, "## %s\n\n`%s`, %s: **%s**\n", prose(r.Headline), code(r.Source.Name), which(r), verdict)
	for _, said := range seen(r) {
		fmt.Fprintf(b, "\nSeen: %s\n", prose(said))
	}
	if said := foretold(r); said != "" {
		fmt.Fprintf(b, "\nPredicted: %s\n", prose(said))
	}
	for _, u := range undecided(r) {
		fmt.Fprintf(b, "\nNot decided: %s\n", prose(u))
	}
	for _, c := range r.Causes {
		fmt.Fprintf(b, "\n### %s\n\n%s\n\n", prose(c.Title), prose(c.Explanation))
		markdownFixes(b, c.Fixes)
		if c.FixVerified != nil {
			fmt.Fprintf(b, "\nProof: %s.\n", proof(*c.FixVerified))
		}
		if c.Fixed != "" {
			b.WriteString("\n```diff\n")
			for line := range strings.SplitSeq(strings.TrimSuffix(c.Fixed, "\n"), "\n") {
				b.WriteString(strings.ReplaceAll(words.VisibleLine(line), "```", "~~~") + "\n")
			}
			b.WriteString("```\n")
		}
	}
	if len(r.Findings) > 0 {
		b.WriteString("\n| | check | what | at |\n|---|---|---|---|\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(b, "| %s | `%s` | %s | %s |\n", f.Severity, f.ID, prose(f.Title+". "+f.Detail), position(r, &f))
	}
	for _, f := range r.Findings {
		if !r.Explained(f.ID) && f.Severity != inspect.Note && len(f.Fixes) > 0 {
			fmt.Fprintf(b, "\n`%s`:\n\n", f.ID)
			markdownFixes(b, f.Fixes)
		}
	}
	markdownFacts(b, r)
	b.WriteString("\n")
	for line := range strings.Lines(summary(r)) {
		b.WriteString(prose(strings.TrimSpace(line)) + "  \n")
	}
}

func markdownFixes(b *strings.Builder, fixes []inspect.Fix) {
	for _, x := range fixes {
		fmt.Fprintf(b, "- **%s**, %s: %s\n", prose(PlaceName(x.Where)), prose(x.Path), prose(x.Do))
	}
}

func markdownFacts(b *strings.Builder, r *inspect.Report) {
	if r.Message == nil || r.Message.Assertion == nil {
		return
	}
	a := r.Message.Assertion
	b.WriteString("\n| attribute | values |\n|---|---|\n")
	row := func(name string, values ...string) {
		for i := range values {
			values[i] = "`" + code(values[i]) + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", code(name), strings.Join(values, ", "))
	}
	if a.NameID != nil {
		row("NameID", *a.NameID)
	}
	aws := func(name string) bool { return strings.HasPrefix(strings.ToLower(name), "https://aws.amazon.com/") }
	ordered := slices.Clone(a.Attributes)
	slices.SortStableFunc(ordered, func(x, y inspect.AttributeFact) int {
		switch {
		case aws(x.Name) == aws(y.Name):
			return 0
		case aws(x.Name):
			return -1
		}
		return 1
	})
	for _, at := range ordered {
		row(at.Name, slices.Clone(at.Values)...)
	}
	for _, s := range r.Message.Signatures {
		row("signature on "+s.Element, string(s.Verdict)+", "+SignerWords(s.Verdict, s.Key))
	}
}

// prose makes a text inert in Markdown, on one line of a table.
func prose(s string) string {
	return markdownEscapes.Replace(words.VisibleLine(s))
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<",
	"&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "#", `\#`, "~", `\~`, "@", "&#64;", "://", ":&#47;/", "www.", "www&#46;")

// code makes a text inert between back ticks in a table.
func code(s string) string {
	return codeEscapes.Replace(words.VisibleLine(s))
}

var codeEscapes = strings.NewReplacer("`", "'", "|", `\|`)
