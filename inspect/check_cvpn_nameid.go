package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnNameID = &Check{
	ID:       "cvpn-nameid",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The NameID is not an email address",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "AWS asks for the email address format. It rejects a name of over 1,024 bytes; another page of its guide " +
		"limits names to 255 characters.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraNameID,
			Do: "Choose Email address as Name identifier format, and user.userprincipalname or user.mail as Source " +
				"attribute.",
			Elsewhere: "Send the user's email address as NameID, in the format emailAddress.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation, vendordoc.ClientVPNQuotas},
	When: func(d *Document, _ *Options) Condition {
		if d.Assertion.EncryptedID != nil {
			return notChecked("the NameID is encrypted, which no flag opens")
		}
		return Condition{}
	},
	Run: checkCvpnNameID,
}

const titleVPNNameLong = "The NameID is longer than a user name of Client VPN"

// The lengths of a user name, by two pages of the guide of Client VPN.
const (
	mostVPNNameBytes = 1024
	mostVPNNameRunes = 255
)

func checkCvpnNameID(d *Document, _ *Options) []Finding {
	id := d.Assertion.NameID
	if id == nil {
		return []Finding{d.found(d.Assertion.Node, "The assertion has no NameID.").WithWant("local@domain")}
	}
	format := nameIDv1 + "emailAddress"
	typed := d.Assertion.NameIDFormat == nil || d.Assertion.NameIDFormat.Value == format
	n := len([]rune(id.Text))
	switch addressed := isAddress(id.Text); {
	case len(id.Text) > mostVPNNameBytes:
		f := d.foundText(id.Node, "The NameID has "+strconv.Itoa(len(id.Text))+" bytes.").
			WithWant("<= " + strconv.Itoa(mostVPNNameBytes))
		f.Title = titleVPNNameLong
		return []Finding{f}
	case !addressed && !typed:
		return []Finding{d.foundText(id.Node, "The NameID is not an email address, and its format is another one.").
			WithWant("local@domain")}
	case !addressed:
		return []Finding{d.foundText(id.Node, "The NameID is not an email address, though its format says so.").
			WithWant("local@domain").WithSeverity(Warning)}
	case !typed:
		f := d.foundAttr(id.Node, d.Assertion.NameIDFormat, "The NameID itself is an email address.").WithWant(format).
			WithSeverity(Warning)
		f.Title = "The NameID format isn't that of email addresses"
		return []Finding{f}
	case n > mostVPNNameRunes:
		f := d.foundText(id.Node, "The NameID has "+strconv.Itoa(n)+" characters, and may be cut.").
			WithWant("<= " + strconv.Itoa(mostVPNNameRunes)).WithSeverity(Warning)
		f.Title = titleVPNNameLong
		return []Finding{f}
	}
	return nil
}
