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
	Title:    "The message is signed with a key that AWS doesn't have",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "AWS verifies the signature with the certificates in the IAM provider's stored metadata, and " +
		"ignores the certificate in the message. AWS never fetches metadata itself, so replace the stored " +
		"copy by hand after each change of the signing certificate.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraCertificates + " > App Federation Metadata Url",
			Do: "Download the metadata of the app that the user actually clicks: each app signs with its " +
				"own certificate.",
			Elsewhere: "Download the current metadata; if each app has its own, use that of the app the " +
				"user actually clicks.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload that file. It can contain the old and the new certificate at once.",
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
	f := d.refusedAt(d.foundSignature(s, "SIG-KEYINFO", because(s, "SIG-KEYINFO",
		"None of the given keys matches the signature of the "+owner(s))))
	stored := o.AWSMetadata != nil && !o.AWSMetadata.hasUnreadableKey()
	published := slices.ContainsFunc(o.IDPMetadata, (*Metadata).hasUnreadableKey)
	if !stored && (o.AWSMetadata != nil || published) {
		f.Title = "A certificate that may be the signer's is unreadable"
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
	if c := d.whenSomeHold(); c.Outcome != "" {
		return c
	}
	cond := notChecked("no key verified any signature (--aws-metadata, --idp-metadata or --cert)")
	for _, s := range d.ownSignatures() {
		switch {
		case s.ValueOK != nil && *s.ValueOK && ofAnother(s) && d.issuerTold(o):
			cond = notChecked("the signing key is in the metadata, but the Issuer isn't: issuer-match decides")
		case s.ValueOK != nil && *s.ValueOK || s.Has("SIG-KEYINFO"):
			return Condition{}
		}
	}
	return cond
}

// whenNoKeys says why there is nothing to compare with.
func whenNoKeys(d *Document, o *Options) Condition {
	if o.hasKeys() {
		return notChecked("the metadata has no readable signing certificate (aws iam get-saml-provider " +
			"prints what AWS stores)")
	}
	for _, s := range d.ownSignatures() {
		if s.Has("SIG-KEYINFO") {
			return notChecked(because(s, "", "there is no metadata or certificate, and the signature "+
				"couldn't be verified"))
		}
	}
	if d.chosen.noStored != "" {
		return notChecked(d.chosen.noStored)
	}
	return notChecked("there is no metadata or certificate, so the verdict assumes that AWS has this " +
		"certificate (--aws-metadata, --idp-metadata or --cert)")
}

// whenSomeHold says that of the stored metadata of the message's issuer only some holds the key that
// signed, and it is not known which of them is the one of the role's identity provider.
func (d *Document) whenSomeHold() Condition {
	var with, without []*Metadata
	for _, m := range d.chosen.sameIssuer {
		holds := true
		for _, s := range d.ownSignatures() {
			holds = holds && s.Fits(m.keysFor(s.Issuers))
		}
		if holds {
			with = append(with, m)
		} else {
			without = append(without, m)
		}
	}
	if len(with) == 0 || len(without) == 0 {
		return Condition{}
	}
	names := storedNames(without)
	return notChecked("the signing key is in " + storedNames(with) + " and not in " + names + ", and " +
		"both belong to this issuer: only the one that the role's identity provider stores counts (aws iam " +
		"get-saml-provider)").
		unless("the IAM identity provider of the role stores the metadata in " + names)
}

// judgeKey compares the key that signed with what AWS stores and what the
// identity provider publishes.
func judgeKey(d *Document, o *Options, s *Signature) (Finding, bool) {
	aws, published := awsKeysFor(o, s), publishedKeysFor(o, s)
	inAWS, inPublished := s.Fits(aws), s.Fits(published)
	switch {
	case ofAnother(s):
		if d.issuerTold(o) {
			return Finding{}, false
		}
		f := d.keyOfAnother(s)
		if wants, _ := o.entityIDs(); !slices.Contains(wants, d.issuer()) {
			f = f.WithSeverity(Warning) // the metadata that was given may be of no concern here
		}
		return f, true
	case inAWS && (inPublished || len(published) == 0), len(aws) == 0 && inPublished:
		return keyInfoNote(s, d)
	case inAWS:
		f := d.foundSignature(s, "SIG-UNTRUSTED-KEY",
			signingKey(s)+" is in the metadata that AWS stores, but not in what the identity provider "+
				"publishes: AWS accepts it, but the key may have been withdrawn")
		f.Title = "The message is signed with a key that the identity provider doesn't publish"
		return f.WithSeverity(Warning), true
	}
	detail := " isn't in the metadata that AWS stores"
	switch {
	case len(aws) > 0 && inPublished:
		detail = " is published by the identity provider, but isn't in the metadata that AWS stores: AWS has " + copyOf(s.Signer, aws)
	case len(aws) > 0 && len(published) > 0:
		detail = " isn't in the metadata that AWS stores, or in the identity provider's: another app or " +
			"someone else signed"
	case len(aws) == 0:
		detail = " isn't among the identity provider's keys given here, so AWS doesn't have it if it has " +
			"the same keys"
	}
	return d.refusedKey(s, aws, detail), true
}

