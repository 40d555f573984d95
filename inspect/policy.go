package inspect

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/intake"
)

const maxPolicy = 1 << 20 // bytes; IAM takes 8,192 characters of a trust policy

// Policy is an IAM policy document, as far as a sign-in depends on it.
type Policy struct {
	Name       string // file it came from
	RoleARN    string // of the role that it stands in, where the file tells
	Version    string // of the policy language; "" is the old one, which knows no variables
	Statements []Statement
}

// Statement is one statement of a policy. Lists hold what stands there, in
// order; a single string is a list of one.
type Statement struct {
	Sid       string
	Allow     bool
	Federated []string // of Principal; "*" for everybody
	Actions   []string
	NotAction bool // Actions are the ones that it does not speak of
	Resources []string
	// Conditions holds operator, key and values as they are written.
	Conditions []PolicyCondition
}

// PolicyCondition is one key of one operator.
type PolicyCondition struct {
	Operator, Key string
	Values        []string
}

// ParsePolicies reads policy documents: the JSON itself, what aws iam get-role,
// get-role-policy and get-policy-version print, or a list of these. Documents
// that stand percent-encoded in a string are decoded. name is the file, and
// stands in errors.
func ParsePolicies(name string, data []byte) ([]*Policy, error) {
	if len(data) > maxPolicy {
		return nil, fmt.Errorf("reading the policy %s: it is larger than %d bytes", name, maxPolicy)
	}
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, fmt.Errorf("reading the policy %s: %s", name, problem.Detail)
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil, fmt.Errorf("reading the policy %s: it is no JSON: %w", name, err)
	}
	var out []*Policy
	collectPolicies(v, &Policy{Name: name}, &out)
	if len(out) == 0 {
		return nil, fmt.Errorf("reading the policy %s: %w", name, errors.New("there is no policy with a Statement in it"))
	}
	return out, nil
}

// collectPolicies finds the documents below v. like holds what was learnt on
// the way to it.
func collectPolicies(v any, like *Policy, out *[]*Policy) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			collectPolicies(e, like, out)
		}
	case string:
		if u, err := url.PathUnescape(v); err == nil && strings.HasPrefix(strings.TrimSpace(u), "{") {
			var inner any
			if json.Unmarshal([]byte(u), &inner) == nil {
				collectPolicies(inner, like, out)
			}
		}
	case map[string]any:
		if statements, ok := v["Statement"]; ok {
			p := *like
			p.Version = text(v["Version"])
			for _, s := range list(statements) {
				if m, ok := s.(map[string]any); ok {
					p.Statements = append(p.Statements, statementOf(m))
				}
			}
			*out = append(*out, &p)
			return
		}
		within := *like
		if arn, ok := v["Arn"].(string); ok && awsfacts.ParseARN(arn).Type == "role" {
			within.RoleARN = arn
		}
		for _, key := range []string{
			"Role", "AssumeRolePolicyDocument", "PolicyDocument", "PolicyVersion", "Document", "RolePolicyList",
			"RoleDetailList",
		} {
			if inner, ok := v[key]; ok {
				collectPolicies(inner, &within, out)
			}
		}
	}
}

func statementOf(m map[string]any) Statement {
	s := Statement{
		Allow:     text(m["Effect"]) == "Allow",
		Sid:       text(m["Sid"]),
		Actions:   texts(m["Action"]),
		Resources: texts(m["Resource"]),
	}
	if not, ok := m["NotAction"]; ok {
		s.Actions, s.NotAction = texts(not), true
	}
	switch p := m["Principal"].(type) {
	case string:
		s.Federated = []string{p}
	case map[string]any:
		s.Federated = texts(p["Federated"])
	}
	conditions, _ := m["Condition"].(map[string]any)
	for operator, keys := range conditions {
		byKey, _ := keys.(map[string]any)
		for key, values := range byKey {
			s.Conditions = append(s.Conditions, PolicyCondition{operator, key, texts(values)})
		}
	}
	slices.SortFunc(s.Conditions, func(a, b PolicyCondition) int {
		return strings.Compare(a.Operator+a.Key, b.Operator+b.Key)
	})
	return s
}

// list is a value as a list: IAM takes one element without its brackets.
func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) (out []string) {
	if v == nil {
		return nil
	}
	for _, e := range list(v) {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// speaksOf says whether a statement is about an action. IAM compares actions
// without regard to case.
func (s *Statement) speaksOf(action string) bool {
	named := slices.ContainsFunc(s.Actions, func(a string) bool {
		return wild(strings.ToLower(a), strings.ToLower(action))
	})
	return named != s.NotAction
}

// trusts says whether a statement names a SAML provider as its principal.
func (s *Statement) trusts(provider string) bool {
	return slices.Contains(s.Federated, provider) || slices.Contains(s.Federated, "*")
}

// wild matches the * and ? of IAM.
func wild(pattern, s string) bool {
	star, from := -1, 0
	i, j := 0, 0
	for j < len(s) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, from = i, j
			i++
		case i < len(pattern) && (pattern[i] == '?' || pattern[i] == s[j]):
			i, j = i+1, j+1
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// holds says whether a condition about text holds for a value. known is false
// for an operator that is not about text.
func (c *PolicyCondition) holds(value string) (holds, known bool) {
	operator := strings.TrimSuffix(c.Operator, "IfExists")
	for _, set := range []string{"ForAnyValue:", "ForAllValues:"} {
		operator = strings.TrimPrefix(operator, set)
	}
	compare, not := map[string]func(want string) bool{
		"StringEquals":           func(want string) bool { return want == value },
		"StringEqualsIgnoreCase": func(want string) bool { return strings.EqualFold(want, value) },
		"StringLike":             func(want string) bool { return wild(want, value) },
	}, strings.Contains(operator, "Not")
	is, known := compare[strings.Replace(operator, "Not", "", 1)]
	if !known {
		return false, false
	}
	return slices.ContainsFunc(c.Values, is) != not, true
}

// trustCondition is the Condition of the checks of a role's trust policy.
func trustCondition(d *Document, o *Options) Condition {
	switch {
	case o.TrustPolicy == nil:
		return notChecked("the trust policy of the role was not given (--trust-policy)")
	case len(d.Assertion.pairs()) == 0:
		return notApplicable("the message names no role with its provider")
	case len(d.trusted(o)) == 0:
		return notApplicable("the trust policy is that of a role that the message does not name")
	}
	return Condition{}
}

// trusted are the pairs that the trust policy is about: those of its role, or
// all where the file does not tell the role.
func (d *Document) trusted(o *Options) (out []*RoleValue) {
	for _, p := range d.Assertion.pairs() {
		if o.TrustPolicy.RoleARN == "" || o.TrustPolicy.RoleARN == p.Role.Text {
			out = append(out, p)
		}
	}
	return out
}

const assumeRoleWithSAML = "sts:AssumeRoleWithSAML"

// allowing are the statements that allow an action.
func (p *Policy) allowing(action string) (out []*Statement) {
	for i := range p.Statements {
		if s := &p.Statements[i]; s.Allow && s.speaksOf(action) {
			out = append(out, s)
		}
	}
	return out
}

// allowingFor are those that do so for a SAML provider.
func (p *Policy) allowingFor(action, provider string) (out []*Statement) {
	for _, s := range p.allowing(action) {
		if s.trusts(provider) {
			out = append(out, s)
		}
	}
	return out
}

// aboutAudience says whether a key is SAML:aud; names of keys ignore case.
func (c *PolicyCondition) aboutAudience() bool { return strings.EqualFold(c.Key, "SAML:aud") }
