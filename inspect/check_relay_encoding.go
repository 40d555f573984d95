package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var relayEncoding = &Check{
	ID:       "relay-encoding",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Stage:    AfterSignIn,
	Title:    "The relay state isn't encoded exactly once",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "The form encodes the relay state once, and AWS decodes it once. If the whole URL was encoded " +
		"before, it arrives as text that isn't a URL. If its inner part wasn't encoded, it loses everything " +
		"after the next & or #.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Enter the URL as the browser's address bar shows it. Encode only the part after " +
				"destination=.",
		},
		{
			Where: Local,
			Path:  "A link or tool that adds RelayState to the app's URL",
			Do:    "Percent-encode the whole relay state once, not twice.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML},
	When:    whenRelayURL,
	Run: func(d *Document, _ *Options) []Finding {
		r := d.relay()
		if len(r.Problems) == 0 {
			return nil
		}
		f := d.foundRelay(strings.Join(r.Problems, " "))
		if r.Meant != r.Raw {
			f = f.WithWant(r.Meant)
		}
		return []Finding{f}
	},
}
