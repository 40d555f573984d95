package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var spStatus = &Check{
	ID:       "sp-status",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The identity provider reports a failure",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForServices | ForOthers,
	Why: "A top-level StatusCode other than Success means the identity provider signed no one in. No " +
		"service provider opens a session for it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSignInLogs,
			Do: "Open this user's sign-in at this time. Its error code (AADSTS…) says why Entra ID " +
				"refused it.",
			Elsewhere: "Look up this user's sign-in at this time. It says why the identity provider refused it.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore},
	Run:     checkSpStatus,
}

func checkSpStatus(d *Document, _ *Options) []Finding {
	if len(d.Status) == 0 || d.Status[0].Text == xmltree.StatusSuccess {
		return nil
	}
	return []Finding{d.failedStatus()}
}
