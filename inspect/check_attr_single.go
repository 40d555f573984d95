package inspect

import (
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var attrSingle = &Check{
	ID:       "attr-single",
	Family:   FamilyAttributes,
	Service:  ServiceIAM,
	Title:    "The message contains an AWS attribute more than once",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Strict:   true,
	Why: "RoleSessionName, SessionDuration and SourceIdentity have exactly one AttributeValue. AWS doesn't " +
		"document what it does with several. Several values of Role and TransitiveTagKeys belong in one " +
		"Attribute element; some services read only the first element of a name.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Give the claim one source with one value, and delete any second claim with the same " +
				"name.",
			Elsewhere: "Send one attribute of each name, with one value.",
		},
		{
			Where: IdP,
			Path:  vendordoc.AnyAttributes,
			Do: "Turn on the option that sends one attribute with several values (Keycloak: Single Role " +
				"Attribute).",
		},
	},
	Sources: []Source{
		vendordoc.SAMLAssertions,
		vendordoc.NextcloudDuplicateAttributes,
	},
	When: whenAWSAttributes,
	Run:  checkAttrSingle,
}

// checkAttrSingle leaves tags to tag-multi-value, which knows what STS says.
func checkAttrSingle(d *Document, o *Options) []Finding {
	var out []Finding
	a := d.Assertion
	for _, local := range awsLocalNames {
		single := local != "Role" && local != "TransitiveTagKeys"
		elements := a.attributesNamed(awsPrefix + local)
		if len(elements) > 1 {
			f := d.found(elements[1].Node, "There are "+strconv.Itoa(len(elements))+" Attribute elements called "+local+
				"; AWS documents one.").WithGot(strconv.Itoa(len(elements))).WithWant("1")
			f.Title, f.Basis = local+" is sent in more than one Attribute element", Inferred
			if !single {
				f.Detail = strings.TrimSuffix(f.Detail, "; AWS documents one.") + ". AWS documents one " +
					"element with several AttributeValue elements, and doesn't say what it does with " +
					"several Attribute elements."
				f = f.WithSeverity(Warning)
			}
			out = append(out, f)
			continue
		}
		if single && len(elements) == 1 && len(elements[0].Values) > 1 {
			n := strconv.Itoa(len(elements[0].Values))
			f := d.found(elements[0].Values[1].Node, local+" has "+n+
				" AttributeValue elements; AWS expects exactly one.").WithGot(n).WithWant("1")
			f.Title, f.Basis = local+" has more than one value", Inferred // what AWS does with two is not documented
			out = append(out, f)
		}
	}
	return out
}
