package inspect_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/testdata"
)

// TestEveryInstantCanBeWritten: one message at the end of the calendar ended a
// whole batch, since JSON has no form for the year 10000.
func TestEveryInstantCanBeWritten(t *testing.T) {
	base, err := fs.ReadFile(testdata.Files, "base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	const usual = `IssueInstant="`
	for _, at := range []string{"9999-12-31T23:59:59-14:00", "0000-01-01T00:00:00+14:00"} {
		before, behind, _ := strings.Cut(string(base), usual)
		_, behind, _ = strings.Cut(behind, `"`)
		m := inspect.Messages("-", []byte(before+usual+at+`"`+behind))[0]
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		captured := *m
		captured.CapturedAt = instant
		for _, r := range []*inspect.Report{
			inspect.Inspect(m, inspect.Options{}),
			inspect.Inspect(&captured, inspect.Options{}),
			inspect.Inspect(m, inspect.Options{Clock: inspect.Clock{Basis: "given", At: instant}}),
		} {
			if _, err := json.Marshal(r); err != nil {
				t.Errorf("%s: %v", at, err)
			}
		}
	}
}
