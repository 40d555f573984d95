package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var scimRequired = &Check{
	ID:       "scim-required",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "A field that IAM Identity Center requires is missing or blank",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "userName, name.givenName, name.familyName and displayName are the four required fields. A user " +
		"who lacks one isn't provisioned.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning,
			Do: "Map givenName, familyName, displayName and userName, with a default value for " +
				"users whose attribute is empty.",
			Elsewhere: "Send givenName, familyName, displayName and userName for every user.",
		},
	},
	Sources: []Source{vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		u := d.scimUser(o)
		var out []Finding
		for _, f := range [][2]string{
			{"userName", u.UserName},
			{"name.givenName", u.GivenName},
			{"name.familyName", u.FamilyName},
			{"displayName", u.DisplayName},
		} {
			if strings.TrimSpace(f[1]) == "" && !u.Patch {
				out = append(out, ofStored(u, Finding{
					Detail: f[0] + " is missing or blank.",
					Path:   "/" + strings.ReplaceAll(f[0], ".", "/"),
				}))
			}
		}
		return out
	},
}
