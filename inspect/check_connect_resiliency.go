package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var connectResiliency = &Check{
	ID:       "connect-resiliency",
	Family:   FamilyConnect,
	Service:  ServiceIAM,
	Title:    "The Global Resiliency sign-in URL doesn't match the message",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "The sign-in URL of a pair of Amazon Connect instances names the instance, its account, the role " +
		"and the SAML provider (instanceId, accountId, role, idp). It always contains the source Region of " +
		"the pair. Connect signs in with that role, so the message must offer it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Set it to " +
				"https://INSTANCE-ID.SOURCE-REGION.sign-in.connect.aws/saml?&instanceId=INSTANCE-ID&accountId=" +
				"ACCOUNT&role=ROLE&idp=PROVIDER, with the values of the instance and of the role that this app sends.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraAppRoles,
			Do:    "Or assign the role that the URL names.",
		},
	},
	Sources: []Source{vendordoc.ConnectResiliency, vendordoc.ConnectReplica},
	When: func(d *Document, o *Options) Condition {
		if _, ok := awsfacts.ParseResiliencyURL(d.resiliencyURL()); !ok {
			return notApplicable("the message doesn't go to a Global Resiliency sign-in URL of Amazon Connect")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		r, _ := awsfacts.ParseResiliencyURL(d.resiliencyURL())
		c := &resiliency{d: d, url: r}
		c.region()
		c.parameters()
		c.roles()
		c.given(o.ConnectInstance)
		return c.findings
	},
}

// resiliencyURL is the address that the message goes to.
func (d *Document) resiliencyURL() string {
	if r := d.Assertion.recipient(); r != nil {
		if e, ok := awsfacts.SignInEndpoint(r.Value); ok && e.Connect {
			return r.Value
		}
	}
	return d.Posted
}
