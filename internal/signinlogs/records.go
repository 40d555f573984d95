package signinlogs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/samlscope/samlscope/internal/intake"
)

// maxNested is how deep records may lie in lists, answers and strings.
const maxNested = 8

var (
	errNothing = errors.New("it is empty")
	errForm    = errors.New("it isn't JSON or CSV with a title line")
	errJSON    = errors.New("it begins like JSON but isn't valid JSON")
	errCut     = errors.New("the JSON in it is cut off")
)

// reader takes a log apart into its records.
type reader struct {
	take func(record)
	got  int
}

// read gives each record of a log to take.
func read(data []byte, take func(record)) error {
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return errors.New(problem.Detail)
	}
	r := &reader{take: take}
	var err error
	switch begins := strings.TrimLeft(text, " \t\r\n"); {
	case begins == "":
		return errNothing
	case begins[0] == '{' || begins[0] == '[' || strings.HasPrefix(begins, `"{`):
		err = r.json([]byte(begins), 0)
	case strings.Contains(firstLine(begins), `{"`): // no titles have that
		r.lines(begins)
	default:
		err = r.csv(begins)
	}
	if err == nil && r.got == 0 {
		err = errNothing
	}
	return err
}

// lines reads JSON behind other text in each line, as aws logs tail prints it and aws --output text.
func (r *reader) lines(text string) {
	for line := range strings.Lines(text) {
		at := strings.Index(line, `{"`)
		if at < 0 {
			continue
		}
		var v json.RawMessage
		if json.NewDecoder(strings.NewReader(line[at:])).Decode(&v) == nil {
			r.value(v, 0)
		}
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// json reads one document after the other.
func (r *reader) json(data []byte, depth int) error {
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var v json.RawMessage
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return errCut
		case err != nil:
			return errJSON
		}
		r.value(v, depth)
	}
}

// value finds the records in one value.
func (r *reader) value(v json.RawMessage, depth int) {
	if len(v) == 0 || depth > maxNested {
		return
	}
	switch v[0] {
	case '"': // lookup-events --query 'Events[].CloudTrailEvent' leaves strings
		var text string
		if json.Unmarshal(v, &text) == nil && strings.HasPrefix(strings.TrimSpace(text), "{") {
			_ = r.json([]byte(text), depth+1) // a string that is something else isn't a record
		}
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(v, &list) == nil {
			r.list(list, depth)
		}
	case '{':
		var object map[string]json.RawMessage
		if json.Unmarshal(v, &object) == nil {
			r.object(v, named(object), depth)
		}
	}
}

func (r *reader) list(list []json.RawMessage, depth int) {
	if fields := fieldList(list); fields != nil {
		r.insightsRows([]map[string]any{fields})
		return
	}
	for _, v := range list {
		r.value(v, depth+1)
	}
}

// holders are the names under which answers and files keep their list.
var holders = []string{"records", "events", "logevents", "value", "results", "result", "messages", "hits"}

// object is a record, or an answer that holds some.
func (r *reader) object(v json.RawMessage, object map[string]json.RawMessage, depth int) {
	if r.tables(object, depth) {
		return
	}
	held := false
	if inner := object["hits"]; len(inner) > 0 && inner[0] == '{' { // of Elasticsearch, with its hits in it
		r.value(inner, depth+1)
		return
	}
	for _, name := range holders {
		if inner := object[name]; len(inner) > 0 && inner[0] == '[' {
			held = true
			r.held(inner, depth)
		}
	}
	if held {
		return
	}
	var fields map[string]any
	if json.Unmarshal(v, &fields) == nil {
		r.found(record{fields: named(fields)})
	}
}

// held reads the list of an answer, whose elements may be the rows of a query.
func (r *reader) held(inner json.RawMessage, depth int) {
	var list []json.RawMessage
	if json.Unmarshal(inner, &list) != nil {
		return
	}
	var rows []map[string]any
	for _, v := range list {
		var pairs []json.RawMessage
		if json.Unmarshal(v, &pairs) == nil {
			if fields := fieldList(pairs); fields != nil {
				rows = append(rows, fields)
				continue
			}
		}
		r.value(v, depth+1)
	}
	r.insightsRows(rows)
}

// insightsRows are those of one query in CloudWatch Logs Insights. All have its
// columns, and a column without a value is left out of the row.
func (r *reader) insightsRows(rows []map[string]any) {
	columns := map[string]bool{}
	for _, fields := range rows {
		for name := range fields {
			columns[name] = true
		}
	}
	for _, fields := range rows {
		r.found(record{fields, columns})
	}
}

func (r *reader) found(rec record) {
	r.got++
	r.take(rec)
}

// fieldList is a row of CloudWatch Logs Insights, which is a list of names and
// values; nil where a list is something else.
func fieldList(list []json.RawMessage) map[string]any {
	if len(list) == 0 {
		return nil
	}
	fields := map[string]any{}
	for _, v := range list {
		var pair struct {
			Field *string
			Value any
		}
		if json.Unmarshal(v, &pair) != nil || pair.Field == nil {
			return nil
		}
		fields[nameOf(*pair.Field)] = pair.Value
	}
	return fields
}

// named are the fields of an object by what nameOf makes of their names. Of two
// that become the same, the first in the order of the alphabet stays.
func named[V any](object map[string]V) map[string]V {
	out, from := make(map[string]V, len(object)), make(map[string]string, len(object))
	for name, v := range object {
		key := nameOf(name)
		if before, twice := from[key]; !twice || name < before {
			out[key], from[key] = v, name
		}
	}
	return out
}
