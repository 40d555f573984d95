package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlDuplicateAttribute = &Check{
	ID:           "xml-duplicate-attribute",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "An XML attribute appears twice in one tag",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "A tag with the same attribute twice isn't XML: some readers use the first value, others the last, " +
		"others refuse it. With a repeated ID or Recipient, the signature can cover one value while a " +
		"service uses the other.",
	Fixes: []Fix{
		fixAttack,
		{
			Where: Local,
			Path:  "Your script or proxy",
			Do:    "If one of your tools rewrites the message, make it pass the message on byte for byte.",
		},
	},
	Sources: []Source{vendordoc.XML10, vendordoc.XMLNamespaces},
	When:    whenText("xml-duplicate-attribute"),
	Run:     func(d *Document, o *Options) []Finding { return d.reported("xml-duplicate-attribute") },
}
