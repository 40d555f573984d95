package inspect

import (
	"strconv"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cognitoSchema = &Check{
	ID:       "cognito-schema",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "An attribute is longer than a user pool stores",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "A mapped attribute must exist in the user pool, which stores up to 2,048 characters of it. Cognito joins " +
		"several values to one, such as [a,b]. If the pool maps this attribute, the sign-in fails. The message does " +
		"not show what is mapped.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > group claim",
			Do:        "Send fewer groups: only those assigned to the application.",
			Elsewhere: "Send fewer values.",
		},
		{Where: Cognito, Path: vendordoc.CognitoMapping, Do: "Or take the attribute out of the mapping."},
	},
	Sources: []Source{vendordoc.CognitoAttributeMapping},
	When: func(d *Document, o *Options) Condition {
		if len(d.Assertion.Attributes) == 0 {
			return notApplicable("the assertion has no attributes")
		}
		return whenEncryptedAttributes(d, o)
	},
	Run: checkCognitoSchema,
}

// maxPoolValue is how many characters of an attribute a user pool stores.
const maxPoolValue = 2048

func checkCognitoSchema(d *Document, _ *Options) (out []Finding) {
	for i := range d.Assertion.Attributes {
		at := &d.Assertion.Attributes[i]
		n := 0
		for j := range at.Values {
			n += utf8.RuneCountInString(at.Values[j].Text)
		}
		joined := ""
		if len(at.Values) > 1 {
			n += len("[]") + len(at.Values) - 1
			joined = ", joined from " + strconv.Itoa(len(at.Values)) + " values"
		}
		if n > maxPoolValue && len(out) < maxFindings {
			out = append(out, d.found(at.Node, "The attribute has "+strconv.Itoa(n)+" characters"+joined+".").
				WithGot(strconv.Itoa(n)).WithWant("<= "+strconv.Itoa(maxPoolValue)))
		}
	}
	return out
}
