package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var scimActive = &Check{
	ID:       "scim-active",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "The user is disabled in IAM Identity Center",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "A disabled user (active false, UserStatus DISABLED) can't sign in to the AWS access portal. Entra " +
		"ID disables users in IAM Identity Center who are blocked in Entra ID, deleted, or no longer " +
		"assigned to the app.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do: "Assign the user, or a group the user is a direct member of, to the app. Make sure that the " +
				"account is enabled in Entra ID. Then provision the user on demand.",
			Elsewhere: "Assign the user to the app that provisions, and make sure that the account is " +
				"enabled there.",
		},
		{
			Where: IDC,
			Path:  vendordoc.IDCUser,
			Do:    "Or choose Enable user access, if no app provisions the users.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterDisable, vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		if u := d.scimUser(o); u.Inactive {
			f := Finding{Detail: "The user is disabled: active is false.", Path: "/active"}
			if u.Stored {
				f = Finding{Detail: "The user is disabled: UserStatus is DISABLED.", Path: "/UserStatus"}
			}
			return []Finding{f}
		}
		return nil
	},
}
