package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var attrNameCase = &Check{
	ID:       "attr-name-case",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "An attribute has almost the right name for AWS",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS compares attribute names character for character: case, https, every slash and the namespace " +
		"count. AWS ignores an attribute with any other name. It then reports that the attribute is " +
		"missing, or does without it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Delete the claim and add it again, because Entra ID may not save a change of case alone. " +
				"Enter the short name, such as Role or RoleSessionName, as Name, and " +
				"https://aws.amazon.com/SAML/Attributes as Namespace, without a slash at the end.",
			Elsewhere: "Give the attribute exactly the name AWS reads: " +
				"https://aws.amazon.com/SAML/Attributes/ followed by Role, RoleSessionName or another " +
				"documented name.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or enter the whole name as Name and leave Namespace empty.",
			Elsewhere: NotElsewhere,
		},
	},
	Sources: []Source{
		vendordoc.SAMLAssertions,
		vendordoc.AzureDocsClaimNames,
		vendordoc.EntraClaimsGuide,
	},
	When: func(d *Document, o *Options) Condition {
		if len(d.Assertion.Attributes) == 0 {
			return notApplicable("the assertion has no attributes")
		}
		return Condition{}
	},
	Run: checkAttrNameCase,
}

// checkAttrNameCase reports each near miss: as an error where AWS cannot do
// without the attribute, as a warning where it goes on without it.
func checkAttrNameCase(d *Document, o *Options) []Finding {
	var out []Finding
	for _, m := range d.Assertion.misnamed {
		if len(out) >= maxFindings {
			return out
		}
		at, local := m.Attribute, strings.TrimPrefix(m.Want, awsPrefix)
		f := d.foundAttr(at.Node, at.Name, "The name is almost that of "+local+", but "+m.How+". For AWS, "+local+
			" is not there.").WithWant(m.Want)
		f.Title = local + " has the wrong attribute name"
		switch {
		case m.China && d.partition() == "aws-cn":
			f = f.WithSeverity(Warning)
			f.Basis = Inferred
			f.Title = local + " may have the wrong attribute name"
			f.Detail = "AWS's pages for China print this name, but every working guide for China uses the " +
				"usual one. It isn't known whether AWS in China reads this one."
		case m.Want == attrRole:
			f.AWSError = vendordoc.SaysInvalidResponse
		case m.Want == attrRoleSessionName:
			f.AWSError = vendordoc.SaysNoSessionName
		default:
			f = f.WithSeverity(Warning)
		}
		out = append(out, f)
	}
	return out
}
