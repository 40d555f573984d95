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
	Title:    "The relay state is not encoded exactly once",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "The form encodes the relay state once, and AWS decodes it once. An address that was encoded before as a " +
		"whole arrives as text that is not an address, and one that was not encoded inside loses " +
		"what stands behind the next & or #.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Enter the address as it stands in the browser's address bar. Encode only what stands behind destination=.",
		},
		{
			Where: Local,
			Path:  "A link or tool that adds RelayState to the app's address",
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
