package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var rsnPresent = &Check{
	ID:       "rsn-present",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "RoleSessionName is missing",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "STS names the session after RoleSessionName and refuses a message without it. Entra ID leaves a " +
		"claim out when its source attribute is empty for the user, such as user.mail for an account " +
		"without a mailbox.",
	AWSError: vendordoc.SaysNoSessionName,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Add a claim with Name RoleSessionName, Namespace https://aws.amazon.com/SAML/Attributes " +
				"and source attribute user.userprincipalname, or choose a source that has a value for this " +
				"user.",
			Elsewhere: "Send the attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName with a " +
				"value that every user has.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraUserProperties,
			Do:        "Or fill in the source attribute of this user.",
			Elsewhere: "Or fill in its source for this user.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
	When:    whenEncryptedAttributes,
	Run:     checkRSNPresent,
}

func checkRSNPresent(d *Document, o *Options) []Finding {
	a := d.Assertion
	if at := a.attribute(attrRoleSessionName); at != nil {
		if len(a.values(attrRoleSessionName)) > 0 {
			return nil
		}
		f := d.found(at.Node, "There is a RoleSessionName attribute, but it has no value.").WithWant("one value " +
			"matching " + wantSession)
		f.Title = "RoleSessionName is empty"
		return []Finding{f}
	}
	if m := a.nearMissOf(attrRoleSessionName); m != nil {
		f := d.foundAttr(m.Attribute.Node, m.Attribute.Name,
			"AWS finds no RoleSessionName. In the name of the intended attribute, "+m.How+".").WithWant(attrRoleSessionName)
		if m.China && d.partition() == "aws-cn" {
			f = f.WithSeverity(Warning)
			f.Basis = Inferred
		}
		return []Finding{f}
	}
	detail := "No attribute has the name " + attrRoleSessionName + "."
	if (&diagnosis{d: d}).mailEmpty() {
		detail += " The emailaddress claim is missing as well: if the source is user.mail, it is empty for this user."
	}
	return []Finding{d.found(a.statement(), detail).WithWant("one value matching " + wantSession)}
}
