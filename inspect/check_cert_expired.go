package inspect

import (
	"time"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// renewalNotice is how long before its end a certificate is worth a note;
// Entra ID mails 60, 30 and 7 days ahead.
const renewalNotice = 30 * 24 * time.Hour

var certExpired = &Check{
	ID:       "cert-expired",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signing certificate has expired, expires soon or isn't valid yet",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "IAM ignores the dates of a certificate in the provider's metadata, so this alone fails no " +
		"sign-in. But once the active certificate has expired, Entra ID switches to another valid " +
		"certificate of the app. AWS refuses that one until you replace the metadata.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraCertificates + " > Edit > New Certificate",
			Do:        "Create the next certificate and keep it inactive.",
			Elsewhere: "Create the next certificate, and don't sign with it yet.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do: "Upload the app's new metadata, which contains both certificates. Then make the new " +
				"one active in Entra ID.",
			Elsewhere: "Upload the new metadata with both certificates; then sign with the new one.",
		},
	},
	Sources: []Source{vendordoc.SAMLProvider, vendordoc.SAMLTroubleshooting, vendordoc.EntraCertificatesGuide},
	When: func(d *Document, o *Options) Condition {
		if c := whenSigned(d, o); c.Outcome != "" {
			return c
		}
		if d.Now.IsZero() {
			return notChecked("the time of the check is unknown (give --at TIME)")
		}
		for _, s := range d.ownSignatures() {
			if s.Signer != nil && !s.Signer.NotAfter.IsZero() {
				return Condition{}
			}
		}
		return notChecked("no readable certificate belongs to the signature (--aws-metadata, --idp-metadata " +
			"or --cert)")
	},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		seen := map[string]bool{}
		for _, s := range d.ownSignatures() {
			c := s.Signer
			if c == nil || c.NotAfter.IsZero() || seen[c.SHA256] {
				continue
			}
			seen[c.SHA256] = true
			if detail := datesFault(c, d.Now); detail != "" {
				out = append(out, d.certFinding(s, c, detail, "SIG-CERT-TIME"))
			}
		}
		return out
	},
}

// datesFault says what is to be said about a certificate's dates, or "".
func datesFault(c *Certificate, now time.Time) string {
	const day = "2 January 2006"
	switch {
	case now.After(c.NotAfter):
		return "The signing certificate ended on " + c.NotAfter.Format(day)
	case now.Before(c.NotBefore):
		return "The signing certificate begins only on " + c.NotBefore.Format(day)
	case c.NotAfter.Sub(now) < renewalNotice:
		return "The signing certificate ends on " + c.NotAfter.Format(day)
	}
	return ""
}

// certFinding points at the certificate in the message, or at the signature
// when the certificate was given from outside.
func (d *Document) certFinding(s *Signature, c *Certificate, detail, code string) Finding {
	n := c.Node
	if n == nil {
		n = s.Node
	}
	f := d.found(n, detail+" ("+code+").")
	f.Code = code
	return f
}
