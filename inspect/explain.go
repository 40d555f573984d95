package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/knownerror"
)

// Explain finds what a person asks about: checks by their IDs, a known error by its ID, the
// known errors whose text occurs in text, or those of whose text it is a part; the best first.
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
	return nil, knownerror.Find(text)
}

// PartOnly says whether a text is only a part of the known error that Explain finds for it, so
// that the rest may be another.
func PartOnly(text string, e *KnownError) bool {
	return !strings.EqualFold(strings.TrimSpace(text), e.ID) && knownerror.IsFragment(text)
}

// NearestErrors returns the known errors whose texts have the most words in common with one
// that Explain does not find.
func NearestErrors(text string) []*KnownError { return knownerror.Nearest(text) }
