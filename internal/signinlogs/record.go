package signinlogs

import (
	"encoding/json"
	"strconv"
	"strings"
)

// record is one entry of a log. Its fields have their names as nameOf spells
// them, so that the same field is found in JSON, CSV and the columns of a query.
type record struct {
	fields map[string]any
	// columns are those of the table whose row it is. nil: it is whole, and a
	// field that is not there has no value.
	columns map[string]bool
}

// nameOf makes a name comparable: eventName, "Event name", eventname and
// event_name are one, as are TimeGenerated and "TimeGenerated [UTC]".
func nameOf(name string) string {
	name, _ = strings.CutSuffix(strings.TrimSpace(name), " [UTC]")
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return -1
	}, name)
}

// knows says whether the record tells of a field, be it that it is empty.
func (r record) knows(names ...string) bool {
	for _, name := range names {
		if r.columns == nil || r.columns[name] {
			return true
		}
	}
	return false
}

// text is the first of the fields with a value. A name with a dot is a field
// within another, or a column that is called so.
func (r record) text(names ...string) string {
	for _, name := range names {
		if s := textOf(r.fields[name]); s != "" {
			return s
		}
		outer, inner, ok := strings.Cut(name, ".")
		if !ok {
			continue
		}
		if s := textOf(within(r.fields[outer])[inner]); s != "" {
			return s
		}
	}
	return ""
}

// textOf is a value as text. Tables write null and None for nothing.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); s != "null" && s != "-" && s != "None" {
			return s
		}
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// within are the fields of a value: of an object, of JSON in a string, or of
// what Athena and CloudTrail Lake print of a map, {a=1, b=2}.
func within(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return named(v)
	case string:
		v = strings.TrimSpace(v)
		if !strings.HasPrefix(v, "{") {
			return nil
		}
		var object map[string]any
		if json.Unmarshal([]byte(v), &object) == nil {
			return named(object)
		}
		return printedMap(v)
	}
	return nil
}

// printedMap reads {a=1, b={c=2}}. A value may hold commas and equals signs of
// its own: a part that does not begin with a name belongs to the one before it.
func printedMap(text string) map[string]any {
	out := map[string]any{}
	last := ""
	for _, part := range topLevel(strings.TrimSuffix(text[1:], "}")) {
		name, value, ok := strings.Cut(part, "=")
		if key := nameOf(name); ok && key != "" && !strings.ContainsAny(name, " :/@,") {
			out[key], last = value, key
		} else if before, ok := out[last].(string); ok {
			out[last] = before + ", " + part
		}
	}
	return out
}

// topLevel splits at the commas that are in no inner braces.
func topLevel(text string) (parts []string) {
	depth, from := 0, 0
	for i, c := range text {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 && strings.HasPrefix(text[i:], ", ") {
				parts, from = append(parts, text[from:i]), i+2
			}
		}
	}
	return append(parts, text[from:])
}

// unwrapped is the record that lies in another as JSON: an event of CloudTrail
// in what looked it up, in a log event, in a message or in a row of a query.
func (r record) unwrapped(wrappers ...string) record {
	for range maxNested {
		inner := map[string]any(nil)
		for _, name := range wrappers {
			if inner = whole(r.fields[name]); inner != nil {
				break
			}
		}
		if inner == nil {
			return r
		}
		r = record{fields: inner}
	}
	return r
}

// whole are the fields of an object, or of JSON in a string.
func whole(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return named(v)
	case string:
		var object map[string]any
		if strings.HasPrefix(strings.TrimSpace(v), "{") && json.Unmarshal([]byte(v), &object) == nil {
			return named(object)
		}
	}
	return nil
}
