package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var encryptedAlg = &Check{
	ID:           "encrypted-alg",
	Family:       FamilySignature,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The assertion is encrypted with an algorithm that IAM doesn't list",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Why: "IAM decrypts AES-128 and AES-256, each in CBC or GCM mode, with the key transported by RSA-OAEP. " +
		"It doesn't list RSA 1.5 or Triple DES.",
	Fixes: []Fix{
		{
			Where:     Local,
			Path:      "The identity provider's settings for token encryption",
			Do:        "Choose AES-256 in GCM mode with RSA-OAEP. Entra ID uses AES-256 by default.",
			Elsewhere: "Choose AES-256 in GCM mode with RSA-OAEP.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraEncryption,
			Do: "Or deactivate the token encryption certificate, if the IAM provider allows unencrypted " +
				"assertions.",
			Elsewhere: "Or don't encrypt, if the IAM provider allows unencrypted assertions.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.EntraEncryptionGuide},
	When:    whenEncrypted,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, e := range d.Encrypted {
			e.Walk(func(n *xmltree.Node) bool {
				if f, ok := judgeEncryption(d, n); ok {
					out = append(out, f)
				}
				return true
			})
		}
		return out
	},
}

// whenEncrypted lets a check run on messages with an encrypted assertion.
func whenEncrypted(d *Document, _ *Options) Condition {
	if len(d.Encrypted) == 0 {
		return notApplicable("the assertion is not encrypted")
	}
	return Condition{}
}

const nsXEnc11 = "http://www.w3.org/2009/xmlenc11#"

// judgeEncryption judges the EncryptionMethod of one EncryptedData or EncryptedKey.
func judgeEncryption(d *Document, n *xmltree.Node) (Finding, bool) {
	key := n.Is(xmltree.NSXEnc, "EncryptedKey")
	if !key && !n.Is(xmltree.NSXEnc, "EncryptedData") {
		return Finding{}, false
	}
	method := n.Child(xmltree.NSXEnc, "EncryptionMethod")
	if method == nil || method.Attr("Algorithm") == nil {
		f := d.found(n, "The "+n.Local+" doesn't say how it is encrypted, so AWS can only guess.")
		f.Basis = Inferred
		return f.WithSeverity(Warning), true
	}
	a := method.Attr("Algorithm")
	want := "http://www.w3.org/2009/xmlenc11#aes256-gcm"
	if key {
		want = xmltree.NSXEnc + "rsa-oaep-mgf1p"
	}
	switch {
	case key && (a.Value == xmltree.NSXEnc+"rsa-oaep-mgf1p" || a.Value == nsXEnc11+"rsa-oaep"),
		!key && (a.Value == nsXEnc11+"aes128-gcm" || a.Value == nsXEnc11+"aes256-gcm"):
		return Finding{}, false
	case !key && (a.Value == xmltree.NSXEnc+"aes128-cbc" || a.Value == xmltree.NSXEnc+"aes256-cbc"):
		f := d.foundAttr(method, a, "The assertion is encrypted in CBC mode, which IAM accepts; GCM also "+
			"detects changes (ENC-CBC).").WithWant(want)
		f.Title, f.Code = "The assertion is encrypted in CBC mode", "ENC-CBC"
		return f.WithSeverity(Note), true
	case key && a.Value == xmltree.NSXEnc+"rsa-1_5":
		f := d.foundAttr(method, a, "The key of the assertion is transported by RSA 1.5 (ENC-RSA15).").WithWant(want)
		f.Code = "ENC-RSA15"
		return f, true
	}
	return d.foundAttr(method, a, "The "+n.Local+" uses "+words.Shorten(a.Value)+".").WithWant(want), true
}
