package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var signatureDigest = &Check{
	ID:       "signature-digest",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The message was changed after it was signed",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "The signature contains a digest of the signed element. AWS computes it again from what it " +
		"receives. One changed character gives another digest, and AWS refuses the message.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Local,
			Path: "Anything that handled the message between the identity provider and AWS: a proxy, an " +
				"extension, an editor, copy and paste",
			Do: "Pass on the value of SAMLResponse exactly as the browser posted it, or capture it again. " +
				"Don't edit, indent or re-encode it.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.XMLSignature},
	When: func(d *Document, o *Options) Condition {
		return whenComputed(d, "digest", func(s *Signature) *bool {
			if s.Has("SIG-DIGEST-EMPTY") {
				return new(bool)
			}
			return s.DigestOK
		})
	},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			switch {
			case s.Has("SIG-DIGEST-EMPTY"):
				out = append(out, d.refusedAt(d.foundSignature(s, "SIG-DIGEST-EMPTY",
					"The digest in the signature of the "+owner(s)+" is the digest of an empty text")))
			case s.DigestOK != nil && !*s.DigestOK:
				what := "The digest of the " + owner(s) + " in this message"
				if s.Parent == nil || s.Reference != "#"+s.Parent.AttrValue("ID") {
					what = "The digest of what the signature of the " + owner(s) + " refers to"
				}
				f := d.foundSignature(s, "SIG-DIGEST", what+" isn't the digest that was signed")
				out = append(out, d.refusedAt(f))
			}
		}
		return out
	},
}

// whenComputed lets a check run when something was computed and differs, or
// was computed everywhere. An obstacle is never mistaken for a difference.
func whenComputed(d *Document, what string, result func(*Signature) *bool) Condition {
	signatures := d.ownSignatures()
	if len(signatures) == 0 {
		return notApplicable("the message has no readable signature")
	}
	cond := Condition{}
	for _, s := range signatures {
		switch ok := result(s); {
		case ok == nil:
			cond = notChecked(because(s, "", "the "+what+" of the "+owner(s)+" could not be verified"))
		case !*ok:
			return Condition{}
		}
	}
	return cond
}
