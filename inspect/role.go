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
