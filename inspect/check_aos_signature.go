package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosSignature = &Check{
	ID:          "aos-signature",
	Family:      FamilyOpenSearch,
	Service:     ServiceOpenSearch,
	Unpredicted: true,
	Title:       "The OpenSearch domain doesn't store the certificate that signs",
	Severity:    Error,
	Basis:       Documented,
	Since:       "0.1.0",
	Needs:       NeedResponse,
	Targets:     ForOpenSearch,
	Why: "OpenSearch wants the Response or the Assertion signed, by a certificate of the metadata that was imported. " +
		"It never fetches metadata again, so a new certificate must be imported by hand.",
	Fixes:   fixAosImport,
	Sources: []Source{vendordoc.OpenSearchSAMLGuide, vendordoc.OpenSearchSecurity},
	When:    whenMaySign,
	Run: func(d *Document, o *Options) []Finding {
		own := d.ownSignatures()
		if len(own) == 0 {
			f := d.found(d.Root, "Neither the Response nor the Assertion is signed.")
			f.Title, f.Basis = "Nothing in the message is signed", Model
			f.Fixes = []Fix{{
				Where:     Entra,
				Path:      vendordoc.EntraCertificates + " > Edit > Signing Option",
				Do:        "Choose Sign SAML assertion (the default) or Sign SAML response and assertion.",
				Elsewhere: "Sign the assertion, or the assertion and the response.",
			}}
			return []Finding{f}
		}
		if o.AWSMetadata == nil {
			return nil
		}
		for _, s := range own {
			if !s.Holds() || s.Fits(awsKeysFor(o, s)) {
				return nil // sp-signature judges one that doesn't hold
			}
		}
		return []Finding{d.foundSignature(own[0], "", signingKey(own[0])+" is not in the metadata that the domain stores")}
	},
}

// aosCertificate is the one thing to change after the identity provider's certificate changed.
var aosCertificate = &cause{
	ID:   "aos-certificate",
	From: []string{"aos-signature"},
	find: func(e *diagnosis) *Cause {
		if e.finding("aos-signature") == nil || e.finding("aos-issuer") != nil || e.o.AWSMetadata == nil ||
			len(e.d.ownSignatures()) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "The domain stores the metadata from before the present signing certificate, or another app's. " +
				"OpenSearch never fetches metadata by itself.",
			Findings: e.present("aos-signature", "sp-signature"),
			Fixes:    fixAosImport,
		}
	},
	apply: storesSigner,
}
