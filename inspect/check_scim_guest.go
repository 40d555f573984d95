package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var scimGuest = &Check{
	ID:       "scim-guest",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "The user is a guest whose user name contains #EXT#",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why:      "A guest's user principal name contains #EXT#@, which IAM Identity Center doesn't expect.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning + " > userName",
			Do: "Use an expression that sends mail for guests: " +
				"IIF(InStr([userPrincipalName],\"#EXT#\")>0,[mail],[userPrincipalName]).",
			Elsewhere: "Send the email address of guests as userName.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterEntra},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		if u := d.scimUser(o); strings.Contains(strings.ToUpper(u.UserName), "#EXT#") {
			return []Finding{Finding{
				Detail: "The user name is the tenant's internal name for a guest.",
				Path:   "/userName",
			}.WithGot(u.UserName)}
		}
		return nil
	},
}
