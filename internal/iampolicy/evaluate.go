package iampolicy

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// Request is what is asked for.
type Request struct {
	Action   string
	Provider string // SAML provider by which it is asked; "" where a policy of the role's own decides
	Resource string // "" in a trust policy, which is at its resource
	Look     Lookup
}

// SpeaksOf says whether a statement is about an action. IAM compares actions
// without regard to case.
func (s *Statement) SpeaksOf(action string) bool {
	if s.void {
		return false
	}
	named := slices.ContainsFunc(s.Actions, func(a string) bool {
		switch {
		case a == action:
			return true
		case len(a) != len(action) && !strings.ContainsAny(a, "*?"): // both are ASCII
			return false
		}
		return Wild(strings.ToLower(a), strings.ToLower(action))
	})
	return named != s.NotAction
}

// Trusts says whether a statement names a SAML provider as its principal.
func (s *Statement) Trusts(provider string) bool {
	return slices.Contains(s.Federated, provider) || slices.Contains(s.Federated, "*")
}

// Stands says how the conditions of a statement stand, leaving out those that skip names, and
// returns the one that decides it; nil when all hold.
func (s *Statement) Stands(look Lookup, version string, skip func(*Condition) bool) (Answer, *Condition) {
	all := Yes
	var decides *Condition
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if skip != nil && skip(c) {
			continue
		}
		if a := c.Stands(look, version); a < all {
			all, decides = a, c
		}
	}
	return all, decides
}

// Covers says whether a statement is about a resource.
func (s *Statement) Covers(resource string, look Lookup, version string) Answer {
	covered := No
	for _, r := range s.Resources {
		pattern, known := expand(r, look, version)
		switch {
		case known == No && s.NotResource:
			covered = max(covered, Open)
		case known != No:
			covered = max(covered, like(pattern, resource))
		}
	}
	if s.NotResource {
		return covered.not()
	}
	return covered
}

// principal says whether a statement is about a SAML provider. Whether a Deny of the whole
// account means its SAML providers too, AWS does not say.
func (s *Statement) principal(provider string) Answer {
	switch {
	case s.Trusts(provider):
		return Yes
	case !s.Allow && slices.Contains(s.Accounts, awsfacts.ParseARN(provider).Account):
		return Open
	}
	return No
}

// Meets says whether a statement applies to a request, and which condition decides that.
func (s *Statement) Meets(r *Request, version string) (Answer, *Condition) {
	if !s.SpeaksOf(r.Action) {
		return No, nil
	}
	covered := Yes
	if r.Provider != "" {
		covered = s.principal(r.Provider)
	}
	if r.Resource != "" {
		covered = s.Covers(r.Resource, r.Look, version)
	}
	if covered == No {
		return No, nil
	}
	a, c := s.Stands(r.Look, version, nil)
	return min(a, covered), c
}

// Match is a statement that decides, with the condition that it depends on; nil when it depends on none.
type Match struct {
	Answer    Answer
	Policy    *Policy
	Statement *Statement
	Condition *Condition
}

// Denies finds the Deny that applies to a request, or may apply. Its answer is No without one.
func Denies(policies []*Policy, r *Request) Match { return strongest(policies, r, false) }

// Allows finds the Allow that applies best to a request.
func Allows(policies []*Policy, r *Request) Match { return strongest(policies, r, true) }

func strongest(policies []*Policy, r *Request, allow bool) (best Match) {
	for _, p := range policies {
		for i := range p.Statements {
			s := &p.Statements[i]
			if s.Allow != allow {
				continue
			}
			a, c := s.Meets(r, p.Version)
			if a > best.Answer || best.Statement == nil && a == No && c != nil {
				best = Match{a, p, s, c}
			}
		}
	}
	return best
}
