package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cognitoNameID = &Check{
	ID:       "cognito-nameid",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "The NameID is missing or changes from sign-in to sign-in",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "Cognito finds a federated user by the NameID, including upper and lower case. Without a NameID it " +
		"can't find a user; with a transient one it creates a new user at each sign-in.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraNameID,
			Do:    "Choose a source attribute that never changes, and the format Persistent or Email address.",
			Elsewhere: "Build it from an attribute that never changes, in the format persistent or email " +
				"address.",
		},
	},
	Sources: []Source{vendordoc.CognitoSAML},
	Run: func(d *Document, o *Options) []Finding {
		id := d.Assertion.NameID
		if id == nil || strings.TrimSpace(id.Text) == "" {
			return []Finding{d.found(d.Assertion.Subject, "The assertion has no NameID.")}
		}
		if f := d.Assertion.NameIDFormat; f != nil && strings.HasSuffix(f.Value, ":transient") {
			f := d.foundAttr(id.Node, f, "The format says that the name is new each time.")
			f.Title = "The NameID changes from sign-in to sign-in"
			return []Finding{f.WithSeverity(Warning)}
		}
		return nil
	},
}
