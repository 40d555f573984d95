package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var idcNameIDFormat = &Check{
	ID:       "idc-nameid-format",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The NameID format is not emailAddress, which IAM Identity Center asks for",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "IAM Identity Center accepts only the NameID format emailAddress, and shows a general error for " +
		"any other.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Name identifier format",
			Do:        "Choose Email address.",
			Elsewhere: "Choose email address.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting, vendordoc.IdentityCenterEntra},
	Run: func(d *Document, o *Options) []Finding {
		format := d.Assertion.NameIDFormat
		if d.Assertion.NameID == nil || format != nil && format.Value == nameIDv1+"emailAddress" {
			return nil
		}
		if format == nil {
			return []Finding{d.found(d.Assertion.NameID.Node,
				"The NameID has no Format, and counts as unspecified.").WithWant(nameIDv1 + "emailAddress")}
		}
		detail := "The format is another one."
		if strings.HasPrefix(format.Value, "urn:oasis:name:") {
			detail = "The format is misspelled: \"names\" lost its s, as on one AWS page."
		}
		return []Finding{d.foundAttr(d.Assertion.NameID.Node, format, detail).WithWant(nameIDv1 + "emailAddress")}
	},
}
