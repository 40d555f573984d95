package render

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// JSON prints one document of all reports.
func JSON(w io.Writer, reports []*inspect.Report) error {
	all := inspect.Collect(reports)
	var j jsonWriter
	j.text(`{"schema":`, all.Schema)
	list(&j, `,"reports":`, all.Reports, func(j *jsonWriter, r **inspect.Report) { j.report(*r) })
	j.number(`,"summary":{"reports":`, all.Summary.Reports)
	j.number(`,"reject":`, all.Summary.Reject)
	j.number(`,"atRisk":`, all.Summary.AtRisk)
	j.number(`,"accept":`, all.Summary.Accept)
	j.number(`,"unjudged":`, all.Summary.Unjudged)
	j.raw("}}")
	if j.err != nil {
		return j.err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, j.b, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// JSONLine prints one report on one line.
func JSONLine(w io.Writer, r *inspect.Report) error {
	line, err := AppendJSONLine(nil, r)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

// AppendJSONLine appends what JSONLine prints.
func AppendJSONLine(b []byte, r *inspect.Report) ([]byte, error) {
	j := jsonWriter{b: b}
	j.report(r)
	return append(j.b, '\n'), j.err
}

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
	var out []byte
	from := 0
	for i := 0; i < len(doc); {
		if c := doc[i]; c >= ' ' && c < 0x7F || c == '\n' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(doc[i:])
		if words.Hidden(r) {
			out = appendEscaped(append(out, doc[from:i]...), r)
			from = i + size
		}
		i += size
	}
	if out == nil {
		return doc
	}
	return append(out, doc[from:]...)
}
