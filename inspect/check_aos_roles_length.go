package inspect

import (
	"strconv"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosRolesLength = &Check{
	ID:       "aos-roles-length",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The backend roles are longer than OpenSearch Dashboards supports",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch,
	Why: "Dashboards supports 1,500 characters of roles, from version 2.7 on 5,000. Beyond that the sign-in loops " +
		"or ends in HTTP 500. Some 40 object IDs of groups have 1,500 characters.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > Group Claims",
			Do:        "Choose Groups assigned to the application, or filter the groups.",
			Elsewhere: "Send only the groups that are mapped to roles.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchSAMLGuide},
	When: func(d *Document, _ *Options) Condition {
		if len(d.Assertion.groupAttributes()) == 0 {
			return notApplicable("no attribute's name speaks of roles or groups")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		const most = 1500
		for _, at := range d.Assertion.groupAttributes() {
			n := len(at.Values) - 1 // what stands between them
			for i := range at.Values {
				n += utf8.RuneCountInString(at.Values[i].Text)
			}
			if n > most {
				return []Finding{d.foundAttr(at.Node, at.Name, "The values have "+strconv.Itoa(n)+" characters.").
					WithGot(strconv.Itoa(n)).WithWant("<= " + strconv.Itoa(most))}
			}
		}
		return nil
	},
}
