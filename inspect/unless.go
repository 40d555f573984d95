package inspect

import (
	"slices"
	"strconv"
	"strings"
)

// unless adds to a not-checked what could refuse the sign-in anyway: see
// report.CheckResult, whose Unless it becomes.
func (c Condition) unless(clause string) Condition {
	c.Unless = clause
	return c
}

// withUnless adds to the headline of a sign-in that is expected to work what could refuse it and was not decided: by
// a check, or by the checks together, where pairs is a clause that no single role is free of.
func withUnless(r *Report, pairs string) string {
	if r.Verdict != Accept || !isForecast(r.Headline) {
		return r.Headline
	}
	signIn, after := undecided(r)
	if len(signIn) == 0 && pairs != "" {
		signIn = append(signIn, pairs)
	}
	head, tail, rest := strings.Cut(strings.TrimSuffix(r.Headline, "."), "; ")
	if len(signIn) > 0 {
		head += ", unless " + either(signIn)
	}
	if rest {
		head += "; " + tail
	}
	if len(after) > 0 {
		head += ", and what it leads to opens unless " + either(after)
	}
	return head + "."
}

// undecided are the clauses about what could refuse the sign-in, and what it leads to.
func undecided(r *Report) (signIn, after []string) {
	for _, c := range r.Checks {
		if c.Unless == "" {
			continue
		}
		list := &signIn
		if StageOf(c.ID) == AfterSignIn {
			list = &after
		}
		if !slices.Contains(*list, c.Unless) {
			*list = append(*list, c.Unless)
		}
	}
	return signIn, after
}

// saysUnless says whether a check was not decided and adds its clause to the headline.
func saysUnless(r *Report, id string) bool {
	return slices.ContainsFunc(r.Checks, func(c *CheckResult) bool { return c.ID == id && c.Unless != "" })
}

// isForecast says whether a headline says what will happen, not what did.
func isForecast(headline string) bool {
	return strings.Contains(headline, " will ") || strings.Contains(headline, " would have ") ||
		strings.HasPrefix(headline, "Nothing wrong was found")
}

// either joins clauses; of more than two it counts the rest.
func either(clauses []string) string {
	switch len(clauses) {
	case 1:
		return clauses[0]
	case 2:
		return clauses[0] + ", or " + clauses[1]
	}
	return clauses[0] + ", or one of " + strconv.Itoa(len(clauses)-1) + " other things that weren't checked does"
}
