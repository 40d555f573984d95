package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var relayHTTPS = &Check{
	ID:       "relay-https",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state isn't an https URL",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "All AWS URLs are https. Amazon Connect rewrites http to https in its destination. AWS doesn't " +
		"document what the sign-in page does with another scheme, or none.",
	Fixes: []Fix{
		{Where: Entra, Path: vendordoc.EntraRelayState, Do: "Begin the URL with https://."},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.DirectToConsolePage},
	When:    whenRelayURL,
	Run: func(d *Document, _ *Options) []Finding {
		switch r := d.relay(); {
		case r.Scheme == "https":
			return nil
		case r.Scheme == "":
			f := d.foundRelay("It begins with the host; the https:// before it is missing.").WithWant("https://" + r.Host +
				r.Path)
			f.Basis = Inferred
			return []Finding{f}
		case r.Host == "":
			f := d.foundRelay("Its scheme is " + words.Shorten(r.Scheme) + ", which makes a browser run " +
				"something instead of opening a host. No identity provider sends this on its own initiative.")
			f.Basis = Inferred
			return []Finding{f}
		default:
			return []Finding{d.foundRelay("Its scheme is " + words.Shorten(r.Scheme) +
				".").WithWant("https://" + r.Host + r.Path)}
		}
	},
}
