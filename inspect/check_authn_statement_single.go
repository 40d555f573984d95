package inspect

import (
	"fmt"
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var authnStatementSingle = &Check{
	ID:       "authn-statement-single",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "The assertion has no AuthnStatement",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML's browser profile requires an AuthnStatement: it says that the user signed in, and when. AWS " +
		"doesn't say whether it needs one. SAML allows several, but AWS ends the session at " +
		"SessionNotOnOrAfter and doesn't say which of two it uses.",
	Fixes:   []Fix{fixEntraComplete, fixProducer},
	Sources: []Source{vendordoc.SAMLProfiles, vendordoc.SAMLCore, vendordoc.SAMLAssertions},
	When: func(d *Document, _ *Options) Condition {
		if d.wrapped() {
			return notApplicable("the assertion comes from a token endpoint, without a browser sign-in")
		}
		return Condition{}
	},
	Run: checkAuthnStatementSingle,
}

func checkAuthnStatementSingle(d *Document, o *Options) []Finding {
	all := d.Assertion.AuthnStatements
	switch len(all) {
	case 0:
		return []Finding{d.found(d.Assertion.Node,
			"Nothing in the assertion says that the user signed in.").WithGot("0").WithWant("1")}
	case 1:
		return nil
	}
	differs := func(what func(*xmltree.Node) string) bool {
		return slices.ContainsFunc(all, func(n *xmltree.Node) bool { return what(n) != what(all[0]) })
	}
	detail := fmt.Sprintf("The assertion has %d AuthnStatements. The first says: %s.", len(all), contents(all[0]))
	f := d.found(all[1], detail+d.setAside(all[1:])).WithGot(contents(all[1]))
	switch {
	case differs(func(n *xmltree.Node) string { return n.AttrValue("SessionNotOnOrAfter") }):
		f.Title = "The AuthnStatements end the session at different times"
	case differs(contents):
		f.Title = "The assertion has several AuthnStatements"
		f = f.WithSeverity(Note)
	default:
		return nil
	}
	return []Finding{f}
}
