package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var idcAttributesCount = &Check{
	ID:       "idc-attributes-count",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "There are more than 50 attributes for access control",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center accepts at most 50 attributes for access control (names that begin with " +
		"https://aws.amazon.com/SAML/Attributes/AccessControl:).",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Delete AccessControl: claims that no permission set uses.",
			Elsewhere: "Leave out the AccessControl: attributes that no permission set uses.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	Run: func(d *Document, o *Options) []Finding {
		if all := d.accessControl(); len(all) > 50 {
			n := strconv.Itoa(len(all))
			return []Finding{d.found(all[50].Node, "There are "+n+" of them.").WithGot(n).WithWant("50 at most")}
		}
		return nil
	},
}
