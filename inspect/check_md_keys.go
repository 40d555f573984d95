package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var mdKeys = &Check{
	ID:       "md-keys",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "The metadata contains more keys or identity providers than IAM accepts",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why:      "An IAM identity provider accepts 10 keys and 10 entity IDs, and AWS doesn't raise the limit.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates,
			Do:        "Delete unused certificates, and upload the metadata of this one app.",
			Elsewhere: "Remove unused certificates, and upload the new metadata.",
		},
	},
	Sources: []Source{vendordoc.IAMQuotas},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		var out []Finding
		if n := len(o.AWSMetadata.Signing); n > 10 {
			out = append(out, Finding{
				Detail: "The metadata contains " + words.Plural(n, "signing key") + ".",
			}.WithGot(strconv.Itoa(n)).WithWant("10 at most"))
		}
		if n := len(o.AWSMetadata.EntityIDs); n > 10 {
			out = append(out, Finding{
				Detail: "The metadata describes " + words.Plural(n, "identity provider") + ".",
			}.WithGot(strconv.Itoa(n)).WithWant("10 at most"))
		}
		return out
	},
}
