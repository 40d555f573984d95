package inspect

import (
	"slices"
	"strings"
)

// judgePairs judges each pair of the Role attribute by itself: AWS offers those that can be
// assumed, and STS sees only the chosen one. So what is wrong with one pair refuses the sign-in
// only when something is wrong with all of them, or when it is the one that is chosen.
func (d *Document) judgePairs(o *Options, r *Report) {
	if d.Assertion == nil || len(d.Assertion.RoleValues) == 0 {
		return
	}
	values := d.Assertion.RoleValues
	pairs := make([]pairJudged, len(values))
	whole := Accept // what holds for every pair
	for i := range r.Findings {
		f := &r.Findings[i]
		switch v := valueAt(values, f); {
		case f.Severity == Note:
		case v < 0:
			if StageOf(f.ID) == AtSignIn {
				whole = worse(whole, verdictOf(r.Findings[i:i+1]))
			}
		default:
			pairs[v].takes(f)
			if values[v].Role != nil {
				f.Role = values[v].Role.Text
			}
		}
	}
	anyChosen := false
	for v := range values {
		pairs[v].chosen = o.Role != "" && values[v].ok() && NamesRole(o.Role, values[v].Role.Text)
		anyChosen = anyChosen || pairs[v].chosen
	}
	usable := slices.ContainsFunc(pairs, func(p pairJudged) bool { return !p.fails })
	for i := range r.Findings {
		f := &r.Findings[i]
		v := valueAt(values, f)
		switch {
		case v < 0 || f.Severity == Note:
		case anyChosen && !pairs[v].chosen:
			f.Severity, f.AWSError = Note, ""
			f.Detail += " It isn't the role chosen here."
		case !anyChosen && usable && f.Severity == Error:
			f.Severity, f.AWSError = Warning, ""
			f.Detail += " The other roles of this message aren't affected."
			d.badPairs = append(d.badPairs, *f)
		}
	}
	n := 0
	for v := range values {
		if values[v].ok() {
			fact := &r.Message.Assertion.Roles[n]
			fact.Verdict, fact.Findings = worse(whole, pairs[v].verdict), append([]string{}, pairs[v].found...)
			if !d.Target.SignIn() {
				fact.Verdict = "" // no one assumes it there
			}
			n++
		}
	}
}

// chosenPairs are the pairs of the role that is chosen; all, where none is, or none of the message's.
func (d *Document) chosenPairs(o *Options) []*RoleValue {
	pairs := d.Assertion.pairs()
	if o.Role == "" {
		return pairs
	}
	var chosen []*RoleValue
	for _, p := range pairs {
		if NamesRole(o.Role, p.Role.Text) {
			chosen = append(chosen, p)
		}
	}
	if chosen == nil {
		return pairs
	}
	return chosen
}

// pairJudged is what was found about one Role value.
type pairJudged struct {
	verdict Verdict // of the sign-in; "" without a finding
	fails   bool    // at the sign-in or behind it
	found   []string
	chosen  bool
}

func (p *pairJudged) takes(f *Finding) {
	p.fails = p.fails || f.Severity == Error
	if StageOf(f.ID) == AtSignIn {
		p.verdict = worse(p.verdict, verdictOf([]Finding{*f}))
	}
	if !slices.Contains(p.found, f.ID) {
		p.found = append(p.found, f.ID)
	}
}

// worse is the worse of two verdicts.
func worse(a, b Verdict) Verdict {
	for _, v := range []Verdict{Reject, AtRisk} {
		if a == v || b == v {
			return v
		}
	}
	return Accept
}

// valueAt is the index of the Role value in which a finding stands, or -1.
func valueAt(values []RoleValue, f *Finding) int {
	if f.Length == 0 && f.Line == 0 {
		return -1
	}
	// In document order, and never one in the other.
	i, _ := slices.BinarySearchFunc(values, f.Offset, func(v RoleValue, at int) int {
		if v.Value.Node.End <= at {
			return -1
		}
		return 1
	})
	if i < len(values) && values[i].Value.Node.Start <= f.Offset {
		return i
	}
	return -1
}

// RolesNamed are the roles of a report's message that are meant by an ARN or a name, each once.
func RolesNamed(r *Report, chosen string) (out []string) {
	if chosen == "" || r.Message == nil || r.Message.Assertion == nil {
		return nil
	}
	for _, pair := range r.Message.Assertion.Roles {
		if NamesRole(chosen, pair.Role) && !slices.Contains(out, pair.Role) {
			out = append(out, pair.Role)
		}
	}
	return out
}

// NamesRole says whether a role that is chosen by its ARN, its name, or its name with its path is
// the one of this ARN. Upper and lower case count.
func NamesRole(chosen, arn string) bool {
	if chosen == arn {
		return true
	}
	_, path, ok := strings.Cut(arn, ":role/")
	return ok && !strings.HasPrefix(chosen, "arn:") && (path == chosen || path[strings.LastIndexByte(path,
		'/')+1:] == chosen)
}
