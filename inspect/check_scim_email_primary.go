package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var scimEmailPrimary = &Check{
	ID:       "scim-email-primary",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "The email isn't marked as primary, so ${user:email} may be empty",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "The one email must be marked primary. Otherwise software that looks for the primary address finds " +
		"none, and ${user:email} is empty.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraProvisioning,
			Do:        "Map to emails[type eq \"work\"].value; Entra ID then marks the element as primary by itself.",
			Elsewhere: "Send the email with primary: true.",
		},
	},
	Sources: []Source{vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		u := d.scimUser(o)
		for i, e := range u.Emails {
			if !e.Primary && !u.Patch {
				return []Finding{{
					Detail:   "primary is not true." + onlyWhereMapped(d),
					Path:     "/emails/" + strconv.Itoa(i) + "/primary",
					Severity: withoutEmail(d),
				}}
			}
		}
		return nil
	},
}
