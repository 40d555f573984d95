package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectUserUnknown = &Check{
	ID:       "connect-user-unknown",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The Amazon Connect instance has no user with this RoleSessionName",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "Connect looks for a user whose name equals RoleSessionName; NameID and email don't matter. It " +
		"doesn't create users at sign-in. The sign-in to AWS works, and Connect refuses the user.",
	AWSError: vendordoc.SaysNotOnboarded,
	Fixes: []Fix{
		{Where: Connect, Path: vendordoc.ConnectUsers + " > Add new users", Do: "Create the user with exactly this name."},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Or choose the source attribute that contains the Connect user name (user.mail instead of " +
				"user.userprincipalname, or the reverse).",
			Elsewhere: "Or build it from the attribute that contains the Connect user name.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectTroubleshooting},
	When:    whenEveryUser,
	Run: func(d *Document, o *Options) []Finding {
		v := d.sessionName()
		exact, folded := connectUserCalled(v.Text, o.ConnectUsers)
		if exact || folded != "" {
			return nil // a difference of case alone is the finding of connect-user-case
		}
		f := d.foundText(v.Node, "None of the users in the list has this name.")
		if near := sameLocalPart(v.Text, o.ConnectUsers); near != "" {
			f.Detail += " There is " + words.Shorten(near) + ", with the same part before the @. One of the " +
				"two is probably the user principal name, the other the mail address."
			f = f.WithWant(near)
		}
		return []Finding{f}
	},
}

// sameLocalPart returns the only user whose name agrees with name up to the @, or "".
func sameLocalPart(name string, users []string) string {
	local, _, _ := strings.Cut(name, "@")
	found := ""
	for _, u := range users {
		if l, _, _ := strings.Cut(u, "@"); local != "" && strings.EqualFold(l, local) {
			if found != "" {
				return ""
			}
			found = u
		}
	}
	return found
}
