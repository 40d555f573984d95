package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var idcAttributeMultiValue = &Check{
	ID:       "idc-attribute-multi-value",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "An attribute for access control has several values, or appears twice",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why:      "IAM Identity Center accepts one value for each attribute for access control, and each name once.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Use an attribute with one value for the AccessControl: claim, or a Join() " +
				"transformation.",
			Elsewhere: "Send one value for each AccessControl: attribute, or join the values.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	Run: func(d *Document, o *Options) []Finding {
		var out []Finding
		seen := map[string]bool{}
		for _, a := range d.accessControl() {
			if len(out) >= maxFindings {
				break
			}
			switch {
			case seen[a.name()]:
				out = append(out, d.foundAttr(a.Node, a.Name, "The name appears more than once."))
			case len(a.Values) > 1:
				out = append(out, d.foundAttr(a.Node, a.Name, "It has "+words.Plural(len(a.Values), "value")+"."))
			}
			seen[a.name()] = true
		}
		return out
	},
}
