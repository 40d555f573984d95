package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spDestination = &Check{
	ID:       "sp-destination",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "Destination isn't the URL the message was posted to",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForServices | ForOthers,
	Why: "SAML requires the receiver of a signed Response to compare Destination with the URL it was posted " +
		"to. If only the Assertion is signed, SAML doesn't require it.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Enter the service's ACS URL exactly, including case and the final slash.",
		},
	},
	Sources: []Source{vendordoc.SAMLBindings},
	When: func(d *Document, _ *Options) Condition {
		switch {
		case d.Destination == nil:
			return notApplicable("the Response has no Destination")
		case d.Posted == "":
			return notChecked("the URL that the message was posted to is unknown (--acs)")
		}
		return Condition{}
	},
	Run: checkSpDestination,
}

func checkSpDestination(d *Document, _ *Options) []Finding {
	if awsfacts.PostedAs(d.Destination.Value, d.Posted) {
		return nil
	}
	f := d.foundAttr(d.Root, d.Destination, "The message was posted to a different URL than its Destination.").WithWant(d.Posted)
	if !slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.Parent == d.Root }) {
		f = f.WithSeverity(Note)
		f.Detail += " The Response isn't signed, so SAML doesn't require the receiver to compare them."
	}
	return []Finding{f}
}
