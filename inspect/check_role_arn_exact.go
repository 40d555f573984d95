package inspect

import (
	"maps"
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var roleARNExact = &Check{
	ID:       "role-arn-exact",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The message spells the role's ARN differently from IAM",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "An account has each role name only once, whatever its case and path. AWS still needs the exact " +
		"ARN. With other capitals or without its path, it doesn't find the role and answers AccessDenied.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{{
		Where: Entra,
		Path:  vendordoc.EntraAppRoles,
		Do:    "Copy the role's ARN from IAM > Roles > the role > Summary into the app role's Value.",

		Elsewhere: "Copy the role's ARN from IAM > Roles > the role > Summary into the Role value.",
	}},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.IAMQuotas},
	When: func(d *Document, o *Options) Condition {
		switch {
		case len(o.trustPolicies())+len(o.RolePolicies) == 0:
			return notChecked("IAM's spelling of the role is unknown (--trust-policy with the output of aws " +
				"iam get-role)")
		case len(d.Assertion.pairs()) == 0:
			return notApplicable("the message names no role with its provider")
		case len(d.spelled) == 0:
			return notChecked("the files don't show IAM's spelling of the role (aws iam get-role prints its ARN)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) (out []Finding) {
		for _, p := range d.Assertion.pairs() {
			same := d.spelled[iampolicy.RoleKey(p.Role.Text)]
			if same == "" || same == p.Role.Text {
				continue
			}
			f := d.foundARN(p, p.Role, "IAM has the role as "+words.Shorten(same)+": upper and lower case "+
				"differ, and AWS distinguishes them.").
				WithGot(p.Role.Text).WithWant(same)
			if !strings.EqualFold(same, p.Role.Text) {
				f.Detail = "IAM has the role as " + words.Shorten(same) + ": under another path, so AWS " +
					"doesn't find it."
				f.Severity = Error
			}
			out = append(out, f)
		}
		return out
	},
}

// spelledRoles are the ARNs of the message's roles as the files have them, by what identifies a
// role. A file that has the very ARN of the message wins over one that spells it otherwise.
func (d *Document) spelledRoles(o *Options) map[string]string {
	if d.Assertion == nil || len(o.trustPolicies()) == 0 && len(o.RolePolicies) == 0 {
		return nil
	}
	out := map[string]string{}
	sent := map[string]bool{}
	for _, pair := range d.Assertion.pairs() {
		out[iampolicy.RoleKey(pair.Role.Text)] = ""
		sent[pair.Role.Text] = true
	}
	for _, all := range [2][]*Policy{o.trustPolicies(), o.RolePolicies} {
		for _, p := range all {
			if known, wanted := out[p.Role()]; wanted && p.RoleARN != "" && (known == "" || sent[p.RoleARN]) {
				out[p.Role()] = p.RoleARN
			}
		}
	}
	maps.DeleteFunc(out, func(_, arn string) bool { return arn == "" })
	return out
}
