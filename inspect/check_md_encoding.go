package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var mdEncoding = &Check{
	ID:       "md-encoding",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "The metadata begins with a byte-order mark or is not UTF-8",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Targets:  Anywhere,
	Why: "IAM reads metadata as UTF-8 without a byte-order mark. The file that Entra ID serves begins with one, " +
		"and uploads of it through the console are reported to work. PowerShell redirects write UTF-16.",
	AWSError: "Could not parse metadata.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Download the app's Federation Metadata XML again and upload the file as it is, " +
				"without opening it in an editor.",
			Elsewhere: "Download the metadata again and upload the file as it is, without opening it in an editor.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		return metadataProblems(o, "md-encoding")
	},
}
