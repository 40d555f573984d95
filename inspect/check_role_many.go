package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// manyRoles is where the number of pairs becomes a risk: AWS names no maximum,
// but the 100,000 characters of base64 that STS takes hold about 400 pairs of
// ordinary length.
const manyRoles = 300

var roleMany = &Check{
	ID:       "role-many",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "There is more than one role, so AWS asks the user to choose",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM, // sts-role-choice judges it for a driver
	Why: "With exactly one pair AWS goes straight to the console or the relay state. With several it shows " +
		"a page to choose the role, and the time spent there counts against the message's five minutes. AWS " +
		"publishes no maximum number of pairs; the whole response can have 100,000 characters of base64.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraUsersAndGroups,
			Do:        "If the user shouldn't have to choose, assign only one app role.",
			Elsewhere: "If the user shouldn't have to choose, give the user only one role.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.ConnectSAML, vendordoc.IAMQuotas},
	When:    whenPairs,
	Run:     checkRoleMany,
}

func checkRoleMany(d *Document, o *Options) []Finding {
	n := len(d.Assertion.pairs())
	if n < 2 {
		return nil
	}
	at := d.Assertion.attribute(attrRole)
	if n <= manyRoles {
		return []Finding{d.found(at.Node, "Role has "+strconv.Itoa(n)+" pairs.").WithGot(strconv.Itoa(n))}
	}
	f := d.found(at.Node, "Role has "+strconv.Itoa(n)+" pairs. AWS publishes no limit, but about 400 of "+
		"ordinary length fill the 100,000 characters that STS accepts.")
	f = f.WithGot(strconv.Itoa(n)).WithSeverity(Warning)
	f.Title, f.Basis = "So many roles may make the message too long", Inferred
	return []Finding{f}
}
