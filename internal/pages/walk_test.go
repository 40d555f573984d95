package pages

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestMembers: what Members tells of an object is what encoding/json reads in it.
func TestMembers(t *testing.T) {
	for _, text := range []string{
		`{}`, ` { } `, `{"a":"b"}`, `{"a" : "b\"}\\" , "c":[1,{"d":"]"}],"e":null,"f":-1.5e3,"g":true}`,
		"{\n\"a\":{\"b\":{}} ,\n\"c\": 1\n}", `{"a":"ü\u00e4","a":"last"}`, `[1]`, `"x"`, `1`,
	} {
		var want map[string]json.RawMessage
		_ = json.Unmarshal([]byte(text), &want) // what isn't an object has no members
		got := map[string]json.RawMessage{}
		Members([]byte(text), func(key, value []byte) { got[string(key)] = value })
		if len(want)+len(got) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		var s string
		if json.Unmarshal(want["a"], &s) == nil && Text(got["a"]) != s {
			t.Errorf("%s: %q, want %q", text, Text(got["a"]), s)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add(`{"a":"b\"}\\","c":[1,{"d":"]"}],"e":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		var want map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &want) != nil {
			return
		}
		got := map[string]json.RawMessage{}
		Members([]byte(text), func(key, value []byte) {
			var name string
			if json.Unmarshal([]byte(`"`+string(key)+`"`), &name) == nil {
				got[name] = value
			}
		})
		if len(want)+len(got) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	})
}

// TestWalk: elements of lists come one by one, other members whole, and each document ends.
func TestWalk(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"value":[{"a":1},{"a":2}],"@odata.nextLink":"x"}`, `value={"a":1} value={"a":2} @odata.nextLink:"x" end`},
		{`[1,2]`, `=1 =2 end`},
		{`{"value":null,"b":[1]}{"Users":[]}`, `b:[1] end end`},
		{`{"a":{"value":[1]}}`, `a:{"value":[1]} end`},
		{``, ``},
		{`{"value":[{"a":1}`, `value={"a":1} cut off`},
		{`{"value":{}}`, `not a list`},
		{`7`, `not a JSON object`},
	} {
		var got []string
		err := Walk(strings.NewReader(c.text), Visitor{
			Element: func(key string, value json.RawMessage) error {
				got = append(got, fmt.Sprintf("%s=%s", key, value))
				return nil
			},
			Field: func(key string, value json.RawMessage) error {
				got = append(got, fmt.Sprintf("%s:%s", key, value))
				return nil
			},
			End: func() error {
				got = append(got, "end")
				return nil
			},
		})
		all := strings.Join(got, " ")
		if err != nil {
			all += " " + err.Error()
		}
		if err == nil && all != c.want || err != nil && (len(c.want) < 5 || !strings.Contains(all, c.want[strings.LastIndexByte(c.want, '}')+1:])) {
			t.Errorf("%s: %s, want %s", c.text, all, c.want)
		}
	}
}
