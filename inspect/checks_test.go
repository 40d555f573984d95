package inspect

import (
	"slices"
	"strings"
	"testing"
)

// checkCase is one edit of the base message and what one check makes of it.
type checkCase struct {
	name     string
	edits    []string // old, new, old, new; every old must be there
	message  func(*Message)
	options  Options
	id       string
	outcome  Outcome
	severity Severity // of the first finding
	marked   string   // the text that the first finding marks; empty: not compared
	detail   string   // part of its detail
}

// Pieces of the base message.
const (
	baseRole = `SAML/Attributes/Role"><AttributeValue>arn:aws:iam::400000000004:role/EntraAgent,arn:aws:iam::400000000004:saml-provider/EntraID</AttributeValue>`
	baseRSN  = `SAML/Attributes/RoleSessionName"><AttributeValue>alice@example.com</AttributeValue>`
)

func roleValues(values ...string) []string {
	return []string{
		baseRole,
		`SAML/Attributes/Role"><AttributeValue>` + strings.Join(values, "</AttributeValue><AttributeValue>") +
			`</AttributeValue>`,
	}
}

func sessionName(value string) []string {
	return []string{baseRSN, `SAML/Attributes/RoleSessionName"><AttributeValue>` + value + `</AttributeValue>`}
}

// withAttributes adds attributes of AWS's: name, value, name, value.
func withAttributes(pairs ...string) []string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString(`<Attribute Name="https://aws.amazon.com/SAML/Attributes/` + pairs[i] + `"><AttributeValue>` +
			pairs[i+1] + `</AttributeValue></Attribute>`)
	}
	return []string{"</AttributeStatement>", b.String() + "</AttributeStatement>"}
}

// runCheckCases runs the whole engine over each case.
func runCheckCases(t *testing.T, cases []checkCase) {
	t.Helper()
	base := baseMessage(t)
	for _, c := range cases {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			xml := base
			for i := 0; i < len(c.edits); i += 2 {
				if !strings.Contains(xml, c.edits[i]) {
					t.Fatalf("the base message has no %q", c.edits[i])
				}
				xml = strings.ReplaceAll(xml, c.edits[i], c.edits[i+1])
			}
			m := &Message{Name: "-", XML: xml}
			if c.message != nil {
				c.message(m)
			}
			compareCheck(t, &c, Inspect(m, c.options))
		})
	}
}

func compareCheck(t *testing.T, c *checkCase, r *Report) {
	t.Helper()
	at := slices.IndexFunc(r.Checks, func(result *CheckResult) bool { return result.ID == c.id })
	if at < 0 {
		t.Fatal("the report has no such check")
	}
	if result := r.Checks[at]; result.Outcome != c.outcome {
		t.Fatalf("outcome is %s %s, want %s", result.Outcome, result.Reason, c.outcome)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.ID != c.id {
			continue
		}
		if f.Severity != c.severity {
			t.Errorf("severity is %s, want %s", f.Severity, c.severity)
		}
		if marked := r.XML[f.Offset : f.Offset+f.Length]; c.marked != "" && marked != c.marked {
			t.Errorf("it marks %q, want %q", marked, c.marked)
		}
		if !strings.Contains(f.Detail, c.detail) {
			t.Errorf("detail is %q, want %q in it", f.Detail, c.detail)
		}
		return
	}
	if c.outcome == Fail {
		t.Error("there is no finding of the check")
	}
}
