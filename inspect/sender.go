package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/idp"
)

// senderOf recognises the identity provider that made the message.
func senderOf(d *Document) *idp.Provider {
	issuer := d.issuer()
	if issuer == "" {
		issuer = writtenIssuer(d.XML)
	}
	if d.Assertion == nil || d.Root.Attr("Consent") != nil {
		return idp.Of(issuer, nil) // AD FS writes Consent, and may pass on claims that it had from Entra ID
	}
	return idp.Of(issuer, func(prefix string) bool {
		for i := range d.Assertion.Attributes {
			if strings.HasPrefix(d.Assertion.Attributes[i].name(), prefix) {
				return true
			}
		}
		return false
	})
}

// writtenIssuer is what a text that could not be read as XML, or not as a Response, has as its
// Issuer.
func writtenIssuer(text string) string {
	_, rest, found := strings.Cut(text, "Issuer")
	if !found {
		return ""
	}
	_, rest, _ = strings.Cut(rest, ">")
	issuer, _, closed := strings.Cut(rest, "<")
	if !closed {
		return ""
	}
	return issuer
}

// localise puts a finding into the words of the identity provider that made the message: its
// screens, and no documents about another one's.
func (d *Document) localise(f *Finding, about Family) {
	sender := d.author(about)
	var screens bool
	f.Fixes, screens = sender.Fixes(f.Fixes)
	f.Sources = sender.Sources(f.Sources, screens)
}

// idp is the identity provider that made the message. What has no message (a user, for one) is
// Entra ID's, which is what samlscope is made for.
func (d *Document) idp() *idp.Provider {
	if d.sender == nil {
		return idp.Entra
	}
	return d.sender
}

// author is the identity provider at which faults of a family are mended. The users of IAM
// Identity Center are provisioned from elsewhere, and a message that it made itself does not say
// from where; that is Entra ID then.
func (d *Document) author(of Family) *idp.Provider {
	if p := d.idp(); of != FamilySCIM || p != idp.IdentityCenter {
		return p
	}
	return idp.Entra
}

// acsName is what the identity provider calls the address that it posts messages to.
func (d *Document) acsName() string {
	if d.fromEntra() {
		return "Reply URL"
	}
	return "ACS URL"
}

// fromEntra says whether Entra ID made the message.
func (d *Document) fromEntra() bool { return d.idp() == idp.Entra }
