package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var recipientPosted = &Check{
	ID:       "recipient-posted",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "Recipient is not the URL the message was posted to",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM | ForIdentityCenter | ForCognito,
	Why: "Reply URL, Recipient and the SAML:aud of the role's trust policy have to agree. A message that is posted to " +
		"another AWS address than its Recipient names " +
		"is judged by the Recipient, so a trust policy made for the posted address denies it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Keep one Reply URL, or mark as default the one that the role's trust policy lists.",
			Elsewhere: "Keep one ACS URL, or make the one that the role's trust policy lists the default.",
		},
		{Where: IAM, Path: vendordoc.IAMTrust, Do: "List in SAML:aud every sign-in URL that the app posts to."},
	},
	Sources: []Source{vendordoc.SAMLFederation, vendordoc.SAMLRole},
	When: func(d *Document, o *Options) Condition {
		if r := d.Assertion.recipient(); r == nil || r.Value == "" {
			return notApplicable("there is no Recipient")
		}
		if d.Posted == "" {
			return notChecked("it is not known to which URL the message was posted (--acs)")
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
		return "The message was posted to another AWS service than its Recipient names."
	case okR && okP && r.Partition != p.Partition:
		return "The message was posted to the partition " + p.Partition + ", but its Recipient is in " + r.Partition + "."
	case okR && okP && r.Partition == "aws" && isDefaultRegion(r.Region) && isDefaultRegion(p.Region) &&
		r.IDPID == p.IDPID:
		return "Both URLs reach the sign-in endpoint of us-east-1, but for SAML:aud they are two different texts."
	case okR && okP && r.Region != p.Region:
		return "The message was posted to the sign-in endpoint of another Region than its Recipient names."
	case okR && okP && r.IDPID != p.IDPID:
		return "Only one of the two URLs carries this identity provider ID."
	}
	if how := addressDifference(recipient, posted); how != "" {
		return "The Recipient is almost the posted URL; the difference is " + how + "."
	}
	return "The message was posted elsewhere than its Recipient says."
}

func isDefaultRegion(region string) bool { return region == "" || region == "us-east-1" }
