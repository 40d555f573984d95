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

// TestTheUsualTextIsFirst: people keep three words of AWS's sign-in page, and other texts have them too. A whole
// sentence of another service stays that one's.
func TestTheUsualTextIsFirst(t *testing.T) {
	for _, text := range []string{
		"invalid SAML response", "Error: invalid SAML response", "AWS says invalid saml response", "Invalid SAML Response error",
	} {
		found := Find(text)
		if found == nil {
			found = Nearest(text)
		}
		if len(found) == 0 || found[0].ID != "saml-response-invalid" {
			t.Errorf("%q is %v", text, idsOf(found))
		}
	}
	for text, want := range map[string]string{
		"Invalid SAML response received: SAML Response signature is invalid": "cognito-response-signature",
		"Response signature invalid":                                         "response-signature-invalid",
	} {
		if found := Find(text); len(found) == 0 || found[0].ID != want {
			t.Errorf("%q is %v, want %s first", text, idsOf(found), want)
		}
	}
	if found := Nearest("the response of SAML is invalid"); len(found) > 0 && found[0].ID == "saml-response-invalid" {
		t.Error("words in another order are the usual text")
	}
}

// TestBrokenOffWithinAPartThatVaries: the first words are all there, and what comes next is cut. Fewer words tell nothing.
func TestBrokenOffWithinAPartThatVaries(t *testing.T) {
	for text, want := range map[string]string{
		"Type for attribute {custom:d":                                   "cognito-schema",
		"User: arn:aws:iam::1:user/ci is not authorized to perf":         "chain-tagsession",
		"User: arn:aws:iam::1:user/ci is not authorized to":              "",
		"Type for {custom:d":                                             "",
		"The user of this domain, whom the network knows, has no access": "",
	} {
		if found := Find(text); (len(found) > 0) != (want != "") || want != "" && !slices.Contains(idsOf(found), want) {
			t.Errorf("%q is %v, want %q", text, idsOf(found), want)
		}
	}
}
