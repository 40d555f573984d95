package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosInResponseTo = &Check{
	ID:          "aos-in-response-to",
	Family:      FamilyOpenSearch,
	Service:     ServiceOpenSearch,
	Unpredicted: true,
	Title:       "The message goes to the SSO URL for the other way to start",
	Severity:    Error,
	Basis:       Model,
	Since:       "0.1.0",
	Needs:       NeedAssertion,
	Targets:     ForOpenSearch,
	Why: "At …/saml/acs Dashboards compares InResponseTo with the request in its cookie. At …/acs/idpinitiated it " +
		"refuses a message that has an InResponseTo.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Set the SSO URL that fits your start: …/acs when users open Dashboards first, …/acs/idpinitiated when " +
				"they click the app tile.",
			Elsewhere: "Set the SSO URL that fits your start: …/acs when users open Dashboards first, …/acs/idpinitiated " +
				"when they start at the identity provider.",
		},
		{
			Where:     Local,
			Path:      "Your browser",
			Do:        "Or start the sign-in at the other place, in one window.",
			Elsewhere: "Or start the sign-in at the other place, in one window.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchSAMLGuide, vendordoc.OpenSearchDashboardsSAML, vendordoc.OpenSearchSecurity},
	When: func(d *Document, _ *Options) Condition {
		if c := d.recipient(); c == nil || dashboardsStart(c.Recipient.Value) == "" {
			return notApplicable("the Recipient is not an SSO URL of OpenSearch Dashboards")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		c := d.recipient()
		switch start := dashboardsStart(c.Recipient.Value); {
		case start == startAtDashboards && !d.answers():
			return []Finding{d.foundAttr(c.Data, c.Recipient, "The message answers no request, and goes to the URL for "+
				"sign-ins that start at Dashboards.").WithWant(c.Recipient.Value + "/idpinitiated")}
		case start == startAtIDP && d.answers():
			f := d.foundAttr(c.Data, c.Recipient, "The message answers a request, and goes to the URL for sign-ins that "+
				"start at the identity provider.").WithWant(strings.TrimSuffix(c.Recipient.Value, "/idpinitiated"))
			f.Basis = Documented
			return []Finding{f}
		}
		return nil
	},
}

// aosStart is the one thing to change where the message goes to the URL for the other start.
var aosStart = &cause{
	ID:   "aos-start",
	From: []string{"aos-in-response-to"},
	find: func(e *diagnosis) *Cause {
		if e.finding("aos-in-response-to") == nil {
			return nil
		}
		return &Cause{
			Title: "The message is addressed to the SSO URL for the other way to start",
			Explanation: "OpenSearch has one SSO URL for sign-ins that start at Dashboards, and one for those that start " +
				"at the identity provider. The message names the wrong one.",
			Findings: e.present("aos-in-response-to"),
			Fixes:    aosInResponseTo.Fixes,
		}
	},
	apply: func(m *patch) bool {
		want := m.finding("aos-in-response-to").Want
		for _, c := range m.d.Assertion.Confirmations {
			if c.Recipient != nil {
				m.value(c.Recipient, *want)
			}
		}
		if m.d.Destination != nil {
			m.value(m.d.Destination, *want)
		}
		m.posted = *want
		return true
	},
}
