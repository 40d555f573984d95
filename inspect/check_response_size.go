package inspect

import (
	"fmt"
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// maxAssertion is the length of SAMLAssertion that STS takes, in characters of base64.
const maxAssertion = 100_000

var responseSize = &Check{
	ID:           "response-size",
	Family:       FamilyEnvelope,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "The message is longer than AWS STS accepts",
	Severity:     Error,
	Basis:        Documented,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSTS,
	Why: "STS accepts 4 to 100,000 characters of base64 in SAMLAssertion, and AWS doesn't raise the quota. " +
		"The usual reason is a user with too many roles or groups. STS answers with a ValidationError.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraUsersAndGroups,
			Do:        "Assign the user fewer AWS roles in this app, or split the accounts over several apps.",
			Elsewhere: "Give the user fewer AWS roles in this app, or split the accounts over several apps.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > group claim",
			Do: "Send only \"Groups assigned to the application\", or remove the group claim: AWS " +
				"ignores it.",
			Elsewhere: "Don't send groups: AWS ignores them.",
		},
	},
	Sources: []Source{vendordoc.IAMQuotas, vendordoc.AssumeRoleWithSAML},
	When: func(d *Document, o *Options) Condition {
		if d.Root != nil && d.Kind != KindResponse {
			return notApplicable("the message is not a Response")
		}
		if d.Message.Base64Len == 0 {
			return notChecked("the input doesn't show the length of the base64 text (docs/inputs.md lists " +
				"the inputs that do)")
		}
		return Condition{}
	},
	Run: checkResponseSize,
}

func checkResponseSize(d *Document, o *Options) []Finding {
	n := d.Message.Base64Len
	if n <= maxAssertion {
		return nil
	}
	detail := fmt.Sprintf("The message is %d characters of base64, %d more than the %d that STS accepts "+
		"(AWS-SIZE).",
		n, n-maxAssertion, maxAssertion)
	if d.Assertion != nil && len(d.Assertion.RoleValues) > 100 {
		detail += fmt.Sprintf(" It contains %d values of the Role attribute.", len(d.Assertion.RoleValues))
	}
	f := d.found(d.Root, detail).WithGot(strconv.Itoa(n)).WithWant("4..100000")
	f.Code = "AWS-SIZE"
	return []Finding{f}
}
