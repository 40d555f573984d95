package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var encryptedOpaque = &Check{
	ID:       "encrypted-opaque",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "Part of the message is encrypted, so its content wasn't checked",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "Only the IAM provider, which has the private key, can read an encrypted assertion. Roles, session " +
		"name, times and often the signature are inside. samlscope says nothing about what it can't read.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraEncryption,
			Do:        "Deactivate encryption in a test app and capture the message there.",
			Elsewhere: "Turn off encryption in a test app and capture the message there.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.EntraEncryptionGuide},
	When: func(d *Document, _ *Options) Condition {
		if len(d.Assertions) == 0 && len(d.Encrypted) == 0 {
			return notApplicable("the message has no assertion")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, n := range encryptedParts(d) {
			if len(out) == maxFindings {
				break
			}
			f := d.found(n, "The content of this "+n.Local+" can't be read without the private key."+space(d.Sealed))
			if d.Assertion == nil {
				// Nothing that decides the sign-in was seen: to call that "accept" would be a guess.
				f.Severity = Warning
			}
			out = append(out, f)
		}
		return out
	},
}

func space(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// encryptedParts returns everything that is encrypted in the message.
func encryptedParts(d *Document) []*xmltree.Node {
	out := append([]*xmltree.Node(nil), d.Encrypted...)
	for _, a := range d.Assertions {
		if a.EncryptedID != nil {
			out = append(out, a.EncryptedID)
		}
		out = append(out, a.EncryptedAttrs...)
	}
	return out
}
