package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var issuerBoth = &Check{
	ID:       "issuer-both",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Response and Assertion name different issuers",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML lets the Issuer of the Response be left out, but where it stands it is the one of the assertion. " +
		"AWS does not say which of the two it compares with the provider's metadata; if it is the wrong one, it answers " +
		"that the issuer is not present in the provider.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do: "Sign in again and compare: Entra writes the same Issuer in both places, so another product between Entra " +
				"and AWS may have put the message together.",
			Elsewhere: "Sign in again and compare: one identity provider writes the same Issuer in both " +
				"places, so another product may have put the message together.",
		},
		fixUnaltered,
	},
	Sources: []Source{vendordoc.SAMLProfiles, vendordoc.SAMLTroubleshooting},
	When: func(d *Document, o *Options) Condition {
		if d.Issuer == nil || d.Assertion.Issuer == nil {
			return notApplicable("only one of Response and Assertion names an Issuer")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		inner, outer := d.Assertion.Issuer, d.Issuer
		if inner.Text == outer.Text {
			return nil
		}
		detail := "The Response names another Issuer than its Assertion"
		if how := addressDifference(outer.Text, inner.Text); how != "" {
			detail += "; the difference is " + how
		}
		return []Finding{d.foundText(outer.Node, detail+".").WithWant(inner.Text)}
	},
}
