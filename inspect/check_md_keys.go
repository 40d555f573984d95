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
	Title:    "The metadata holds more keys or identity providers than IAM takes",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why:      "An IAM identity provider takes 10 keys and 10 entity IDs, and the limit cannot be raised.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates,
			Do:        "Delete certificates that are not used any more, and upload the metadata of this one app.",
			Elsewhere: "Remove certificates that are not used any more, and upload the new metadata.",
		},
	},
	Sources: []Source{vendordoc.IAMQuotas},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		var out []Finding
		if n := len(o.AWSMetadata.Signing); n > 10 {
			out = append(out, Finding{
				Detail: "The metadata holds " + words.Plural(n, "signing key") + ".",
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
