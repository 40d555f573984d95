package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var mdContent = &Check{
	ID:       "md-content",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "The metadata lacks something IAM needs, or can't be read",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why: "IAM needs an identity provider's issuer (entityID) and signing certificates. It refuses a service " +
		"provider's metadata, another format, or a damaged certificate.",
	AWSError: "Could not parse metadata.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Download the app's Federation Metadata XML again and upload the file as it is, " +
				"without opening it in an editor.",
		},
	},
	Sources: []Source{vendordoc.SAMLFederation, vendordoc.SAMLTroubleshooting},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		return metadataProblems(o, "md-content")
	},
}
