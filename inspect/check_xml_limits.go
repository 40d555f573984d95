package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlLimits = &Check{
	ID:           "xml-limits",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The message is larger or deeper than any sign-in needs",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "samlscope limits size, depth and number of elements while reading, because a small message can " +
		"make XML and XML Signature libraries run for minutes. The limits are far above what identity " +
		"providers send. AWS publishes only STS's limit of 100,000 characters.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do: "If the message is genuine, assign fewer roles and groups to the user: each one makes it " +
				"longer.",
		},
		fixAttack,
	},
	Sources: []Source{vendordoc.IAMQuotas, vendordoc.OWASPXMLSecurity},
	When:    whenText("xml-limits"),
	Run: func(d *Document, _ *Options) []Finding {
		found := d.reported("xml-limits")
		if d.Target == TargetIdentityCenter || d.Target == TargetCognito {
			for i := range found { // STS's limit is not theirs, and no other is known
				found[i].Severity = Warning
			}
		}
		return found
	},
}
