package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var connectRoleSingle = &Check{
	ID:       "connect-role-single",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The assertion offers several roles for a sign-in to Amazon Connect",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "With more than one role AWS shows a chooser before Connect. Connect binds a user to the IAM role " +
		"of the first sign-in. It refuses users who pick another one later (Bad Request. The request was " +
		"not valid and could not be processed.).",
	AWSError: "Bad Request. The request was not valid and could not be processed.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraUsersAndGroups,
			Do:        "Assign agents to one app role only, in a separate app for Amazon Connect.",
			Elsewhere: "Give agents one role only, in a separate app for Amazon Connect.",
		},
		{
			Where: Connect,
			Path:  vendordoc.ConnectUsers,
			Do: "Delete and create again a user who is bound to another role, or let the user keep the " +
				"old role.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectTroubleshooting},
	When:    whenConnect,
	Run: func(d *Document, _ *Options) []Finding {
		var second *RoleValue
		roles := map[string]bool{}
		for i := range d.Assertion.RoleValues {
			v := &d.Assertion.RoleValues[i]
			if !v.ok() {
				continue
			}
			if !roles[v.Role.Text] && len(roles) == 1 {
				second = v
			}
			roles[v.Role.Text] = true
		}
		if len(roles) < 2 {
			return nil
		}
		return []Finding{d.foundText(second.Value.Node, "There are "+strconv.Itoa(len(roles))+" different roles.")}
	},
}
