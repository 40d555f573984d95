package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spDestination = &Check{
	ID:       "sp-destination",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "Destination is not the URL the message was posted to",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForServices | ForOthers,
	Why: "SAML's bindings have the receiver of a signed Response compare Destination with the address at " +
		"which it arrived. Where only the Assertion is signed, it binds nobody.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "Enter the address at which the service takes messages, character for character.",
		},
	},
	Sources: []Source{vendordoc.SAMLBindings},
	When: func(d *Document, _ *Options) Condition {
		switch {
		case d.Destination == nil:
			return notApplicable("the Response has no Destination")
		case d.Posted == "":
			return notChecked("it is not known to which URL the message was posted (--acs)")
		}
		return Condition{}
	},
	Run: checkSpDestination,
}

func checkSpDestination(d *Document, _ *Options) []Finding {
	if d.Destination.Value == d.Posted {
		return nil
	}
	f := d.foundAttr(d.Root, d.Destination, "The message was posted elsewhere than its Destination says.").WithWant(d.Posted)
	if !slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.Parent == d.Root }) {
		f = f.WithSeverity(Note)
		f.Detail += " The Response is not signed, so SAML does not bind the receiver to compare them."
	}
	return []Finding{f}
}
