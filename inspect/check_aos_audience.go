package inspect

import (
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosAudience = &Check{
	ID:       "aos-audience",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The Audience isn't the OpenSearch domain",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch,
	Why: "The Audience must be the domain's service provider entity ID: its endpoint or its custom endpoint, as " +
		"https://HOST without a path. The dual-stack endpoint never fits.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraIdentifier,
			Do:        "Copy the Service provider entity ID from the domain's security configuration.",
			Elsewhere: "Set the audience to the Service provider entity ID of the domain's security configuration.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchSAMLGuide},
	When:    whenAudience,
	Run: func(d *Document, _ *Options) []Finding {
		want := d.dashboardsOrigin()
		all := d.Assertion.audiences()
		best := d.foundText(all[0].Node, "Dashboards compares it with https://HOST of the domain.")
		if want != "" {
			best = best.WithWant(want)
		}
		for i := range all {
			u, err := url.Parse(all[i].Text)
			switch {
			case err != nil || u.Scheme != "https" || u.Host == "" || "https://"+u.Host != all[i].Text:
				continue
			case strings.HasSuffix(u.Host, ".on.aws"):
				best = d.foundText(all[i].Node, "This is the dual-stack endpoint.")
				continue
			case want == "" || want == all[i].Text, awsfacts.SameAddress(want, all[i].Text) && plainOrigin(all[i].Text):
				return nil
			case awsfacts.SameAddress(want, all[i].Text):
				best = sameSpot(d.foundText(all[i].Node, "").WithWant(want), all[i].Text, want)
				continue
			}
			best = d.foundText(all[i].Node, "The Recipient has another host. That fits only where one of them is the "+
				"domain's custom endpoint.").WithWant(want).WithSeverity(Warning)
			best.Basis = Inferred
		}
		return []Finding{best}
	},
}

// plainOrigin says whether https://HOST is written as AWS shows it: in lower case, without a port or a dot at its end.
func plainOrigin(origin string) bool {
	_, host, _ := awsfacts.SplitAddress(origin)
	return origin == "https://"+host
}

// dashboardsOrigin is https://HOST of the SSO URL to which the message is addressed; "" when that is not known, or
// the host is that of the dual-stack endpoint.
func (d *Document) dashboardsOrigin() string {
	for _, address := range append(d.namedAddresses(), d.Posted) {
		if u, err := url.Parse(address); err == nil && dashboardsStart(address) != "" && !strings.HasSuffix(u.Host, ".on.aws") {
			return "https://" + u.Host
		}
	}
	return ""
}

// aosIdentifier is the one thing to change where the Audience is not the domain's.
var aosIdentifier = &cause{
	ID:   "aos-identifier",
	From: []string{"aos-audience"},
	find: func(e *diagnosis) *Cause {
		if f := e.finding("aos-audience"); f == nil || f.Severity != Error {
			return nil
		}
		return &Cause{
			Explanation: "OpenSearch Dashboards compares the Audience with the domain's entity ID, character for " +
				"character.",
			Findings: e.present("aos-audience"),
			Fixes:    aosAudience.Fixes,
		}
	},
	apply: func(m *patch) bool {
		want := m.d.dashboardsOrigin()
		if want != "" {
			m.content(m.d.Assertion.audiences()[0].Node, want)
		}
		return want != ""
	},
}
