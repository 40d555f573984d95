package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var signatureTransform = &Check{
	ID:       "signature-transform",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signature uses a transform that SAML doesn't allow",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "SAML allows only the enveloped-signature transform and exclusive canonicalization. Other " +
		"transforms can remove parts of what is signed or run code, so services refuse them; AWS doesn't " +
		"publish its own list.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's or signing tool's settings",
			Do: "Use enveloped-signature followed by exclusive canonicalization " +
				"(http://www.w3.org/2001/10/xml-exc-c14n#), as Entra ID does.",
			Elsewhere: "Use enveloped-signature followed by exclusive canonicalization " +
				"(http://www.w3.org/2001/10/xml-exc-c14n#).",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.XMLSignature},
	When:    whenSigned,
	Run: func(d *Document, _ *Options) []Finding {
		out := d.byCode("signature-transform", func(s *Signature, code string) Finding {
			return d.foundSignature(s, code, because(s, code, "The transforms of the signature of the "+owner(s)+
				" aren't enveloped-signature and canonicalization; samlscope ran none"))
		})
		for _, s := range d.ownSignatures() {
			if c := s.Canonicalization; s.Holds() && c != "" && c != c14nExclusive && c != c14nExcComments {
				f := d.foundSignature(s, "", "The "+owner(s)+" is signed in the canonical form "+words.Shorten(c)+
					", which SAML allows but advises against")
				f.Title = "The signature doesn't use exclusive canonicalization"
				out = append(out, f.WithGot(c).WithWant(c14nExclusive).WithSeverity(Note))
			}
		}
		return out
	},
}
