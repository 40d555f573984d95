package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var idcWrongPrefix = &Check{
	ID:       "idc-wrong-prefix",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "A tag has the other service's prefix, so AWS probably ignores it",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSTS | ForIdentityCenter,
	Why: "PrincipalTag: is IAM's prefix, AccessControl: is IAM Identity Center's. AWS probably ignores an " +
		"attribute with the wrong one.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Rename the claim: https://aws.amazon.com/SAML/Attributes/AccessControl:KEY for IAM Identity Center, " +
				"…/PrincipalTag:KEY for IAM.",
			Elsewhere: "Rename the attribute: https://aws.amazon.com/SAML/Attributes/AccessControl:KEY for " +
				"IAM Identity Center, …/PrincipalTag:KEY for IAM.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.SessionTags},
	Run: func(d *Document, o *Options) []Finding {
		wrong, right := awsPrefix+"AccessControl:", awsPrefix+"PrincipalTag:"
		if d.Target == TargetIdentityCenter {
			wrong, right = right, wrong
		}
		var out []Finding
		for i := range d.Assertion.Attributes {
			a := &d.Assertion.Attributes[i]
			if key, ok := strings.CutPrefix(a.name(), wrong); ok && len(out) < maxFindings {
				out = append(out, d.foundAttr(a.Node, a.Name, "This service ignores it.").WithWant(right+key))
			}
		}
		return out
	},
}
