package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosRoleMapped = &Check{
	ID:       "aos-role-mapped",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "OpenSearch gets a link instead of the groups, which no role is mapped to",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch | ForOpenSearchServerless,
	Why: "Beyond 150 groups Entra ID sends a link, so no group of the user fits a mapping or a data access policy. " +
		"Mappings compare upper and lower case, and groups come as object IDs.",
	Fixes:   fixGroupsLink,
	Sources: []Source{vendordoc.OpenSearchSAMLGuide, vendordoc.EntraGroupClaims},
	Run:     checkGroupsLink,
}
