package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var xmlWellFormed = &Check{
	ID:           "xml-well-formed",
	Family:       FamilyXML,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The message is not well-formed XML",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "samlscope reads values only from a well-formed XML 1.0 document with correct namespaces, because " +
		"readers disagree about anything else. AWS probably answers with \"Your request included an invalid " +
		"SAML response\".",
	Fixes: []Fix{
		fixUnaltered,
		{
			Where: Local,
			Path:  "Your text editor",
			Do: "If you copied the XML from a web page or edited it by hand, copy it again from the " +
				"captured form field.",
		},
	},
	Sources: []Source{vendordoc.XML10, vendordoc.XMLNamespaces},
	When:    whenText("xml-well-formed"),
	Run:     func(d *Document, o *Options) []Finding { return d.reported("xml-well-formed") },
}

// whenText is the condition of a check on the text: there is one, or its
// absence is itself a problem that this check reports.
func whenText(id string) func(d *Document, o *Options) Condition {
	return func(d *Document, o *Options) Condition {
		if d.XML == "" && len(d.reported(id)) == 0 {
			return notChecked("nothing was decoded")
		}
		return Condition{}
	}
}
