package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var scimEmailMissing = &Check{
	ID:       "scim-email-missing",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "The user has no email in IAM Identity Center, so ${user:email} is empty",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center accepts a user without an email, and no provisioning error appears. Then an " +
		"application whose attribute mapping uses ${user:email} fails: User attribute: ${user:email} is " +
		"empty. Amazon Connect uses it for Subject and RoleSessionName. An email claim in Entra ID's SAML " +
		"app doesn't help, because IAM Identity Center doesn't copy claims.",
	AWSError: emptyEmail,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning + " > emails[type eq \"work\"].value",
			Do: "Set Mapping type to Expression and the expression to Coalesce([mail],[userPrincipalName]): " +
				"users with a mailbox keep their address, the others get their user principal name. The " +
				"change starts a new initial cycle; Provision on demand updates one user in about 30 seconds.",
			Elsewhere: "Send emails with one element of type work, marked primary, for every user.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning + " > emails[type eq \"work\"].value",
			Do: "Or use userPrincipalName directly, if it looks like an email address and equals the " +
				"Connect user names.",
			Elsewhere: NotElsewhere,
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraUserEmail,
			Do:        "Or fill in the Email of the user; the next cycle copies it. It must be unique.",
			Elsewhere: "Or fill in the email of the user; the next cycle copies it. It must be unique.",
		},
		{
			Where: IDC,
			Path:  "Applications > the application > Actions > Edit attribute mappings",
			Do: "Or map Subject and RoleSessionName to ${user:subject}; the Connect user names must then " +
				"equal the user names in IAM Identity Center.",
		},
	},
	Sources: []Source{vendordoc.SCIMCreateUser, vendordoc.IdentityCenterEntra},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		u := d.scimUser(o)
		if len(u.Emails) == 0 && (!u.Patch || u.RemovesEmail) {
			return []Finding{{
				Detail:   "There is no emails element with a value." + onlyWhereMapped(d),
				Path:     "/emails",
				Severity: withoutEmail(d),
			}}
		}
		for i, e := range u.Emails {
			if !isAddress(e.Value) {
				f := Finding{
					Detail:   "The email is empty or not an address." + onlyWhereMapped(d),
					Path:     "/emails/" + strconv.Itoa(i) + "/value",
					Basis:    Inferred,
					Severity: withoutEmail(d),
				}
				f.Title = "The user's email, the value of ${user:email}, isn't an email address"
				return []Finding{f.WithGot(e.Value).WithWant("local@domain")}
			}
		}
		return nil
	},
}
