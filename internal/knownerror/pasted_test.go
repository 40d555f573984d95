package knownerror

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// saying is a line of testdata/wordings.txt.
type saying struct{ id, text, marks string }

func sayings(t *testing.T) (out []saying) {
	t.Helper()
	data, err := os.ReadFile("testdata/wordings.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if id, text, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			text, marks, _ := strings.Cut(text, "\t")
			out = append(out, saying{id, text, marks})
		}
	}
	if len(out) < 80 {
		t.Errorf("only %d wordings", len(out))
	}
	return out
}

// TestThreeSpellings: each wording is explained as it is, in a log line with other quotes, and with its second half
// lost.
func TestThreeSpellings(t *testing.T) {
	quotes := strings.NewReplacer("'", "’", `"`, "”", "`", "'")
	for _, s := range sayings(t) {
		runes := []rune(s.text)
		for how, pasted := range map[string]string{
			"exact":    s.text,
			"log line": "2026-11-20T09:31:12Z WARN [main] message=«" + quotes.Replace(s.text) + "» thread=7",
			"half":     strings.TrimSpace(string(runes[:(len(runes)+1)/2])) + "…",
		} {
			found := slices.Contains(idsOf(Find(pasted)), s.id)
			if known := how != "half" || !strings.Contains(s.marks, "-"); found != known {
				t.Errorf("%s: %q is %v, and %s among them is %t", how, pasted, idsOf(Find(pasted)), s.id, known)
			}
		}
	}
}

// TestWordsWithoutASourceAreNotQuoted: they find their error, and its text is another or is marked as only like
// theirs. What is marked so has no wording that a source has.
func TestWordsWithoutASourceAreNotQuoted(t *testing.T) {
	quoted := func(e *Error, text string) bool {
		return strings.Contains(fold(e.Text).s, fold(text).s) || strings.Contains(fold(text).s, fold(e.Text).s)
	}
	unsourced := 0
	for _, s := range sayings(t) {
		i := slices.IndexFunc(All(), func(e *Error) bool { return e.ID == s.id })
		if i < 0 {
			t.Errorf("there is no known error %s", s.id)
			continue
		}
		e := All()[i]
		if strings.Contains(s.marks, "U") {
			unsourced++
			if !e.Like && quoted(e, s.text) {
				t.Errorf("%s quotes %q, which is in no source", e.ID, e.Text)
			}
		} else if e.Like {
			t.Errorf("%s is marked as only like what is shown, and %q has a source", e.ID, s.text)
		}
	}
	if unsourced < 10 {
		t.Errorf("only %d wordings have no source", unsourced)
	}
}
