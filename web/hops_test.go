package web

import (
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// TestLegs: the second message of a sign-in leads to the first.
func TestLegs(t *testing.T) {
	f := start(t, nil)
	attributes := func(names ...string) (out []inspect.AttributeFact) {
		for _, n := range names {
			out = append(out, inspect.AttributeFact{Name: n})
		}
		return out
	}
	portal := "https://portal.sso.us-east-1.amazonaws.com/saml/assertion/abc"
	first := f.add(func(r *capture.Record) {
		r.Report = &inspect.Report{
			Kind:    inspect.KindResponse,
			Target:  inspect.TargetIdentityCenter,
			Message: &inspect.MessageFacts{Assertion: &inspect.AssertionFacts{Attributes: attributes("a", "b")}},
		}
	})
	second := f.add(func(r *capture.Record) {
		r.Report = &inspect.Report{
			Kind:    inspect.KindResponse,
			Message: &inspect.MessageFacts{Issuer: &portal, Assertion: &inspect.AssertionFacts{Attributes: attributes("b")}},
		}
		r.Flow = &capture.Flow{
			ID:   "f",
			Hops: []capture.Hop{{Capture: "gone"}, {Capture: first.ID}, {URL: "https://x.awsapps.com/start"}},
		}
	})
	type answer struct {
		Legs *struct {
			First     string
			NotCopied []string
		}
	}
	got := decode[answer](t, f.do("GET", "/api/v1/captures/"+second.ID, ""))
	if got.Legs == nil || got.Legs.First != first.ID || len(got.Legs.NotCopied) != 1 || got.Legs.NotCopied[0] != "a" {
		t.Errorf("%+v", got.Legs)
	}
	if got := decode[answer](t, f.do("GET", "/api/v1/captures/"+first.ID, "")); got.Legs != nil {
		t.Errorf("%+v", got.Legs)
	}
}
