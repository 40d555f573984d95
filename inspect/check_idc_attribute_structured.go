package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var idcAttributeStructured = &Check{
	ID:       "idc-attribute-structured",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "An attribute for access control contains XML elements instead of text",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center accepts text as the value of an attribute for access control, not " +
		"structured XML.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do:    "Use an attribute whose value is text for the AccessControl: claim.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	When:    whenAccessControl,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, a := range d.accessControl() {
			for _, v := range a.Values {
				if inner := v.Node.FirstElement(); inner != nil && len(out) < maxFindings {
					out = append(out, d.found(inner, "The value of "+a.accessKey()+" contains the element "+inner.Local+"."))
				}
			}
		}
		return out
	},
}
