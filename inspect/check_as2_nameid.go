package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var as2NameID = &Check{
	ID:       "as2-nameid",
	Family:   FamilyDesktop,
	Service:  ServiceAppStream,
	Stage:    AfterSignIn,
	Title:    "NameID is neither a user principal name nor DOMAIN\\user",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "A fleet that is joined to a domain signs the user in to Windows by NameID. AWS documents the forms " +
		"user@domain and DOMAIN\\user for it. A fleet without a domain accepts any NameID.",
	AWSError: "Sorry connection went down",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID,
			Do:        "Choose user.onpremisesuserprincipalname, with the format Persistent.",
			Elsewhere: "Send the user principal name, with the format persistent.",
		},
	},
	Sources: []Source{vendordoc.AppStreamSAML, vendordoc.AppStreamTrouble},
	When: func(d *Document, o *Options) Condition {
		if c := whenAppStream(d, o); c.Outcome != "" {
			return c
		}
		return whenNameID(d, o)
	},
	Run: checkAs2NameID,
}

func checkAs2NameID(d *Document, _ *Options) []Finding {
	name := d.Assertion.NameID
	if strings.ContainsAny(name.Text, `@\`) {
		return nil
	}
	f := d.foundText(name.Node, "The message has session tags of a domain, and NameID names none.").
		WithWant(`user@domain or DOMAIN\user`)
	for _, t := range d.Assertion.tags() {
		if desktopTag(t.Key) != nil {
			return []Finding{f}
		}
	}
	f.Detail = "This matters only when the fleet is joined to a domain, which the message doesn't show."
	return []Finding{f.WithSeverity(Note)}
}
