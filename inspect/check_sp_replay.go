package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spReplay = &Check{
	ID:       "sp-replay",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The same message was posted before",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForServices | ForOthers,
	Why: "SAML's browser profile requires a service provider to accept a bearer assertion only once. A " +
		"service that follows it rejects the second post.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Your browser",
			Do:    "Sign in again, and let the message reach the service at once.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles},
	Run:     checkSpReplay,
}

func checkSpReplay(d *Document, _ *Options) []Finding {
	if !d.Message.Repeated {
		return nil
	}
	return []Finding{d.found(d.Assertion.Node, "The recording contains an earlier post of the same message.")}
}
