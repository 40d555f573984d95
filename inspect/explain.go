package inspect

import (
	"slices"
	"strings"
)

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
