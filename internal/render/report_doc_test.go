package render_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// TestReportIsDocumented: every field of the JSON report is in docs/report.md.
func TestReportIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/report.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	var visit func(of reflect.Type)
	visit = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() || seen[of] {
			return
		}
		seen[of] = true
		for field := range of.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name != "" && name != "-" && !strings.Contains(string(text), "`"+name+"`") {
				t.Errorf("%s.%s: docs/report.md does not say what %s is", of, field.Name, name)
			}
			visit(field.Type)
		}
	}
	visit(reflect.TypeFor[inspect.Report]())
	if len(seen) < 15 {
		t.Errorf("only %d types", len(seen))
	}
}
