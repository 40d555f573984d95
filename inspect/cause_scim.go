package inspect

import (
	"slices"

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
		if user := e.d.scimUser(e.o); len(ids) == 0 || user == nil || slices.ContainsFunc(user.Emails, hasValue) {
			return nil // an email that isn't marked as primary, or is no address, reached it
		}
		title, why := "", "Entra ID fills mail only for users with a mailbox, and doesn't send empty "+
			"attributes by SCIM. "
		if e.d.author(FamilySCIM) != idp.Entra {
			title, why = "No email reaches IAM Identity Center", ""
		}
		return &Cause{
			Title: title,
			Explanation: why + "IAM Identity Center accepts users without an email, and they can sign in to " +
				"it, because it finds them by the NameID. But when the user opens an application whose " +
				"mapping uses ${user:email}, it issues no assertion and the portal says: User attribute: " +
				"${user:email} is empty. Claims of the SAML app don't help: IAM Identity Center doesn't " +
				"copy them. The user's new email becomes RoleSessionName, so for Amazon Connect it must " +
				"equal the Connect user name.",
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

func hasValue(e scimusers.Email) bool { return e.Value != "" }
