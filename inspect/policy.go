package inspect

import (
	"cmp"
	"fmt"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/words"
)

type (
	// Policy is an IAM policy document, as far as a sign-in depends on it.
	Policy = iampolicy.Policy
	// Statement is one statement of a policy.
	Statement = iampolicy.Statement
	// PolicyCondition is one key of one operator.
	PolicyCondition = iampolicy.Condition
	// PolicyKind says which of a role's policies a document is.
	PolicyKind = iampolicy.Kind
)

// The kinds of policies.
const (
	PolicyTrust       = iampolicy.Trust
	PolicyPermissions = iampolicy.Permissions
)

// MaxPolicyFile is how large a file with policies may be, in bytes.
const MaxPolicyFile = iampolicy.MaxFile

// ParsePolicies reads policies in every form that iampolicy.Parse knows. name is the file, and
// is in errors.
func ParsePolicies(name string, data []byte) ([]*Policy, error) {
	all, err := iampolicy.Parse(name, data)
	if err != nil {
		return nil, fmt.Errorf("reading the policy %s: %w", name, err)
	}
	return all, nil
}

// PoliciesOf returns those of one kind, and all of them when there is none of it: the checks
// then say what was given instead.
func PoliciesOf(all []*Policy, kind PolicyKind) []*Policy { return iampolicy.Select(all, kind) }

// trustPolicies are all that were given.
func (o *Options) trustPolicies() []*Policy {
	if o.TrustPolicy == nil {
		return o.TrustPolicies
	}
	return append([]*Policy{o.TrustPolicy}, o.TrustPolicies...)
}

// trustCase is one pair of the message with the trust policy of its role.
type trustCase struct {
	pair   *RoleValue
	policy *Policy
	// assumed: the file does not tell the role, and the message names several
	assumed bool
}

// trustCases finds the trust policy of each pair's role: by ARN, else by name, else the one of
// which no one tells the role. Pairs without one are left out.
func (d *Document) trustCases(o *Options) (out []trustCase) {
	all := o.trustPolicies()
	if len(all) == 0 || d.Assertion == nil {
		return nil
	}
	pairs := d.chosenPairs(o)
	found := map[string]*Policy{} // by what the pairs ask for
	for _, p := range pairs {
		found[p.Role.Text], found[iampolicy.RoleKey(p.Role.Text)], found[iampolicy.NameKey(p.Role.Name)] = nil, nil, nil
	}
	var ofNone *Policy
	for _, p := range all {
		switch {
		case p.Kind == PolicyPermissions:
		case p.OfNoRole():
			ofNone = settled(ofNone, p)
		default:
			for _, key := range [2]string{p.RoleARN, p.Role()} {
				if had, wanted := found[key]; wanted {
					found[key] = settled(had, p)
				}
			}
		}
	}
	for _, pair := range pairs {
		p := cmp.Or(found[pair.Role.Text], found[iampolicy.RoleKey(pair.Role.Text)],
			found[iampolicy.NameKey(pair.Role.Name)],
			ofNone)
		if p != nil {
			out = append(out, trustCase{pair, p, p == ofNone && len(pairs) > 1})
		}
	}
	return out
}

// settled is one of two policies that fit a role, when they say the same; else one that says that
// no one knows which of them IAM holds.
func settled(a, b *Policy) *Policy {
	switch {
	case a == nil, a.Unread != "" && a.Statements == nil && b.Unread == "" && !a.Torn:
		return b
	case a.Torn || b.Unread != "" || a.Same(b):
		return a
	}
	names := words.Shorten(a.Name) + " and " + words.Shorten(b.Name)
	why := names + " contain different trust policies that could be the role's, and only one of them is"
	if a.Name == b.Name {
		names = words.Shorten(a.Name)
		why = names + " contains several trust policies that could be the role's, and only one of them is"
	}
	return &Policy{Name: names, Kind: PolicyTrust, RoleARN: a.RoleARN, RoleName: a.RoleName, Unread: why, Torn: true}
}

// trustCondition is the Condition of the checks of a role's trust policy.
func trustCondition(d *Document, o *Options) Condition {
	all := o.trustPolicies()
	switch {
	case len(all) == 0 && len(d.Assertion.pairs()) == 0:
		return notChecked("there is no trust policy of the role (--trust-policy)")
	case len(all) == 0:
		if d.noTrust == "" {
			d.noTrust = "there is no trust policy of the role (--trust-policy: " +
				getRole(d.Assertion.pairs()[0].Role) + ")"
		}
		return notChecked(d.noTrust)
	case len(d.Assertion.pairs()) == 0:
		return notApplicable("the message names no role with its provider")
	case len(d.trust) > 0:
		return Condition{}
	}
	return d.otherTrustPolicies(all)
}

// otherTrustPolicies says that what was given is not the trust policy of a role of the message.
func (d *Document) otherTrustPolicies(all []*Policy) Condition {
	role := d.Assertion.pairs()[0].Role
	name := words.Shorten(all[0].Name)
	for _, p := range all {
		if p.Kind == PolicyPermissions {
			continue
		}
		other := name + " is the trust policy of " + words.Shorten(cmp.Or(p.RoleARN, p.RoleName)) +
			", which the message doesn't name"
		if len(all) > 1 {
			other = "no trust policy given here is that of the role " + words.Shorten(role.Text)
		}
		return notChecked(other + " (" + getRole(role) + ")").
			unless("the trust policy of the role " + words.Shorten(role.Name) + ", which " + name + " doesn't " +
				"contain, refuses it")
	}
	return notChecked(name + " is not a trust policy: it has no Principal. Give it with --role-policy, and the " +
		"trust policy of the role with --trust-policy (" + getRole(role) + ")").
		unless("the trust policy of the role refuses it (" + name + " is a permissions policy)")
}

// getRole is the command that prints a role with its trust policy. A name that IAM does not
// know is not put into a command.
func getRole(role *awsfacts.ARN) string {
	if !role.Valid {
		return "aws iam get-role --role-name NAME"
	}
	return "aws iam get-role --role-name " + role.Name + ", in the account " + role.Account
}
