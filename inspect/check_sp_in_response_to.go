package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spInResponseTo = &Check{
	ID:       "sp-in-response-to",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The message doesn't answer the request that was sent",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForServices | ForOthers,
	Why: "A service that starts a sign-in expects the answer to its own request: InResponseTo must be that " +
		"request's ID. If the identity provider started the sign-in, InResponseTo must be absent.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Your browser",
			Do:    "Sign in again, and let the message reach the service at once.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles},
	When: func(d *Document, _ *Options) Condition {
		if len(d.asked()) == 0 {
			return notChecked("the recording contains no earlier request from this service")
		}
		return Condition{}
	},
	Run: checkSpInResponseTo,
}

func checkSpInResponseTo(d *Document, _ *Options) []Finding {
	asked := d.asked()
	newest := asked[len(asked)-1]
	switch {
	case d.InResponseTo == nil:
		return []Finding{d.found(d.Root, "The recording contains a request from this service, but the "+
			"Response names none.").
			WithWant(newest)}
	case !slices.Contains(asked, d.InResponseTo.Value):
		return []Finding{d.foundAttr(d.Root, d.InResponseTo, "InResponseTo doesn't match any request in the "+
			"recording.").WithWant(newest)}
	}
	return nil
}

// asked are the IDs of the requests that asked for an answer to where this message was posted.
func (d *Document) asked() (out []string) {
	for _, r := range d.Message.Requests {
		if r.ACS != "" && awsfacts.PostedAs(r.ACS, d.Posted) {
			out = append(out, r.ID)
		}
	}
	return out
}
