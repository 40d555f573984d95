package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var recipientEncrypted = &Check{
	ID:           "recipient-encrypted",
	Family:       FamilySubject,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "An encrypted assertion goes to a sign-in URL without the provider's ID",
	Severity:     Warning,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedResponse,
	Targets:      ForIAM,
	Strict:       true,
	Why: "When encryption is Required on the IAM identity provider, Reply URL, Recipient and SAML:aud must " +
		"all be the provider's own URL, https://<region>.signin.aws.amazon.com/saml/acs/<IdP-ID>. The " +
		"message doesn't show that setting; aws iam get-saml-provider does (--aws-metadata).",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Enter the sign-in URL with /saml/acs/ and the provider's ID, which IAM shows " +
				"on the identity provider's page.",
		},
		{Where: IAM, Path: vendordoc.IAMProvider + " > SAML encryption", Do: "Or set encryption to Allowed."},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLRole},
	When: func(d *Document, o *Options) Condition {
		if len(d.Encrypted) == 0 {
			return notApplicable("the assertion is not encrypted")
		}
		if m := o.encryptionMode(); m == providerfile.Allowed || m == providerfile.Off {
			return notApplicable("encryption isn't Required on the IAM identity provider")
		}
		if d.encryptedTo() == "" {
			return notChecked("the AWS sign-in URL the message goes to is unknown (--acs)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		to := d.encryptedTo()
		e, _ := awsfacts.SignInEndpoint(to)
		if e.IDPID != "" || e.Connect {
			return nil
		}
		detail := ". AWS refuses that if encryption is Required on the provider."
		if o.encryptionMode() == providerfile.Required {
			detail = ". AWS refuses that: encryption is Required on the provider."
		}
		f := d.found(d.Encrypted[0], "The message goes to "+words.Shorten(to)+detail).WithGot(to)
		if d.Posted == "" && d.Destination != nil && d.Destination.Value == to {
			f = d.foundAttr(d.Root, d.Destination, f.Detail)
		}
		id := "<IdP-ID>"
		if o.encryptionMode() == providerfile.Required {
			f.Severity = Error
			if known := o.AWSMetadata.Provider.ID; known != "" {
				id = known
			}
		}
		return []Finding{f.WithWant("https://" + e.Host + "/saml/acs/" + id)}
	},
}

// encryptionMode is what IAM says of encryption on the provider; "" where that is not known.
func (o *Options) encryptionMode() string {
	if o.AWSMetadata == nil || o.AWSMetadata.Provider == nil {
		return ""
	}
	return o.AWSMetadata.Provider.Encryption
}

// encryptedTo returns the IAM sign-in URL that an encrypted message goes to,
// as far as anything outside the encrypted part tells.
func (d *Document) encryptedTo() string {
	candidates := []string{d.Posted}
	if r := d.Assertion.recipient(); r != nil {
		candidates = append(candidates, r.Value)
	}
	if d.Destination != nil {
		candidates = append(candidates, d.Destination.Value)
	}
	for _, u := range candidates {
		if e, ok := awsfacts.SignInEndpoint(u); ok && e.Service == TargetIAM {
			return u
		}
	}
	return ""
}
