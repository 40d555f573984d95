package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var defenderSession = &Check{
	ID:       "defender-session",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Microsoft Defender for Cloud Apps stands between the browser and the service",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "A session policy of Conditional Access sends the browser through Defender's proxy, which puts .mcas.ms " +
		"behind the name of the app's host. An address there stands for the one without it, and the message is " +
		"judged by that " +
		"one. Browsers get through. Command-line tools that wait for AWS's own sign-in URL have been reported to fail.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraConditionalAccess + " > the policy > Session > Use Conditional Access App Control",
			Do: "If a tool or AWS itself fails because of it, leave the app or the user out of this policy. Change " +
				"neither the Reply URL nor SAML:aud to the .mcas.ms address.",
			Elsewhere: "If a tool or AWS itself fails because of it, leave the app or the user out of the session " +
				"control. Change neither the ACS URL nor SAML:aud to the .mcas.ms address.",
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