// copyOf says what copy of the metadata it is that lacks the signer's certificate.
func copyOf(signer *Certificate, stored []Certificate) string {
	for _, c := range stored {
		if signer != nil && signer.NotBefore.Before(c.NotBefore) {
			return "another copy"
		}
	}
	return "an older copy"
}

// refusedKey is the finding about a key that AWS does not hold. It is as certain as what is known
// of AWS: where only the identity provider's side was given, or another signature of the message
// is by a key that AWS holds, no one has said what AWS does.
func (d *Document) refusedKey(s *Signature, aws []Certificate, detail string) Finding {
	title, basis := "", Documented
	if len(aws) == 0 {
		title, basis = "The message is signed with a key that the identity provider doesn't publish", Inferred
	}
	for _, t := range d.ownSignatures() {
		if t != s && d.inPlace(t) && t.Trusted() && t.Fits(aws) {
			basis = Inferred
			detail += "; that of the " + owner(t) + " is known to AWS; AWS doesn't document which of the " +
				"two it verifies"
			break
		}
	}
	f := d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", signingKey(s)+detail))
	f.Title, f.Basis = title, basis
	return f
}

// ofAnother says whether the key that fitted is of an identity provider that is not the issuer.
func ofAnother(s *Signature) bool { return s.Has("SIG-UNTRUSTED-KEY") && s.Owner != nil }

// issuerTold says whether issuer-match tells already that no metadata is of the issuer.
func (d *Document) issuerTold(o *Options) bool {
	if d.Target != TargetIAM && d.Target != TargetUnknown {
		return false
	}
	wants, _ := o.entityIDs()
	return len(wants) > 0 && !slices.Contains(wants, d.issuer())
}

// keyOfAnother says that another identity provider's key signed.
func (d *Document) keyOfAnother(s *Signature) Finding {
	f := d.refusedAt(d.foundSignature(s, "SIG-UNTRUSTED-KEY", because(s, "SIG-UNTRUSTED-KEY", "The signature of the "+
		owner(s)+" counts for nothing")))
	f.Title, f.Basis = "The message is signed with the key of another identity provider", Inferred
	f.Fixes = []Fix{
		{
			Where: Security,
			Path:  "Where the message came from",
			Do: "Only the issuer may sign in its name. Keep the capture and find out which identity " +
				"provider sent it.",
		},
		{
			Where: Local,
			Path:  "The metadata given here",
			Do: "If both names belong to one identity provider, put the certificate into the " +
				"EntityDescriptor of the message's Issuer.",
		},
	}
	return f
}

// signingKey names the key that signed.
func signingKey(s *Signature) string {
	return "The key of the " + owner(s) + "'s signature" + signerName(s)
}

// keyInfoNote says that the certificate in the message is not the one that
// signed, which decides nothing.
func keyInfoNote(s *Signature, d *Document) (Finding, bool) {
	if !s.Has("SIG-KEYINFO-MISMATCH") {
		return Finding{}, false
	}
	f := d.foundSignature(s, "SIG-KEYINFO-MISMATCH",
		"The right key is known; the KeyInfo of the "+owner(s)+"'s signature names another one, which AWS "+
			"ignores")
	f.Title = "KeyInfo names a different certificate than the one that signed"
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

// awsKeysFor are those that count for what was signed.
func awsKeysFor(o *Options, s *Signature) []Certificate {
	if o.AWSMetadata == nil {
		return nil
	}
	return o.AWSMetadata.keysFor(s.Issuers)
}

func publishedKeysFor(o *Options, s *Signature) []Certificate {
	out := append([]Certificate(nil), o.Certs...)
	for _, m := range o.IDPMetadata {
		out = append(out, m.keysFor(s.Issuers)...)
	}
	return out
}

// keysFor are the signing keys of the issuers; all of them where the document is of no one
// among those, which the issuer's own check tells.
func (m *Metadata) keysFor(issuers []string) []Certificate {
	if len(m.Entities) < 2 {
		return m.Signing
	}
	var out []Certificate
	listed := false
	for i := range m.Entities {
		if e := &m.Entities[i]; e.Vouches(issuers...) {
			listed = true
			out = append(out, e.Signing...)
		}
	}
	if !listed {
		return m.Signing
	}
	return out
}
