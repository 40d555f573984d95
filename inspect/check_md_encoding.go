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
	Targets:  ForSignIn,
	Why: "IAM reads metadata as UTF-8 without a byte-order mark. The file from Entra ID begins with one, " +
		"and users report that uploading it in the console works. PowerShell redirects write UTF-16.",
	AWSError: "Could not parse metadata.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Upload a copy in UTF-8 without the mark. A new download from Entra ID has the mark again. " +
				"Linux and macOS: tail -c +4 metadata.xml > plain.xml. PowerShell: $t = Get-Content -Raw " +
				"-Encoding UTF8 metadata.xml; [IO.File]::WriteAllText(\"$PWD\\plain.xml\", $t). An editor: " +
				"save as UTF-8, not as UTF-8 with BOM.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		out := metadataProblems(o, "md-encoding")
		for i := range out {
			if out[i].Code == "MD-ENCODING" {
				out[i].Fixes = []Fix{{
					Where: IAM,
					Path:  vendordoc.IAMProvider + " > Replace metadata",
					Do: "Download the app's Federation Metadata XML again, with a browser instead of a shell's redirect, and upload " +
						"it without its byte-order mark.",
				}}
			}
		}
		return out
	},
}
