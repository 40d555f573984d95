package pages

import (
	"reflect"
	"testing"
)

func TestRead(t *testing.T) {
	want := []any{map[string]any{"a": []any{"1"}, "b": nil}, []any{"x"}}
	for name, text := range map[string]string{
		"JSON, one after the other": `{"a":["1"],"b":null}` + "\n" + `["x"]`,
		"YAML, one after the other": "a:\n- 1\nb: null\n---\n- x\n",
	} {
		if got, err := Read(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, text := range []string{`{"a":`, `{"a":1} x`, "a: [", "a: b: c"} {
		if got, err := Read(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	// The AWS command line writes no aliases, and a few of them can unfold into very much.
	if got, err := Read("a: &x [1]\nb: *x\n"); err != nil || !reflect.DeepEqual(got[0].(map[string]any)["b"], nil) {
		t.Errorf("an alias: %v, %v", got, err)
	}
}

func TestIsYAML(t *testing.T) {
	for text, want := range map[string]bool{
		"Users:\n- Name: a\n  Id: b\n": true,
		"- a\n- b\n":                   true,
		"":                             false,
		"alice\nbob\n":                 false,
		"a,b: c,d\n":                   false,
		"alice@example.com: yes\n":     false,
		"-----\n|a|\n":                 false,
		"{\"a\": 1}":                   false,
		"a\tb:c\n":                     false,
	} {
		if IsYAML(text) != want {
			t.Errorf("%q", text)
		}
	}
}

func TestMore(t *testing.T) {
	for token, want := range map[any]bool{"x": true, "": false, nil: false, 1: false} {
		if More(map[string]any{"nextToken": token}) != want {
			t.Errorf("%v", token)
		}
	}
}
