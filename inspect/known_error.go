package inspect

import (
	"slices"
	"strings"
	"sync"
)

// KnownError is one error text of AWS or Microsoft, with everything that is
// ever said about it: terminal, page and JSON all print from this value.
type KnownError struct {
	ID      string // stable name, never that of a check
	Title   string // what went wrong, as a clause without a full stop
	Text    string // the words as the vendor shows them; {attribute} and the like stand for parts that vary
	Service string // who says it: iam, sts, identity-center, connect, cognito, scim or entra
	Code    string // the error code that comes with the text, where there is one
	Meaning string // what happened and how far the sign-in got; an empty line parts paragraphs
	Basis   Basis
	Causes  []KnownCause // likeliest first
	Checks  []string     // IDs of the checks that decide between the causes
	Sources []Source

	also  []string // other wordings of the same text, and the part of it that is enough
	alone []string // wordings, Text perhaps among them, that are everyday words: they count only as a whole sentence
	weak  bool     // a code and no sentence: it counts only where no sentence is known
}

// KnownCause is one reason for an error text. Where it is one of Causes it
// has that cause's ID.
type KnownCause struct {
	ID    string
	Title string
	Fixes []Fix // in order: one change, or the ways to make it, the best first
}

// KnownErrors returns every known error text, by service.
func KnownErrors() []*KnownError { return slices.Clone(knownErrors()) }

// knownErrors is the one table of error texts.
var knownErrors = sync.OnceValue(func() []*KnownError {
	return slices.Concat(errorsOfSignIn(), errorsOfProvider(), errorsOfSTS(), errorsOfIdentityCenter(), errorsOfConnect(), errorsOfCognito(), errorsOfSCIM(), errorsOfEntra())
})

// MatchErrors returns the known errors whose text occurs in text, the best
// match first; nil when none does. The text may be cut off, wrapped, escaped,
// in a whole HTML page, a log line or a URL. What the page shows goes before
// what its scripts and attributes hold. It takes time in proportion to the
// length of text.
func MatchErrors(text string) []*KnownError {
	table := knownWordings()
	var codes []*KnownError
	for _, r := range []reading{asShown, asStored} {
		found := table.match(fold(r.unmarked(text)))
		if len(found) > 0 && !found[0].weak {
			return found
		}
		if codes == nil {
			codes = found
		}
	}
	if found := table.matchCut(text); found != nil {
		return found
	}
	return codes
}

// Explain finds what a person asks about: checks by their IDs, a known error
// by its ID, or the known errors whose text occurs in text, the best first.
func Explain(text string) (checks []*Check, known []*KnownError) {
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		check := Lookup(word)
		if check == nil {
			checks = nil
			break
		}
		checks = append(checks, check)
	}
	if checks != nil {
		return checks, nil
	}
	id := strings.ToLower(strings.TrimSpace(text))
	all := KnownErrors()
	if i := slices.IndexFunc(all, func(e *KnownError) bool { return e.ID == id }); i >= 0 {
		return nil, all[i : i+1]
	}
	return nil, MatchErrors(text)
}
