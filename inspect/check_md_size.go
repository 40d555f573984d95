package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var mdSize = &Check{
	ID:       "md-size",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "The metadata is shorter or longer than IAM accepts",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why:      "IAM accepts metadata of 1,000 to 10,000,000 characters.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Download the app's Federation Metadata XML again and upload the file as it is, " +
				"without opening it in an editor.",
		},
	},
	Sources: []Source{vendordoc.BotocoreIAM},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		if n := o.AWSMetadata.Size; n != 0 && (n < 1000 || n > 10_000_000) {
			return []Finding{Finding{
				Detail: "The metadata has " + words.Plural(n, "character") + ".",
			}.WithGot(strconv.Itoa(n)).WithWant("1000 to 10000000 characters")}
		}
		return nil
	},
}
