package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosRolesKey = &Check{
	ID:       "aos-roles-key",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The message has no attribute for backend roles",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch,
	Why: "Backend roles are the values of the attribute that Roles key names, by its full name. The user is the " +
		"NameID, or what Subject key names. Without backend roles a role must be mapped to the user by name.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Add a group claim or app roles, and note the claim's full name.",
			Elsewhere: "Send groups or roles, and note the attribute's full name.",
		},
		{
			Where: AWS,
			Path:  vendordoc.OpenSearchSAML,
			Do:    "Set Roles key to that name.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchSAMLGuide},
	When:    whenEncryptedAttributes,
	Run: func(d *Document, _ *Options) []Finding {
		if len(d.Assertion.groupAttributes()) > 0 || d.Assertion.attribute(groupsLink) != nil { // aos-role-mapped tells of it
			return nil
		}
		return []Finding{d.found(d.Assertion.statement(), "No attribute's name speaks of roles or groups.")}
	},
}
