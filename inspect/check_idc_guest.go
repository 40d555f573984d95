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
	Why: "A guest in the tenant has a user principal name with #EXT#@ in it, which IAM " +
		"Identity Center does not expect.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Claim conditions",
			Do:        "Add a condition: Members take user.userprincipalname, External guests take user.mail.",
			Elsewhere: "Take another source for guests, such as their email address.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterEntra},
	Run: func(d *Document, o *Options) []Finding {
		if id := d.Assertion.NameID; id != nil && strings.Contains(strings.ToUpper(id.Text), "#EXT#") {
			return []Finding{d.foundText(id.Node, "The NameID is the name under which the tenant keeps a guest.")}
		}
		return nil
	},
}
