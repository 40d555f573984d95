package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var entraKeyRollover = &cause{
	ID:   "entra-key-rollover",
	Else: "idp-key-rollover",
	From: []string{"signature-key"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("signature-key")
		s := e.signer()
		if len(ids) == 0 || s == nil || e.o.AWSMetadata == nil || !e.newer(s) || e.keyOfAnother() {
			return nil
		}
		return &Cause{
			Explanation: "The IAM provider stores a copy of the metadata that is older than the current " +
				"signing certificate (SHA-256 " + short(s.SHA256) +
				", valid from " + s.NotBefore.Format("2 January 2006") + "). AWS never fetches metadata " +
				"itself, so the copy stays old until you replace it.",
			Findings: ids,
			Fixes: []Fix{
				{
					Where:     Entra,
					Path:      vendordoc.EntraCertificates + " > Federation Metadata XML",
					Do:        "Download the app's own federation metadata.",
					Elsewhere: "Download the current metadata of the identity provider.",
				},
				{
					Where: IAM,
					Path:  vendordoc.IAMProvider + " > Replace metadata",
					Do: "Upload that file. It can contain the old and the new certificate at once: AWS " +
						"accepts any signing key in it.",
				},
			},
		}
	},
	apply: storesSigner,
}

// keyOfAnother says whether a signature is by the key of another identity provider in the metadata.
func (e *diagnosis) keyOfAnother() bool { return slices.ContainsFunc(e.d.Signatures, ofAnother) }

// signer returns the certificate behind the first signature that some key fits.
func (e *diagnosis) signer() *Certificate {
	for _, s := range e.d.Signatures {
		if s.Signer != nil && s.Holds() {
			return s.Signer
		}
	}
	return nil
}

// newer says whether the identity provider publishes the signer's key, or it
// began after every certificate that AWS stores: the marks of a rollover.
func (e *diagnosis) newer(s *Certificate) bool {
	for _, sig := range e.d.Signatures {
		if sig.Fits(publishedKeysFor(e.o, sig)) {
			return copyOf(s, e.o.AWSMetadata.Signing) == "an older copy"
		}
	}
	if len(e.o.IDPMetadata) > 0 || s.NotBefore.IsZero() {
		return false
	}
	for _, c := range e.o.AWSMetadata.Signing {
		if !s.NotBefore.After(c.NotBefore) {
			return false
		}
	}
	return true
}

func short(sha string) string { return sha[:min(len(sha), 16)] + "…" }

var entraWrongApp = &cause{
	ID:   "entra-wrong-app",
	Else: "idp-wrong-app",
	From: []string{"signature-key", "issuer-match"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("signature-key", "issuer-match")
		s := e.signer()
		if len(ids) == 0 || e.finding("issuer-match") == nil &&
			(e.keyOfAnother() || s != nil && e.o.AWSMetadata != nil && e.newer(s)) {
			return nil
		}
		return &Cause{
			Explanation: e.keysOfApps() + "What signed this message is not in " + e.lacking() + ", so that " +
				"metadata is old or belongs to another app, or another app sent the message.",
			Findings: append(ids, e.present("audience-aws")...),
			Fixes: []Fix{
				{
					Where: Entra,
					Path:  vendordoc.EntraCertificates + " > App Federation Metadata Url",
					Do:    "Open the app that the user actually clicks, and download that app's metadata.",
					Elsewhere: "Download the identity provider's metadata for the app that the user " +
						"actually clicks.",
				},
				{
					Where: IAM,
					Path:  vendordoc.IAMProvider + " > Replace metadata",
					Do: "Upload it to the provider that the Role value names, or name the provider that " +
						"already has it.",
				},
			},
		}
	},
	apply: storesSigner,
}

// lacking names the metadata that the message does not fit.
func (e *diagnosis) lacking() string {
	if e.o.AWSMetadata != nil && len(publishedKeys(e.o)) > 0 {
		return "the metadata that AWS stores"
	}
	return "the metadata given here"
}

// keysOfApps says how many keys the identity provider signs with, where that is known.
func (e *diagnosis) keysOfApps() string {
	switch e.d.idp() {
	case idp.Entra:
		return "Each enterprise application signs with its own certificate, and each tenant has its own issuer. "
	case idp.IdentityCenter:
		return "Each application in IAM Identity Center has its own issuer and its own certificate. "
	}
	return ""
}

// storesSigner is the IAM provider after the metadata of the app that signed
// was uploaded.
func storesSigner(m *patch) bool {
	s := m.signer()
	if s == nil || m.o.AWSMetadata == nil && len(m.o.IDPMetadata) == 0 && len(m.o.Certs) == 0 {
		return false
	}
	stored := Metadata{
		Name:      "IAM provider",
		EntityID:  m.d.issuer(),
		EntityIDs: []string{m.d.issuer()},
		Signing:   []Certificate{*s},
	}
	if m.o.AWSMetadata != nil {
		m.o.AWSMetadata = &stored
	}
	m.o.IDPMetadata, m.o.Certs, m.o.StoredMetadata = []*Metadata{&stored}, nil, nil
	m.note("+the IAM provider stores the certificate SHA-256 " + s.SHA256 + " of " + words.Shorten(m.d.issuer()))
	return true
}
