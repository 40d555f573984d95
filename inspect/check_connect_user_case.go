package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectUserCase = &Check{
	ID:       "connect-user-case",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "RoleSessionName differs from the Amazon Connect user name only in upper and lower case",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "Connect compares RoleSessionName with its user names exactly, including upper and lower case. " +
		"Entra ID sends a user principal name or mail address in the case in which it was entered.",
	AWSError: vendordoc.SaysNotOnboarded,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Add the transformation ToLowercase() to the source attribute, if the Connect user names are in lower " +
				"case; or correct the case of the attribute of this user.",
			Elsewhere: "Send the name in the case of the Connect user, by an expression or in the user's record.",
		},
		{
			Where: Connect,
			Path:  vendordoc.ConnectUsers,
			Do: "Or create the user again with the name in the case that Entra ID sends: Connect " +
				"can't rename a user.",
			Elsewhere: "Or create the user again with the name in the case that is sent: Connect can't " +
				"rename a user.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectTroubleshooting},
	When:    whenUsers,
	Run: func(d *Document, o *Options) []Finding {
		v := d.sessionName()
		exact, folded := connectUserCalled(v.Text, o.ConnectUsers)
		if exact || folded == "" {
			return nil
		}
		f := d.foundText(v.Node, "The user in Connect is called "+words.Shorten(folded)+".").WithWant(folded)
		if o.ConnectUsersCut != "" {
			f.Detail += " The list is incomplete, so there may also be a user with exactly this name: " + o.ConnectUsersCut + "."
			return []Finding{f.WithSeverity(Warning)}
		}
		return []Finding{f}
	},
}
