package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlDuplicateAttribute = &Check{
	ID:           "xml-duplicate-attribute",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "An XML attribute stands twice in one tag",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "A tag with the same attribute twice is not XML: one reader takes the first value, another the last, and a " +
		"third refuses. A repeated ID or Recipient can make the signature hold for one value while another is used.",
	Fixes: []Fix{
		fixAttack,
		{
			Where: Local,
			Path:  "Your script or proxy",
			Do:    "If a tool of yours rewrites the message, let it pass the message on byte for byte.",
		},
	},
	Sources: []Source{vendordoc.XML10, vendordoc.XMLNamespaces},
	When:    whenText("xml-duplicate-attribute"),
	Run:     func(d *Document, o *Options) []Finding { return d.reported("xml-duplicate-attribute") },
}
