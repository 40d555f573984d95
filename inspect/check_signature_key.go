package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var signatureKey = &Check{
	ID:       "signature-key",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The message is signed with a key that AWS does not hold",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "AWS verifies the signature with the certificates in the metadata that the IAM provider stores, whatever " +
		"certificate the message brings along. It never fetches metadata by itself, so after each change of the signing " +
		"certificate the stored copy has to be replaced by hand.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraCertificates + " > App Federation Metadata Url",
			Do:    "Download the metadata of the app that the user really clicks: each app signs with its own certificate.",
			Elsewhere: "Download the present metadata, of the app that the user really clicks where each app " +
				"has its own.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload that file. It may hold the old and the new certificate at once.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.EntraCertificatesGuide},
	When:    whenKeyKnown,
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		seen := map[string]bool{}
		for _, s := range d.ownSignatures() {
			if s.Has("SIG-KEYINFO") {
				out = append(out, d.unknownKey(s, o))
			}
			if s.ValueOK == nil || !*s.ValueOK {
				continue
			}
			if s.Signer != nil && s.Signer.SHA256 != "" && seen[s.Signer.SHA256] {
				continue // Response and Assertion are signed with one key
			}
			if f, ok := judgeKey(d, o, s); ok {
				out = append(out, f)
			}
			if s.Signer != nil {
				seen[s.Signer.SHA256] = true
			}
		}
		return out
	},
}

// unknownKey says that no key could be found for a signature. Where a
// certificate that AWS may hold cannot be read here, AWS may know better.
func (d *Document) unknownKey(s *Signature, o *Options) Finding {
	f := d.refusedAt(d.foundSignature(s, "SIG-KEYINFO", because(s, "No key that was given could be matched to the "+
		"signature of the "+owner(s))))
	stored := o.AWSMetadata != nil && !o.AWSMetadata.hasUnreadableKey()
	published := slices.ContainsFunc(o.IDPMetadata, (*Metadata).hasUnreadableKey)
	if !stored && (o.AWSMetadata != nil || published) {
		f.Title = "A certificate that may be the signer's cannot be read"
		f.Basis = Inferred
		return f.WithSeverity(Warning)
	}
	return f
}

// whenKeyKnown wants a signature that some key fits, and keys to compare with.
func whenKeyKnown(d *Document, o *Options) Condition {
	if c := whenSigned(d, o); c.Outcome != "" {
		return c
	}
	if len(awsKeys(o)) == 0 && len(publishedKeys(o)) == 0 {
		return whenNoKeys(d, o)
	}
	for _, s := range d.ownSignatures() {
		if s.ValueOK != nil && *s.ValueOK || s.Has("SIG-KEYINFO") {
			return Condition{}
		}
	}
	return notChecked("no signature could be verified with any key")
}

// whenNoKeys says why there is nothing to compare with.
func whenNoKeys(d *Document, o *Options) Condition {
	if o.hasKeys() {
		return notChecked("the metadata that was given holds no signing certificate that can be read")
	}
	for _, s := range d.ownSignatures() {
		if s.Has("SIG-KEYINFO") {
			return notChecked(because(s, "no metadata and no certificate was given, and the signature could not be verified"))
		}
	}
	return notChecked("no metadata and no certificate was given, so all holds only if AWS holds this certificate")
}

// judgeKey compares the key that signed with what AWS stores and what the
// identity provider publishes.
func judgeKey(d *Document, o *Options, s *Signature) (Finding, bool) {
	aws, published := awsKeys(o), publishedKeys(o)
	inAWS, inPublished := s.Fits(aws), s.Fits(published)
	key := "The key of the " + owner(s) + "'s signature" + signerName(s)
	switch {
	case inAWS && (inPublished || len(published) == 0), len(aws) == 0 && inPublished:
		return keyInfoNote(s, d)
	case inAWS:
		f := d.foundSignature(s, "SIG-UNTRUSTED-KEY", key+" is in the metadata that AWS stores, but not in what the "+
			"identity provider publishes: AWS accepts it, though it may be a key that was withdrawn")
		f.Title = "The message is signed with a key that the identity provider does not publish"
		return f.WithSeverity(Warning), true
	case len(aws) > 0 && inPublished:
		return d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", key+" is one that the identity provider publishes, "+
			"but the metadata that AWS stores does not hold it: AWS holds an older copy")), true
	case len(aws) > 0 && len(published) > 0:
		return d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", key+" is neither in the metadata that AWS stores nor "+
			"in what was given for the identity provider: another app or somebody else signed")), true
	case len(aws) > 0:
		return d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", key+" is not in the metadata that AWS stores")), true
	}
	f := d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", key+" is not among the keys that were given for the "+
		"identity provider, so AWS cannot hold it if it holds the same"))
	f.Title = "The message is signed with a key that the identity provider does not publish"
	return f, true
}

// keyInfoNote says that the certificate in the message is not the one that
// signed, which decides nothing.
func keyInfoNote(s *Signature, d *Document) (Finding, bool) {
	if !s.Has("SIG-KEYINFO-MISMATCH") {
		return Finding{}, false
	}
	f := d.foundSignature(s, "SIG-KEYINFO-MISMATCH",
		"The key that fits was given; KeyInfo of the "+owner(s)+"'s signature names another one, which AWS does not use")
	f.Title = "KeyInfo names another certificate than the one that signed"
	f.Basis = Inferred
	return f.WithSeverity(Note), true
}

// signerName names the certificate of the key that fitted.
func signerName(s *Signature) string {
	if s.Signer == nil || s.Signer.SHA256 == "" {
		return ""
	}
	return " (certificate " + words.Shorten(s.Signer.Subject) + ", SHA-256 " + short(s.Signer.SHA256) + ")"
}

// awsKeys are the keys that the IAM provider stores.
func awsKeys(o *Options) []Certificate {
	if o.AWSMetadata == nil {
		return nil
	}
	return o.AWSMetadata.Signing
}

// publishedKeys are the keys given for the identity provider.
func publishedKeys(o *Options) []Certificate {
	out := append([]Certificate(nil), o.Certs...)
	for _, m := range o.IDPMetadata {
		out = append(out, m.Signing...)
	}
	return out
}
