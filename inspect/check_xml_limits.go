package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlLimits = &Check{
	ID:           "xml-limits",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The message goes beyond what any sign-in needs",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "Size, depth and numbers of elements are bounded while reading, because libraries for XML and XML Signature " +
		"can be made to run for minutes by a small message. " +
		"The bounds lie far above what identity providers send; AWS's own, besides the 100,000 " +
		"characters of STS, are not published.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do:    "If the message is genuine, assign fewer roles and groups to the user: every one of them makes it longer.",
		},
		fixAttack,
	},
	Sources: []Source{vendordoc.IAMQuotas, vendordoc.OWASPXMLSecurity},
	When:    whenText("xml-limits"),
	Run:     func(d *Document, o *Options) []Finding { return d.reported("xml-limits") },
}
