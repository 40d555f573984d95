package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var idcGuest = &Check{
	ID:       "idc-guest",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The NameID is a guest's user principal name with #EXT#",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why:      "A guest's user principal name contains #EXT#@, which IAM Identity Center doesn't expect.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Claim conditions",
			Do:        "Add a condition: user.userprincipalname for Members, user.mail for External guests.",
			Elsewhere: "Use another source for guests, such as their email address.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterEntra},
	Run: func(d *Document, o *Options) []Finding {
		if id := d.Assertion.NameID; id != nil && strings.Contains(strings.ToUpper(id.Text), "#EXT#") {
			return []Finding{d.foundText(id.Node, "The NameID is the tenant's internal name for a guest.")}
		}
		return nil
	},
}
