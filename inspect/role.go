package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// RoleValue is one value of the AWS Role attribute taken apart. AWS wants one
// role ARN and one saml-provider ARN joined by a comma; either may come first
// (both orders are in use).
type RoleValue struct {
	Value Value
	// split at each comma that begins another ARN, since role names may hold commas; white space kept
	Parts    []string
	Role     *awsfacts.ARN // nil unless exactly one part is a role ARN
	Provider *awsfacts.ARN // nil unless exactly one part is a saml-provider ARN
}

// ok says whether the value is exactly one role and one provider.
func (v *RoleValue) ok() bool { return len(v.Parts) == 2 && v.Role != nil && v.Provider != nil }

// parseRoleValue splits a Role value at ",arn:" borders, white space allowed.
func parseRoleValue(v Value) RoleValue {
	r := RoleValue{Value: v}
	r.Parts = awsfacts.SplitARNs(v.Text)
	var roles, providers int
	for _, p := range r.Parts {
		a := awsfacts.ParseARN(strings.TrimSpace(p))
		switch a.Type {
		case "role":
			roles++
			r.Role = &a
		case "saml-provider":
			providers++
			r.Provider = &a
		}
	}
	if roles != 1 {
		r.Role = nil
	}
	if providers != 1 {
		r.Provider = nil
	}
	return r
}

// roleShape says what a Role value is made of.
type roleShape struct {
	roles, providers, others int // ARNs by type
}

// shape counts the ARNs of the value, whatever stands between them.
func (v *RoleValue) shape() roleShape {
	var s roleShape
	text := v.Value.Text
	for i := strings.Index(text, "arn:"); i >= 0; {
		next := strings.Index(text[i+4:], "arn:")
		part := text[i:]
		if next >= 0 {
			part = text[i : i+4+next]
		}
		switch {
		case strings.Contains(part, ":role/"):
			s.roles++
		case strings.Contains(part, ":saml-provider/"):
			s.providers++
		default:
			s.others++
		}
		if next < 0 {
			break
		}
		i += 4 + next
	}
	return s
}

// pair says whether the value is exactly one role and one provider with a comma
// between them. Only an ARN that breaks the rules can hide another one behind a
// wrong separator.
func (v *RoleValue) pair() bool {
	return v.ok() && (v.Role.Valid && v.Provider.Valid || v.shape() == roleShape{roles: 1, providers: 1})
}

// separable says whether the value is one or more whole pairs that are only
// put together wrongly: role-value-per-pair explains those, role-pair the rest.
func (v *RoleValue) separable() bool {
	s := v.shape()
	return !v.pair() && s.others == 0 && s.roles > 0 && s.roles == s.providers
}

// pairs returns the values that are exactly one role and one provider.
func (a *Assertion) pairs() []*RoleValue { return a.paired }

func exactPairs(values []RoleValue) []*RoleValue {
	out := make([]*RoleValue, 0, len(values))
	for i := range values {
		if values[i].pair() {
			out = append(out, &values[i])
		}
	}
	return out
}

// whenRole is the When of checks about whatever the Role attribute holds.
var whenRole = whenValue(attrRole)

// whenPairs is the When of checks about ARNs, which need values that could be
// taken apart.
func whenPairs(d *Document, o *Options) Condition {
	for i := range d.Assertion.RoleValues {
		if d.Assertion.RoleValues[i].pair() {
			return Condition{}
		}
	}
	return notApplicable("no Role value is a pair of a role and a provider")
}

// foundAccount starts a finding that marks the account in one ARN of a Role value.
func (d *Document) foundAccount(v *RoleValue, a *awsfacts.ARN, detail string) Finding {
	from := strings.Index(v.Value.Text, a.Text)
	from += strings.Index(a.Text, a.Account)
	return d.foundPart(v.Value.Node, from, from+len(a.Account), detail)
}

// foundARN starts a finding that marks one ARN of a Role value.
func (d *Document) foundARN(v *RoleValue, a *awsfacts.ARN, detail string) Finding {
	from := strings.Index(v.Value.Text, a.Text)
	return d.foundPart(v.Value.Node, from, from+len(a.Text), detail)
}
