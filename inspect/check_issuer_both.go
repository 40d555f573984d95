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
	Why: "The Response can omit its Issuer, but if present it must equal the assertion's. AWS doesn't say " +
		"which of the two it compares with the provider's metadata. If it uses the wrong one, it answers " +
		"that the issuer isn't present in the provider.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do: "Sign in again and compare. Entra writes the same Issuer in both places, so another product " +
				"between Entra and AWS may have built the message.",
			Elsewhere: "Sign in again and compare. An identity provider writes the same Issuer in both " +
				"places, so another product may have built the message.",
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
			detail += "; the difference: " + how
		}
		return []Finding{d.foundText(outer.Node, detail+".").WithWant(inner.Text)}
	},
}
