package iampolicy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// read fills in the statements of a document, and its kind where nothing else told it.
func (p *Policy) read(version string, statements any) {
	p.Version, p.source = version, statements
	principals := false
	var raw []map[string]any
	for _, s := range list(statements) {
		if m, ok := s.(map[string]any); ok {
			raw = append(raw, m)
			principals = principals || m["Principal"] != nil || m["NotPrincipal"] != nil
		}
	}
	if p.Kind == "" && len(raw) > 0 {
		p.Kind = Permissions
		if principals {
			p.Kind = Trust
		}
	}
	for _, m := range raw {
		p.Statements = append(p.Statements, statementOf(m, p.Kind))
	}
}

func statementOf(m map[string]any, kind Kind) Statement {
	effect := text(m["Effect"])
	s := Statement{
		Allow:     effect == "Allow",
		Sid:       text(m["Sid"]),
		Actions:   texts(m["Action"]),
		Resources: texts(m["Resource"]),
		Federated: federated(m["Principal"]),
		Accounts:  accounts(below(m["Principal"], "AWS")),
	}
	if not, ok := m["NotAction"]; ok {
		s.Actions, s.NotAction = texts(not), true
	}
	if not, ok := m["NotResource"]; ok {
		s.Resources, s.NotResource = texts(not), true
	}
	if !s.Allow && effect != "Deny" {
		s.fault(FaultEffect)
	}
	if kind == Trust {
		s.trustFaults(m)
	}
	s.Conditions = conditions(m["Condition"])
	return s
}

func (s *Statement) fault(f Fault) { s.Faults, s.void = append(s.Faults, f), true }

// trustFaults are those of a statement in a role's trust policy.
func (s *Statement) trustFaults(m map[string]any) {
	switch {
	case m["NotPrincipal"] != nil:
		s.fault(FaultNotPrincipal)
	case m["Principal"] == nil:
		s.fault(FaultNoPrincipal)
	}
	if m["Resource"] != nil || m["NotResource"] != nil {
		s.Faults = append(s.Faults, FaultResource) // what it would mean is clear
	}
}

// federated are the SAML providers of a Principal. {"AWS": "*"} is everybody, as "*" alone is.
func federated(principal any) []string {
	switch p := principal.(type) {
	case string:
		return []string{p}
	case map[string]any:
		out := texts(p["Federated"])
		if slices.Contains(texts(p["AWS"]), "*") {
			out = append(out, "*")
		}
		return out
	}
	return nil
}

// accounts are those that a Principal names as a whole: by number, or by their root user.
func accounts(principals any) (out []string) {
	for _, p := range texts(principals) {
		if parts := strings.Split(p, ":"); len(parts) == arnParts && parts[5] == "root" {
			p = parts[4]
		}
		if awsfacts.IsAccountID(p) {
			out = append(out, p)
		}
	}
	return out
}

func conditions(v any) (out []Condition) {
	operators, _ := v.(map[string]any)
	for operator, keys := range operators {
		byKey, _ := keys.(map[string]any)
		for key, values := range byKey {
			out = append(out, Condition{operator, key, texts(values)})
		}
	}
	slices.SortFunc(out, func(a, b Condition) int {
		return strings.Compare(a.Operator+a.Key, b.Operator+b.Key)
	})
	return out
}

// list is a value as a list: IAM takes one element without its brackets.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// texts are the values of a list. Booleans and numbers may stand without quotes.
func texts(v any) (out []string) {
	for _, e := range list(v) {
		switch e := e.(type) {
		case string:
			out = append(out, e)
		case bool:
			out = append(out, strconv.FormatBool(e))
		case float64:
			out = append(out, strconv.FormatFloat(e, 'f', -1, 64))
		}
	}
	return out
}
