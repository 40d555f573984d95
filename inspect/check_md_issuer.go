package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var mdIssuer = &Check{
	ID:       "md-issuer",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "The metadata's entityID can't be the Issuer of a message",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why: "AWS compares the Issuer of a message with the entityID of the metadata, character for character. " +
		"An entityID that is empty, has white space around it or is longer than SAML's 1024 characters " +
		"never equals one.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Download the app's Federation Metadata XML again and upload the file as it is, " +
				"without opening it in an editor.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLFederation},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		var out []Finding
		for _, id := range o.AWSMetadata.EntityIDs {
			if id == "" || strings.TrimSpace(id) != id || len(id) > 1024 {
				out = append(out, Finding{Detail: "The entityID is " + words.Shorten(id) + "."}.WithGot(id))
			}
		}
		return out
	},
}
