package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var attrNameCase = &Check{
	ID:       "attr-name-case",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "An attribute's name is almost, but not exactly, the one that AWS reads",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS compares attribute names character for character: case, https, every slash and the namespace count. " +
		"An attribute under another name does not exist for AWS, so it complains that the " +
		"attribute is missing, or does without it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Delete the claim and add it again (a change of case alone may not be saved). Put Role, RoleSessionName or " +
				"the like into Name and https://aws.amazon.com/SAML/Attributes into Namespace, without a slash at its end.",
			Elsewhere: "Give the attribute the name that AWS reads, character for character: " +
				"https://aws.amazon.com/SAML/Attributes/ and Role, RoleSessionName or the like.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or put the whole name into Name and leave Namespace empty; not both.",
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
		f.Title = local + " is sent under a name that AWS does not read"
		switch {
		case m.China && d.partition() == "aws-cn":
			f = f.WithSeverity(Warning)
			f.Basis = Inferred
			f.Title = local + " is sent under a name that AWS may not read"
			f.Detail = "AWS's pages for China print this name, but every working guide for China uses the usual one. Whether " +
				"AWS in China reads the other is not known."
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
