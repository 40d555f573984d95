package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var amgRole = &Check{
	ID:       "amg-role",
	Family:   FamilyGrafana,
	Service:  ServiceGrafana,
	Title:    "The user becomes a Viewer, since the message has no roles or groups",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForGrafana,
	Why: "A workspace compares one attribute with its Admin and Editor role values. Everyone else becomes a Viewer " +
		"without an error. Entra ID sends a group as its object ID, not its name, by default.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Send app roles (user.assignedroles) or groups, if someone should be Admin or Editor.",
			Elsewhere: "Send roles or groups, if someone should be Admin or Editor.",
		},
		{
			Where: AWS,
			Path:  vendordoc.GrafanaSAML,
			Do:    "Enter the attribute's name as Assertion attribute role, and the values exactly as sent.",
		},
	},
	Sources: []Source{vendordoc.GrafanaModel, vendordoc.GrafanaAllViewers},
	When:    whenEncryptedAttributes,
	Run: func(d *Document, _ *Options) []Finding {
		if len(d.Assertion.groupAttributes()) > 0 || d.Assertion.attribute(groupsLink) != nil { // amg-groups tells of it
			return nil
		}
		return []Finding{d.found(d.Assertion.statement(), "No attribute's name speaks of roles or groups.")}
	},
}

// groupAttributes are the attributes that by their names carry roles or groups.
func (a *Assertion) groupAttributes() (out []*Attribute) {
	for i := range a.Attributes {
		name := a.Attributes[i].name()
		last := strings.ToLower(name[strings.LastIndexAny(name, ":/")+1:])
		if name != groupsLink && a.Attributes[i].hasValue() && (strings.Contains(last, "role") ||
			strings.Contains(last, "group") || last == "memberof") {
			out = append(out, &a.Attributes[i])
		}
	}
	return out
}
