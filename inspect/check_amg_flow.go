package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var amgFlow = &Check{
	ID:          "amg-flow",
	Family:      FamilyGrafana,
	Service:     ServiceGrafana,
	Unpredicted: true,
	Title:       "The sign-in was started at the identity provider, which Managed Grafana doesn't support",
	Severity:    Warning,
	Basis:       Documented,
	Since:       "0.1.0",
	Needs:       NeedResponse,
	Targets:     ForGrafana,
	Why: "A sign-in must start at the workspace, which sends a request. AWS asks for a blank Relay State, so that " +
		"no sign-in starts at the identity provider.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraSignOnURL,
			Do:        "Enter https://WORKSPACE/login/saml, so that the app tile starts at the workspace.",
			Elsewhere: "Start the sign-in at https://WORKSPACE/login/saml, not at the identity provider.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraRelayState,
			Do:        "Leave it blank.",
			Elsewhere: "Leave the relay state blank.",
		},
	},
	Sources: []Source{vendordoc.GrafanaSAMLGuide, vendordoc.GrafanaEntra},
	Run: func(d *Document, _ *Options) []Finding {
		if d.answers() {
			return nil
		}
		detail := "The Response has no InResponseTo, so it answers no request of the workspace."
		if d.RelayState != nil && *d.RelayState != "" {
			detail += " The relay state isn't blank."
		}
		return []Finding{d.found(d.Root, detail)}
	},
}

// answers says whether the message names a request that it answers: the service provider began then.
func (d *Document) answers() bool {
	if d.InResponseTo != nil {
		return true
	}
	if d.Assertion != nil {
		for i := range d.Assertion.Confirmations {
			if d.Assertion.Confirmations[i].InResponseTo != nil {
				return true
			}
		}
	}
	return false
}
