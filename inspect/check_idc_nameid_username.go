package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var idcNameIDUserName = &Check{
	ID:       "idc-nameid-username",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The NameID is not the user name in IAM Identity Center",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center finds the user whose user name equals the NameID exactly. The email doesn't " +
		"matter, and it creates no users at sign-in. The user name is what SCIM provisioning wrote.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning,
			Do: "Map userName from the same attribute that Unique User Identifier (Name ID) takes in " +
				"Attributes & Claims.",
			Elsewhere: "Send the same value as userName that NameID has.",
		},
		{Where: IDC, Path: "Users", Do: "Compare Username with the NameID of this message."},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
	When: func(d *Document, o *Options) Condition {
		return whenUserKnown(d, o)
	},
	Run: func(d *Document, o *Options) []Finding {
		id, u := d.Assertion.NameID, d.scimUser(o)
		switch {
		case id == nil:
			return nil
		case u == nil:
			return []Finding{nobodyCalled(d, o.SCIMUsers)}
		case id.Text == u.UserName:
			return nil
		case strings.EqualFold(id.Text, u.UserName):
			f := d.foundText(id.Node, "The user name is "+words.Shorten(u.UserName)+": only the case "+
				"differs. AWS doesn't document whether that matters.").WithWant(u.UserName)
			f.Basis = Inferred
			return []Finding{f.WithSeverity(Warning)}
		}
		f := d.foundText(id.Node, "The user who has this as email is called "+words.Shorten(u.UserName)+
			"; Identity Center looks for the user name.").WithWant(u.UserName)
		if o.SCIMUsers.Cut != "" {
			f.Basis = Inferred // another user, who was not given, may have the name
		}
		return []Finding{f}
	},
}

// nobodyCalled is the finding about a NameID that is no one's user name.
func nobodyCalled(d *Document, us *SCIMUsers) Finding {
	id := d.Assertion.NameID
	if len(us.All) == 0 {
		return d.foundText(id.Node, "None of the users in the list has this name.")
	}
	f := d.foundText(id.Node, "None of the "+words.Plural(len(us.All), "user")+" in the file has this name.")
	if near := us.Near(id.Text); near != nil {
		f.Detail += " There is " + words.Shorten(near.UserName) + ", with the same part before the @. One " +
			"of the two is probably the user principal name, the other the mail address."
		f = f.WithWant(near.UserName)
	}
	return f
}
