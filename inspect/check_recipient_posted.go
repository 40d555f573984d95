package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var recipientPosted = &Check{
	ID:       "recipient-posted",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "Recipient isn't the URL the message was posted to",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM | ForIdentityCenter | ForCognito,
	Why: "Reply URL, Recipient and SAML:aud in the role's trust policy must match. AWS goes by the " +
		"Recipient, even if the message was posted to another AWS URL. So a trust policy that lists only " +
		"the posted URL denies it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Keep one Reply URL, or make the one in the role's trust policy the default.",
			Elsewhere: "Keep one ACS URL, or make the one in the role's trust policy the default.",
		},
		{Where: IAM, Path: vendordoc.IAMTrust, Do: "List in SAML:aud every sign-in URL that the app posts to."},
	},
	Sources: []Source{vendordoc.SAMLFederation, vendordoc.SAMLRole},
	When: func(d *Document, o *Options) Condition {
		if r := d.Assertion.recipient(); r == nil || r.Value == "" {
			return notApplicable("there is no Recipient")
		}
		if d.Posted == "" {
			return notChecked("the URL that the message was posted to is unknown (--acs)")
		}
		return Condition{}
	},
	Run: checkRecipientPosted,
}

func checkRecipientPosted(d *Document, o *Options) []Finding {
	for i := range d.Assertion.Confirmations {
		if r := d.Assertion.Confirmations[i].Recipient; r != nil && r.Value == d.Posted {
			return nil
		}
	}
	for i := range d.Assertion.Confirmations {
		c := &d.Assertion.Confirmations[i]
		if c.Recipient == nil {
			continue
		}
		return []Finding{d.foundAttr(c.Data, c.Recipient, postedDetail(c.Recipient.Value, d.Posted)).WithWant(d.Posted)}
	}
	return nil
}

// postedDetail says how the two addresses differ.
func postedDetail(recipient, posted string) string {
	r, okR := awsfacts.SignInEndpoint(recipient)
	p, okP := awsfacts.SignInEndpoint(posted)
	switch {
	case okR && okP && r.Service != p.Service:
		return "The message was posted to one AWS service, and its Recipient names another."
	case okR && okP && r.Partition != p.Partition:
		return "The message was posted to the partition " + p.Partition + ", but its Recipient is in " + r.Partition + "."
	case okR && okP && r.Partition == "aws" && isDefaultRegion(r.Region) && isDefaultRegion(p.Region) &&
		r.IDPID == p.IDPID:
		return "Both URLs reach the us-east-1 sign-in endpoint, but SAML:aud treats them as different."
	case okR && okP && r.Region != p.Region:
		return "The message was posted to one Region's sign-in endpoint, and its Recipient names another Region."
	case okR && okP && r.IDPID != p.IDPID:
		return "Only one of the two URLs contains this identity provider ID."
	}
	if how := addressDifference(recipient, posted); how != "" {
		return "The Recipient is almost the posted URL; the difference: " + how + "."
	}
	return "The message was posted to a different URL than its Recipient."
}

func isDefaultRegion(region string) bool { return region == "" || region == "us-east-1" }
