package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var assertionVersion = &Check{
	ID:       "assertion-version",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The assertion doesn't say that it is SAML 2.0",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML core requires Version in the assertion, and a service provider must not process a version it " +
		"doesn't know. AWS accepts SAML 2.0 and doesn't say whether it reads the assertion's Version.",
	Fixes:   []Fix{fixEntraComplete, fixProducer},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLAssertions},
	Run: func(d *Document, o *Options) []Finding {
		n := d.Assertion.Node
		v := n.Attr("Version")
		switch {
		case v == nil:
			f := d.found(n, "The Assertion has no Version.").WithWant("2.0")
			f.Title = "The assertion has no Version"
			return []Finding{f}
		case v.Value != "2.0":
			return []Finding{d.foundAttr(n, v,
				"The Assertion says that it is version "+words.Quoted(v.Value)+".").WithWant("2.0")}
		}
		return nil
	},
}
