package inspect

import (
	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/words"
)

var scimEmailUnmapped = &cause{
	ID:    "scim-email-unmapped",
	About: FamilySCIM,
	From:  []string{"scim-email-missing", "scim-email-primary"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("scim-email-missing", "scim-email-primary")
		if len(ids) == 0 {
			return nil
		}
		title, why := "", "Entra ID fills mail only for users with a mailbox and leaves empty attributes out of SCIM. "
		if e.d.author(FamilySCIM) != idp.Entra {
			title, why = "No email reaches IAM Identity Center", ""
		}
		return &Cause{
			Title: title,
			Explanation: why + "IAM Identity Center takes users without an email, and the sign-in to it works, " +
				"because " +
				"it goes by the NameID. Only when an application is opened whose mapping says ${user:email}, no " +
				"assertion is issued and the portal says: " +
				"User attribute: ${user:email} is empty. Claims of the SAML app do not help: they are not copied. " +
				"The user's new email becomes RoleSessionName, so for Amazon Connect it then has to equal the " +
				"Connect user name.",
			Findings: ids,
			Fixes:    scimEmailMissing.Fixes,
		}
	},
	apply: func(m *patch) bool {
		found := m.d.scimUser(&m.o)
		if found == nil || found.UserName == "" {
			return false
		}
		user := *found
		user.Emails, user.RemovesEmail = []scimusers.Email{{Value: user.UserName, Type: "work", Primary: true}}, false
		m.o.SCIMUsers = scimusers.Of(&user)
		m.note(`+"emails": [{"value": "` + words.Shorten(user.UserName) + `", "type": "work", "primary": true}]`)
		return true
	},
}
