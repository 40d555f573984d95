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
	Why: "A Response whose top-level StatusCode is not Success says that nobody was signed in. No service " +
		"provider opens a session by it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraSignInLogs,
			Do:        "Open the sign-in of this user at this time: its error code (AADSTS…) says why Entra refused.",
			Elsewhere: "Look up the sign-in of this user at this time: it says why the identity provider refused.",
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
