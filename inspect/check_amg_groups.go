package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var amgGroups = &Check{
	ID:       "amg-groups",
	Family:   FamilyGrafana,
	Service:  ServiceGrafana,
	Title:    "Managed Grafana gets a link instead of the groups",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForGrafana,
	Why: "Beyond 150 groups Entra ID sends a link, which a workspace doesn't follow. Users report that teams and " +
		"roles from groups are then missing.",
	Fixes: fixGroupsLink, Sources: []Source{vendordoc.GrafanaManyGroups, vendordoc.EntraGroupClaims},
	Run: checkGroupsLink,
}

// fixGroupsLink is how Entra ID sends the groups themselves, to a service that reads them.
var fixGroupsLink = []Fix{
	{
		Where:     Entra,
		Path:      vendordoc.EntraClaims + " > Group Claims",
		Do:        "Choose Groups assigned to the application, and assign the groups that the service needs.",
		Elsewhere: "Send only the groups that the service needs.",
	},
}

func checkGroupsLink(d *Document, _ *Options) []Finding {
	at := d.Assertion.attribute(groupsLink)
	if at == nil {
		return nil
	}
	return []Finding{d.foundAttr(at.Node, at.Name, "The user is in more than 150 groups.").WithWant(claimGroups)}
}
