package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/samlscope/samlscope/inspect"
)

// JSON prints one document of all reports (design section 4).
func JSON(w io.Writer, reports []*inspect.Report) error {
	return writeJSON(w, inspect.Collect(reports), "  ")
}

// JSONLine prints one report on one line.
func JSONLine(w io.Writer, r *inspect.Report) error { return writeJSON(w, r, "") }

func writeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(inert(b.Bytes()))
	return err
}

// inert writes the characters that a terminal would act on or hide as JSON
// escapes. In JSON they can only stand inside strings.
func inert(doc []byte) []byte {
	if bytes.IndexFunc(doc, hidden) < 0 {
		return doc
	}
	var b bytes.Buffer
	for _, r := range string(doc) {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
