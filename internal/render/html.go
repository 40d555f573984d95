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

// HTML prints reports as a page that stands alone: no script, nothing loaded
// from elsewhere.
func HTML(w io.Writer, reports []*inspect.Report, o HTMLOptions) error {
	page := template.Must(template.New("report").Funcs(template.FuncMap{
		"visible": words.VisibleLine, "visibleText": words.Visible, "place": PlaceName, "basis": BasisWords,
		"signer": SignerWords, "summary": summary, "explained": (*inspect.Report).Explained,
		"add": func(a, b int) int { return a + b }, "deref": func(s *string) string { return *s },
		"path":     func(s string) []string { return strings.Split(s, " > ") },
		"verified": func(v *bool) bool { return v != nil && *v },
		"verdict":  badge, "undecided": undecided, "seen": seen, "foretold": foretold,
	}).Parse(reportPage))
	var b bytes.Buffer
	if err := page.Execute(&b, struct {
		Reports  []*inspect.Report
		Style    template.CSS
		Redacted bool
	}{reports, template.CSS(theme.CSS() + reportStyle), o.Redacted}); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
