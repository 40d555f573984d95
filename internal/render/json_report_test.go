package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/internal/words"
)

// reflected is what encoding/json makes of a value, with the characters escaped
// that a terminal would act on. It knows nothing of the writer under test.
func reflected(t testing.TB, v any, indent string) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, r := range b.String() {
		switch {
		case !words.Hidden(r):
			out.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// same holds what is written for a report equal to encoding/json.
func same(t testing.TB, name string, r *inspect.Report) {
	t.Helper()
	var line, document bytes.Buffer
	if err := render.JSONLine(&line, r); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if want := reflected(t, r, ""); line.String() != want {
		t.Errorf("%s: got\n%swant\n%s", name, line.String(), want)
	}
	reports := []*inspect.Report{r, r}
	if err := render.JSON(&document, reports); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if want := reflected(t, inspect.Collect(reports), "  "); document.String() != want {
		t.Errorf("%s: the document differs: got\n%swant\n%s", name, document.String(), want)
	}
}

func TestJSONIsThatOfEncodingJSON(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	cases, err := corpus.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		r := corpus.Report(c)
		same(t, c.Name, r)
	}
	same(t, "hostile", hostile())
	same(t, "empty", &inspect.Report{})
}

// fill sets every field below v, so that one which the writer does not know
// shows. The texts are taken from words in turn; n says how long lists are.
func fill(v reflect.Value, words func() string, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(words())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(len(words())) + 1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), words, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), words, n)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 11, 20, 9, 30, 0, 150e6, time.UTC)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), words, n)
		}
	default:
		panic("no way to fill a " + v.Kind().String())
	}
}

// filled is a report in which every field is set.
func filled(words func() string, n int) *inspect.Report {
	var r inspect.Report
	fill(reflect.ValueOf(&r).Elem(), words, n)
	// Verdict has its own MarshalJSON, which would escape texts for HTML.
	r.Verdict, r.Predicted = inspect.AtRisk, inspect.Reject
	for i := range r.Message.Assertion.Roles {
		r.Message.Assertion.Roles[i].Verdict = inspect.Accept
	}

	return &r
}

func TestEveryFieldIsWritten(t *testing.T) {
	i := 0
	for _, n := range []int{0, 1, 3} {
		same(t, fmt.Sprintf("lists of %d", n), filled(func() string { i++; return fmt.Sprint("text ", i) }, n))
	}
	same(t, "no text", filled(func() string { return "" }, 2))
}

// TestEveryCharacterIsWritten: each character, alone and between others.
func TestEveryCharacterIsWritten(t *testing.T) {
	for from := rune(0); from <= unicode.MaxRune; from += 0x400 {
		var b strings.Builder
		for r := from; r < from+0x400; r++ {
			b.WriteRune(r)
			b.WriteByte('x')
		}
		same(t, fmt.Sprintf("from U+%04X", from), &inspect.Report{Headline: b.String()})
	}
}

// FuzzJSON puts a text into every field of a report.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		"", "plain", "a\"b\\c\n\t\r\b\f\x00\x1f",
		"\u2028\u202e\U000E0041\u00ad\x7f", "<&>\u00e9\ud7ff\U0001F44D", "bad\xff\xc3(", "\xed\xa0\x80",
	} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		same(t, "fuzzed", filled(func() string { return s }, n&3))
	})
}
