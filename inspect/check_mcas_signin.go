package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var mcasSignIn = &Check{
	ID:       "mcas-signin",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The message was posted to a page of Defender for Cloud Apps, not to the service",
	Severity: Note,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "Users report a page at TENANT.access.mcas.ms/aad_login between Entra ID and the service. There they are asked " +
		"to continue in the current browser. The page is Defender's, so samlscope takes the service from Recipient.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraConditionalAccess + " > the policy > Session > Use Conditional Access App Control",
			Do: "If the sign-in ends at this page, leave the app or the user out of the session control. Change neither " +
				"the Reply URL nor SAML:aud.",
			Elsewhere: "If the sign-in ends at this page, leave the app or the user out of the session control. Change " +
				"neither the ACS URL nor SAML:aud.",
		},
	},
	Sources: []Source{vendordoc.DefenderAppControl, vendordoc.DefenderURLs},
	Run: func(d *Document, _ *Options) []Finding {
		if !d.atDefender {
			return nil
		}
		return []Finding{d.found(nil, "The host it was posted to ends in .access.mcas.ms.")}
	},
}
