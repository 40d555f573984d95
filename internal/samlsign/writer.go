package samlsign

import "strings"

// writer writes XML and nothing between the tags. Attributes come as names and
// values in turn; one without a value is left out.
type writer struct{ strings.Builder }

var (
	textEscapes  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	valueEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r",
		"&#xD;")
)

func (w *writer) start(name string, attrs []string) {
	w.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.WriteString(" " + attrs[i] + `="` + valueEscapes.Replace(attrs[i+1]) + `"`)
		}
	}
}

func (w *writer) open(name string, attrs ...string) {
	w.start(name, attrs)
	w.WriteString(">")
}

func (w *writer) empty(name string, attrs ...string) {
	w.start(name, attrs)
	w.WriteString("/>")
}

func (w *writer) text(name, text string, attrs ...string) {
	w.open(name, attrs...)
	w.WriteString(textEscapes.Replace(text))
	w.close(name)
}

func (w *writer) close(name string) { w.WriteString("</" + name + ">") }
