package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnSize = &Check{
	ID:       "cvpn-size",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The Response is longer than Client VPN accepts",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForVPN,
	Why: "Client VPN accepts Responses of up to 128 KB. AWS doesn't document whether it counts the XML or its " +
		"base64 text, which is a third longer.",
	OnCiphertext: true,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > group claim",
			Do:        "Send fewer groups: only those assigned to the application.",
			Elsewhere: "Send fewer groups.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation},
	When:    spReadable.When,
	Run: func(d *Document, _ *Options) []Finding {
		const most, certain = 128_000, 128 << 10 // a KB is the one or the other
		n := len(d.XML)
		if d.XML == "" { // too long to be decoded
			n = d.Message.Base64Len / 4 * 3
		}
		if n > certain {
			return []Finding{d.found(d.Root, "The XML has "+strconv.Itoa(n)+" bytes.").WithGot(strconv.Itoa(n)).
				WithWant("<= " + strconv.Itoa(certain))}
		}
		if n = max(n, d.Message.Base64Len); n > most {
			return []Finding{d.found(d.Root, "The base64 text has "+strconv.Itoa(n)+" characters.").WithGot(strconv.Itoa(n)).
				WithWant("<= " + strconv.Itoa(most)).WithSeverity(Warning)}
		}
		return nil
	},
}
