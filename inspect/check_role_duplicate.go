package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var roleDuplicate = &Check{
	ID:       "role-duplicate",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "Role names the same pair twice",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS doesn't document what it does with a repeated pair. It makes the message longer, and it is " +
		"easy to change only one of two assignments that give the same role.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraUsersAndGroups,
			Do: "Remove one of the two assignments (often one of the user and one of a group), or give the two app roles " +
				"different values.",
			Elsewhere: "Remove one of the two assignments (often one of the user and one of a group) that " +
				"the pair is built from.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	When:    whenPairs,
	Run:     checkRoleDuplicate,
}

// checkRoleDuplicate reports each repetition, whichever ARN comes first in it.
func checkRoleDuplicate(d *Document, o *Options) []Finding {
	pairs := d.Assertion.pairs()
	if len(pairs) < 2 {
		return nil
	}
	var out []Finding
	seen := make(map[[2]string]bool, len(pairs))
	for _, v := range pairs {
		key := [2]string{v.Role.Text, v.Provider.Text}
		if seen[key] {
			out = append(out, d.foundText(v.Value.Node, "This pair of role and provider appears twice."))
		}
		seen[key] = true
	}
	return out
}
