package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var rolePresent = &Check{
	ID:       "role-present",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "Role is missing",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The AWS sign-in page reads the user's roles from the Role attribute. Without one it shows its " +
		"page about an invalid SAML response. Entra ID leaves the attribute out when the user has no app " +
		"role with a value.",
	AWSError: vendordoc.SaysInvalidResponse,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do: "Assign the user, or a group the user is a direct member of, to the app role for the AWS " +
				"role. Nested groups don't count, and Default Access gives no role.",
			Elsewhere: "Give the user the role or group that Role is built from.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Make sure that there is a claim with Name Role, Namespace " +
				"https://aws.amazon.com/SAML/Attributes and source attribute user.assignedroles, and that " +
				"its conditions match this user.",
			Elsewhere: "Send an attribute named https://aws.amazon.com/SAML/Attributes/Role.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
	When:    whenEncryptedAttributes,
	Run:     checkRolePresent,
}

func checkRolePresent(d *Document, o *Options) []Finding {
	a := d.Assertion
	at := a.attribute(attrRole)
	if at != nil {
		if len(a.values(attrRole)) > 0 {
			return nil
		}
		f := d.found(at.Node, "There is a Role attribute, but it has no value.").WithWant(wantRole)
		f.Title = "Role is empty"
		return []Finding{f}
	}
	if m := a.nearMissOf(attrRole); m != nil {
		f := d.foundAttr(m.Attribute.Node, m.Attribute.Name,
			"AWS finds no Role. In the name of the intended attribute, "+m.How+".").WithWant(attrRole)
		if m.China && d.partition() == "aws-cn" {
			f = f.WithSeverity(Warning)
			f.Basis = Inferred
		}
		return []Finding{f}
	}
	if c := a.attribute(claimRole); c != nil && holdsPair(c) {
		return []Finding{d.foundAttr(c.Node, c.Name, "The roles are assigned, but they are sent only as "+claimRole+
			". No claim has the name that AWS reads, "+attrRole+".").WithWant(attrRole)}
	}
	detail := "No attribute has the name " + attrRole + "."
	if c := a.attribute(claimRole); c != nil && c.hasValue() {
		detail += " The claim " + claimRole + " is there, but contains no pair of ARNs: " + words.Quoted(c.Values[0].Text) + "."
	}
	return []Finding{d.found(a.statement(), detail).WithWant(attrRole)}
}

// holdsPair says whether a value has both a role and a provider in it.
func holdsPair(at *Attribute) bool {
	for i := range at.Values {
		if t := at.Values[i].Text; strings.Contains(t, ":role/") && strings.Contains(t, ":saml-provider/") {
			return true
		}
	}
	return false
}
