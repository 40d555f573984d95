package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var roleValuePerPair = &Check{
	ID:       "role-value-per-pair",
	Family:   FamilyRole,
	Service:  ServiceIAM,
	Title:    "A Role value contains more than one pair, or its two ARNs aren't joined by a comma",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS reads one AttributeValue for each role and provider pair, with a comma between the two. For " +
		"several pairs in one value, or another separator (semicolon, bar, blank, line break), it shows its " +
		"page about an invalid SAML response.",
	AWSError: vendordoc.SaysInvalidResponse,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraAppRoles,
			Do: "Make one app role for each AWS role, its Value one pair with a comma between the two ARNs; Entra ID then " +
				"sends one AttributeValue for each.",
			Elsewhere: "Send one AttributeValue for each AWS role: one pair with a comma between the two ARNs.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "If a transformation joins several values, send the multi-valued source attribute " +
				"user.assignedroles unchanged.",
			Elsewhere: "If several values are joined, send them separately.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions},
	When:    whenRole,
	Run:     checkRoleValuePerPair,
}

func checkRoleValuePerPair(d *Document, o *Options) []Finding {
	var out []Finding
	for i := range d.Assertion.RoleValues {
		v := &d.Assertion.RoleValues[i]
		if !v.separable() {
			continue
		}
		text := v.Value.Text
		s := v.shape()
		if from, to, what := wrongSeparator(text); what != "" {
			detail := "The two ARNs are separated by " + what + " instead of a comma."
			if s.roles > 1 {
				detail = words.Plural(s.roles, "pair") + " are in one value, separated by " + what + "."
			}
			out = append(out, d.foundPart(v.Value.Node, from, to, detail).WithWant(","))
			continue
		}
		out = append(out, d.foundText(v.Value.Node, words.Plural(s.roles, "pair")+
			" are in one value, separated by commas.").WithWant(wantRole))
	}
	return out
}

// wrongSeparator finds what comes before an ARN, other than the first, where
// a comma belongs.
func wrongSeparator(s string) (from, to int, what string) {
	first := strings.Index(s, "arn:") + 4
	for i := first; ; {
		n := strings.Index(s[i:], "arn:")
		if n < 0 {
			return 0, 0, ""
		}
		at := i + n
		i = at + 4
		from = len(strings.TrimRightFunc(s[:at], words.IsBlank))
		switch {
		case strings.HasSuffix(s[:from], ","):
			continue
		case from < at:
			if strings.IndexByte(";|&+", s[from-1]) >= 0 {
				return from - 1, at, words.Quoted(s[from-1 : from])
			}
			return from, at, blankNames(s[from:at])
		case s[at-1] == ';' || s[at-1] == '|' || !awsfacts.IsSessionNameByte(s[at-1]):
			return at - 1, at, words.Quoted(s[at-1 : at])
		}
		return at, at + 4, "nothing"
	}
}
