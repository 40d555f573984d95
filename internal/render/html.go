package render

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/theme"
	"github.com/samlscope/samlscope/internal/words"
)

//go:embed report.html
var reportPage string

//go:embed report.css
var reportStyle string

// HTMLOptions says how the page is made.
type HTMLOptions struct {
	Redacted bool // the reports hold no real data
}

// NewHTML returns a Stream that prints reports as one self-contained page: no script, nothing loaded from
// elsewhere. The title counts the reports.
func NewHTML(w io.Writer, o HTMLOptions) *Stream {
	page := template.Must(template.New("report").Funcs(template.FuncMap{
		"visible": words.VisibleLine, "visibleText": words.Visible, "value": theme.Value, "heading": theme.Heading, "which": which, "name": theme.Name,
		"place": PlaceName, "basis": BasisWords,
		"signer": SignerWords, "summary": summary, "explained": (*inspect.Report).Explained,
		"add": func(a, b int) int { return a + b }, "deref": func(s *string) string { return *s },
		"path":     func(s string) []string { return strings.Split(s, " > ") },
		"verified": func(v *bool) bool { return v != nil && *v },
		"verdict":  badge, "undecided": undecided, "seen": seen, "foretold": foretold,
	}).Parse(reportPage))
	part := func(b []byte, name string, data any) ([]byte, error) {
		out := bytes.NewBuffer(b)
		err := page.ExecuteTemplate(out, name, data)
		return out.Bytes(), err
	}
	return &Stream{w: w, layout: layout{
		late: true,
		begin: func(b []byte, count int) ([]byte, error) {
			return part(b, "begin", struct {
				Reports  int
				Style    template.CSS
				Redacted bool
			}{count, template.CSS(theme.CSS() + reportStyle), o.Redacted})
		},
		add: func(b []byte, r *inspect.Report, count int) ([]byte, error) {
			return part(b, "article", struct {
				Place  int
				Report *inspect.Report
			}{count, r})
		},
		end: func(b []byte, _ int) ([]byte, error) { return part(b, "end", nil) },
	}}
}
