package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosACS = &Check{
	ID:       "aos-acs",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The message isn't addressed to an SSO URL of OpenSearch Dashboards",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch,
	Why: "Dashboards accepts messages at two URLs: …/_opendistro/_security/saml/acs for sign-ins that start there, " +
		"and …/acs/idpinitiated for those that start at the identity provider. Recipient and Destination must both name it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Copy the SSO URL that fits your start from the domain's security configuration.",
			Elsewhere: "Copy the SSO URL that fits your start from the domain's security configuration.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchSAMLGuide},
	When:    whenRecipient,
	Run: func(d *Document, _ *Options) []Finding {
		c := d.recipient()
		said := c.Recipient.Value
		if dashboardsStart(said) == "" {
			return []Finding{d.foundAttr(c.Data, c.Recipient, "The Recipient is neither of the two.").
				WithWant("https://DOMAIN/_dashboards" + dashboardsACS)}
		}
		if rest, is := strings.CutPrefix(strings.ToLower(said), "http://"); is {
			return []Finding{d.foundAttr(c.Data, c.Recipient, "The scheme is http.").
				WithWant("https://" + said[len(said)-len(rest):])}
		}
		if d.Destination != nil && d.Destination.Value != said {
			f := d.foundAttr(d.Root, d.Destination, "Destination and Recipient differ.").WithWant(said)
			return []Finding{sameSpot(f, d.Destination.Value, said)}
		}
		return nil
	},
}

// The SSO URLs of Dashboards end so, behind the domain and the path of Dashboards.
const (
	dashboardsACS     = "/_opendistro/_security/saml/acs"
	dashboardsIDP     = dashboardsACS + "/idpinitiated"
	startAtDashboards = "Dashboards"
	startAtIDP        = "the identity provider"
)

// dashboardsStart says where sign-ins start whose messages go to an address; "" where none do.
func dashboardsStart(address string) string {
	switch {
	case strings.HasSuffix(address, dashboardsACS):
		return startAtDashboards
	case strings.HasSuffix(address, dashboardsIDP):
		return startAtIDP
	}
	return ""
}
