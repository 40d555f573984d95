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
	Title:    "The user has no email in IAM Identity Center, where ${user:email} is then empty",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center takes a user without an email, and no provisioning error appears anywhere. The " +
		"first application whose attribute mapping uses ${user:email} (as Amazon Connect does, for Subject and " +
		"RoleSessionName) then issues no assertion: User attribute: ${user:email} is empty. An email claim in the SAML " +
		"app of Entra ID does not help, because its claims are not copied.",
	AWSError: emptyEmail,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning + " > emails[type eq \"work\"].value",
			Do: "Set Mapping type to Expression and the expression to Coalesce([mail],[userPrincipalName]): users with a " +
				"mailbox keep their address, the others get their user principal name. The change starts a new initial cycle; " +
				"Provision on demand handles one user at once.",
			Elsewhere: "Send emails with one element of type work, marked primary, for every user.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraProvisioning + " > emails[type eq \"work\"].value",
			Do:        "Or take userPrincipalName directly, where it looks like an address and equals the Connect user names.",
			Elsewhere: NotElsewhere,
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraUserEmail,
			Do:        "Or fill in the Email of the user; the next cycle carries it over. It has to be unique.",
			Elsewhere: "Or fill in the email of the user; the next cycle carries it over. It has to be unique.",
		},
		{
			Where: IDC,
			Path:  "IAM Identity Center > Applications > the application > Actions > Edit attribute mappings",
			Do: "Or map Subject and RoleSessionName to ${user:subject}; the Connect user names then have to equal the " +
				"user names of IAM Identity Center.",
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
				f.Title = "The email of the user, which ${user:email} stands for, is not an address"
				return []Finding{f.WithGot(e.Value).WithWant("local@domain")}
			}
		}
		return nil
	},
}
