package render

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
)

// undecided says what could still refuse the sign-in because what was given does not decide
// it: each reason once, with the checks that it keeps from deciding.
func undecided(r *inspect.Report) (out []string) {
	var reasons []string
	checks := map[string][]string{}
	for _, c := range r.Checks {
		if c.Unless == "" || c.Outcome != inspect.NotChecked {
			continue
		}
		if !slices.Contains(reasons, c.Reason) {
			reasons = append(reasons, c.Reason)
		}
		checks[c.Reason] = append(checks[c.Reason], c.ID)
	}
	for _, reason := range reasons {
		out = append(out, reason+" ["+strings.Join(checks[reason], ", ")+"]")
	}
	return out
}
