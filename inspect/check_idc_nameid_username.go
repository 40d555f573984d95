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
	Targets:  Anywhere,
	Why: "IAM Identity Center finds the user whose user name equals the NameID exactly; the email plays no part " +
		"in it, and there is no creation on the fly. The user name is what SCIM provisioning wrote.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraProvisioning,
			Do:        "Map userName from the same attribute that Unique User Identifier (Name ID) takes in Attributes & Claims.",
			Elsewhere: "Send the same value as userName that NameID has.",
		},
		{Where: IDC, Path: "IAM Identity Center > Users", Do: "Compare Username with the NameID of this message."},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
	When: func(d *Document, o *Options) Condition {
		if c := whenIdentityCenter(d, o); c.Outcome != "" {
			return c
		}
		if o.SCIMUser == nil || o.SCIMUser.UserName == "" {
			return notChecked("the user in IAM Identity Center was not given (--scim-user)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		id, name := d.Assertion.NameID, o.SCIMUser.UserName
		switch {
		case id == nil || id.Text == name:
			return nil
		case strings.EqualFold(id.Text, name):
			f := d.foundText(id.Node, "The user name is "+words.Shorten(name)+": only the case differs. Whether Identity "+
				"Center minds is not documented.").WithWant(name)
			f.Basis = Inferred
			return []Finding{f.WithSeverity(Warning)}
		}
		return []Finding{d.foundText(id.Node, "The user name is "+words.Shorten(name)+".").WithWant(name)}
	},
}
