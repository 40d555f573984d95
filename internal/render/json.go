package render

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// NewJSON returns a Stream that prints one document of all reports.
func NewJSON(w io.Writer) *Stream {
	var all inspect.Summary
	return &Stream{w: w, layout: layout{
		begin: func(b []byte, _ int) ([]byte, error) {
			j := jsonWriter{b: b}
			j.text("{\n  \"schema\": ", inspect.Schema)
			j.raw(",\n  \"reports\": [")
			return j.b, nil
		},
		each: func(b []byte, r *inspect.Report) ([]byte, error) {
			j := jsonWriter{b: make([]byte, 0, usualReport)}
			if j.report(r); j.err != nil {
				return b, j.err
			}
			return indented(b, j.b, "    "), nil
		},
		add: func(b []byte, r *inspect.Report, count int) ([]byte, error) {
			if all.Add(r); count > 0 {
				b = append(b, ',')
			}
			return append(b, "\n    "...), nil
		},
		end: func(b []byte, count int) ([]byte, error) {
			j := jsonWriter{b: b}
			if count > 0 {
				j.raw("\n  ")
			}
			j.number("],\n  \"summary\": {\n    \"reports\": ", all.Reports)
			j.number(",\n    \"reject\": ", all.Reject)
			j.number(",\n    \"atRisk\": ", all.AtRisk)
			j.number(",\n    \"accept\": ", all.Accept)
			j.number(",\n    \"unjudged\": ", all.Unjudged)
			j.raw("\n  }\n}\n")
			return j.b, nil
		},
	}}
}

// usualReport is the length of most reports as JSON, in bytes.
const usualReport = 48 << 10

// JSON prints one document of all reports.
func JSON(w io.Writer, reports []*inspect.Report) error { return NewJSON(w).Print(reports) }

// NewJSONLines returns a Stream that prints each report on its own line.
func NewJSONLines(w io.Writer) *Stream { return &Stream{w: w, layout: layout{each: AppendJSONLine}} }

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
