package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var scimSingleValue = &Check{
	ID:       "scim-single-value",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "A list of the user has more than one element",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center accepts only one element in emails, addresses, phoneNumbers and roles. Entra " +
		"ID's work, mobile and fax numbers all go to phoneNumbers.",
	AWSError: "List attribute emails exceeds allowed limit of 1",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraProvisioning,
			Do:        "Keep one mapping for each of emails, addresses, phoneNumbers and roles, and delete the others.",
			Elsewhere: "Send one element for each of emails, addresses, phoneNumbers and roles.",
		},
	},
	Sources: []Source{vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		u := d.scimUser(o)
		for _, l := range u.Lists {
			if l.Count > 1 {
				out = append(out, ofStored(u, Finding{
					Detail: "There are " + words.Plural(l.Count, "element") + " in " + l.Name + ".",
					Path:   "/" + l.Name,
				}.WithGot(strconv.Itoa(l.Count)).WithWant("1")))
			}
		}
		return out
	},
}
