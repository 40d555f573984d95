package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var wsNameID = &Check{
	ID:       "ws-nameid",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "NameID doesn't look like a WorkSpaces user name",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces looks the user up by NameID. AWS documents that it must match the WorkSpaces user name, which is " +
		"typically sAMAccountName. An email address or DOMAIN\\user doesn't match it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID,
			Do:        "Choose user.onpremisessamaccountname, with the format Persistent.",
			Elsewhere: "Send sAMAccountName, with the format persistent.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.WorkSpacesPools},
	When: func(d *Document, o *Options) Condition {
		if c := whenWorkSpaces(d, o); c.Outcome != "" {
			return c
		}
		return whenNameID(d, o)
	},
	Run: checkWsNameID,
}

// whenWorkSpaces is the Condition of the rules of WorkSpaces.
var whenWorkSpaces = whenLeadsTo(awsfacts.LeadsToWorkSpaces)

func checkWsNameID(d *Document, _ *Options) []Finding {
	name := d.Assertion.NameID
	switch {
	case strings.Contains(name.Text, "@"):
		return []Finding{d.foundText(name.Node, "NameID is an address or a user principal name.")}
	case strings.Contains(name.Text, `\`):
		return []Finding{d.foundText(name.Node, "NameID has a domain in front of the user name.")}
	}
	return nil
}
