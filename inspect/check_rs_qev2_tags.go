package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rsQEv2Tags = &Check{
	ID:       "rs-qev2-tags",
	Family:   FamilySession,
	Service:  ServiceRedshift,
	Stage:    AfterSignIn,
	Title:    "A session tag for Redshift's query editor v2 doesn't have its documented form",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "Query editor v2 connects as the user of the session tag RedshiftDbUser. RedshiftDbGroups and RedshiftDbRoles " +
		"are lists with colons between the names, such as a:b. A list with commas is one name to it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Send PrincipalTag:RedshiftDbUser, and join the names in RedshiftDbGroups or RedshiftDbRoles with " +
				"colons.",
			Elsewhere: "Send PrincipalTag:RedshiftDbUser, and join the names in RedshiftDbGroups or RedshiftDbRoles with " +
				"colons.",
		},
	},
	Sources: []Source{vendordoc.RedshiftQueryEditor},
	When: func(d *Document, _ *Options) Condition {
		for _, t := range d.Assertion.tags() {
			if strings.HasPrefix(strings.ToLower(t.Key), "redshiftdb") {
				return Condition{}
			}
		}
		return notApplicable("there is no session tag for query editor v2")
	},
	Run: checkRsQEv2Tags,
}

func checkRsQEv2Tags(d *Document, _ *Options) (out []Finding) {
	for _, key := range [...]string{"RedshiftDbGroups", "RedshiftDbRoles"} {
		tag := d.Assertion.tag(key)
		if tag == nil {
			continue
		}
		if v := firstValue(tag); v != nil && strings.ContainsAny(*v, ",;| ") {
			out = append(out, d.foundText(tag.Values[0].Node, key+" separates its names by something else than colons.").
				WithWant("name:name"))
		}
		if d.Assertion.tag("RedshiftDbUser") == nil && len(out) == 0 {
			f := d.found(tag.Node, "The message has "+key+" and no RedshiftDbUser.")
			f.Title = "The session tag RedshiftDbUser is missing"
			out = append(out, f)
		}
	}
	return out
}
