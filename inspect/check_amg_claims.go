package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var amgClaims = &Check{
	ID:       "amg-claims",
	Family:   FamilyGrafana,
	Service:  ServiceGrafana,
	Title:    "The message lacks a claim that Managed Grafana reads by default",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForGrafana,
	Why: "A workspace reads email and login from mail, and the name from displayName, unless its assertion mapping " +
		"names others. Upper and lower case count. If it lists allowed organizations, it wants one of them too.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Add mail (user.userprincipalname or user.mail) and displayName (user.displayname), each with an " +
				"empty Namespace.",
			Elsewhere: "Send the user's email address as mail, and the full name as displayName.",
		},
		{
			Where: AWS,
			Path:  vendordoc.GrafanaSAML,
			Do:    "Or enter the full names of the claims that the message contains.",
		},
	},
	Sources: []Source{vendordoc.GrafanaSAMLGuide, vendordoc.GrafanaAzureGuide, vendordoc.GrafanaEntra},
	When:    whenEncryptedAttributes,
	Run: func(d *Document, _ *Options) []Finding {
		var lacks []string
		misspelled := ""
		for _, name := range [...]string{"mail", "displayName"} {
			if len(d.Assertion.values(name)) > 0 {
				continue
			}
			lacks = append(lacks, name)
			for i := range d.Assertion.Attributes {
				if said := d.Assertion.Attributes[i].name(); said != name && strings.EqualFold(said, name) {
					misspelled = " Upper and lower case differ in " + words.Quoted(said) + "."
				}
			}
		}
		if len(lacks) == 0 {
			return nil
		}
		return []Finding{d.found(d.Assertion.statement(), "The message has no value for "+words.List(lacks, "or")+"."+misspelled).
			WithWant(words.List(lacks, "and"))}
	},
}
