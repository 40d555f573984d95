package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlDoctype = &Check{
	ID:           "xml-doctype",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The message has a DOCTYPE",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "A DOCTYPE can define entities, fetch files and change values behind a signature. " +
		"No identity provider sends one, " +
		"and a service provider that reads SAML safely refuses the message before it looks at anything else.",
	Fixes: []Fix{
		fixAttack,
		{
			Where: Local,
			Path:  "Your script",
			Do:    "If one of your tools builds or stores the message, stop it from writing a DOCTYPE.",
		},
	},
	Sources: []Source{vendordoc.OWASPExternalEntities, vendordoc.XML10},
	When:    whenText("xml-doctype"),
	Run:     func(d *Document, o *Options) []Finding { return d.reported("xml-doctype") },
}
