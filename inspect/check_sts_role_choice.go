package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var stsRoleChoice = &Check{
	ID:       "sts-role-choice",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "With more than one role, each tool chooses differently",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "No page asks the user here. The JDBC driver uses the preferred role, or else the first one. The " +
		"Python driver uses any of them. Command-line tools ask.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The connection's settings",
			Do:    "Name the role (preferred_role, or the role of the profile).",
		},
	},
	Sources: []Source{vendordoc.RedshiftJDBC, vendordoc.RedshiftPython},
	When:    whenPairs,
	Run:     checkStsRoleChoice,
}

func checkStsRoleChoice(d *Document, _ *Options) []Finding {
	n := len(d.Assertion.pairs())
	if n < 2 {
		return nil
	}
	return []Finding{d.found(d.Assertion.attribute(attrRole).Node, "Role has "+strconv.Itoa(n)+" pairs.")}
}
