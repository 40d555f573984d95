package inspect

import (
	"crypto/rsa"
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var mdKeySize = &Check{
	ID:       "md-key-size",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "A signing key in the metadata has fewer than 1024 bits",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why:      "IAM refuses metadata with an X.509 key of fewer than 1024 bits.",
	AWSError: "Unable to parse metadata",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraCertificates + " > Edit > New Certificate",
			Do: "Create a new certificate (Entra ID makes 2048-bit RSA keys), make it active, and upload " +
				"the new metadata.",
			Elsewhere: "Create a new key of 2048 bits or more, sign with it, and upload the new metadata.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.SAMLTroubleshooting},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		var out []Finding
		for _, e := range o.AWSMetadata.entities() {
			for i := range e.Signing {
				bits := e.Signing[i].KeyBits
				if _, isRSA := e.Signing[i].Key.(*rsa.PublicKey); isRSA && bits < 1024 {
					out = append(out, Finding{
						Detail: "A signing key of " + words.Shorten(e.ID) + " has " + strconv.Itoa(bits) + " bits.",
					}.WithGot(strconv.Itoa(bits)).WithWant("1024 or more"))
				}
			}
		}
		return out
	},
}
