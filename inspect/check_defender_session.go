package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var defenderSession = &Check{
	ID:       "defender-session",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Microsoft Defender for Cloud Apps is between the browser and the service",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "A Conditional Access session policy sends the browser through Defender's proxy, which adds " +
		".mcas.ms to the app's host name. samlscope removes the suffix and judges the message by the " +
		"original URL. Browsers get through. Users report that command-line tools fail when they wait for " +
		"AWS's own sign-in URL.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraConditionalAccess + " > the policy > Session > Use Conditional Access App Control",
			Do: "If a tool or AWS itself fails because of it, exclude the app or the user from this policy. " +
				"Don't change the Reply URL or SAML:aud to the .mcas.ms URL.",
			Elsewhere: "If a tool or AWS itself fails because of it, exclude the app or the user from the " +
				"session control. Don't change the ACS URL or SAML:aud to the .mcas.ms URL.",
		},
	},
	Sources: []Source{vendordoc.DefenderAppControl, vendordoc.DefenderURLs},
	Run: func(d *Document, _ *Options) []Finding {
		if len(d.Defended) == 0 {
			return nil
		}
		return []Finding{d.found(nil, "The suffix of Defender's proxy (.mcas.ms) is in "+
			strings.Join(d.Defended, ", ")+".")}
	},
}
