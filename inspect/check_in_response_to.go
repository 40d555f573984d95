package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var inResponseTo = &Check{
	ID:       "in-response-to",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The message answers a request, which is unusual for sign-in through IAM",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "Sign-in to the AWS console through IAM begins at the identity provider, so there is no request " +
		"that InResponseTo could name. Nothing shows that AWS reads it. It means that a tool or another " +
		"service started the sign-in. It isn't confirmed whether AWS ever sends requests for a provider " +
		"with its own /saml/acs/ URL.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraSingleSignOn + " > Basic SAML Configuration > Sign on URL",
			Do:        "Leave the Sign on URL empty, so that the app tile starts the sign-in at Entra.",
			Elsewhere: "Start the sign-in at the identity provider: IAM sends no request.",
		},
	},
	Sources: []Source{
		vendordoc.ConnectSAML,
		vendordoc.SAMLProfiles,
	},
	Run: checkInResponseTo,
}

func checkInResponseTo(d *Document, o *Options) []Finding {
	if at := d.InResponseTo; at != nil {
		f := d.foundAttr(d.Root, at, "The Response names a request that it answers.")
		if at.Value == "" {
			f.Title = "InResponseTo is empty"
			f.Detail = "InResponseTo is empty: it names no request. Leave it out."
		}
		return []Finding{f}
	}
	if d.Assertion == nil {
		return nil
	}
	for i := range d.Assertion.Confirmations {
		if c := &d.Assertion.Confirmations[i]; c.InResponseTo != nil {
			return []Finding{d.foundAttr(c.Data, c.InResponseTo, "The SubjectConfirmationData names a request; the Response "+
				"around it names none.")}
		}
	}
	return nil
}
