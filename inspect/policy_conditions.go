package inspect

import (
	"slices"
	"strings"
)

// conditionResult says how the conditions of a statement stand for a message.
type conditionResult int

const (
	standsNot  conditionResult = iota // one that can be told does not hold
	standsOpen                        // one cannot be told from the message
	stands                            // all hold
)

// claim is what a message says for a condition key. known is false for a key
// that IAM does not take from the message.
func (d *Document) claim(key string) (value string, there, known bool) {
	of := func(v *Value) (string, bool, bool) {
		if v == nil {
			return "", false, true
		}
		return v.Text, true, true
	}
	a := d.Assertion
	switch strings.ToLower(key) {
	case "saml:aud":
		if c := d.recipient(); c != nil {
			return c.Recipient.Value, true, true
		}
		return "", false, true
	case "saml:iss":
		if a.Issuer != nil {
			return of(a.Issuer)
		}
		return of(d.Issuer)
	case "saml:sub":
		return of(a.NameID)
	case "saml:sub_type":
		if a.NameID == nil {
			return "", false, true
		}
		format := a.NameID.Node.AttrValue("Format")
		for _, short := range []string{"persistent", "transient"} {
			if strings.HasSuffix(format, ":nameid-format:"+short) {
				return short, true, true // IAM's own words for these two
			}
		}
		return format, format != "", true
	}
	return "", false, false
}

// stands says how a statement's conditions stand, leaving out those that skip
// names, and tells the one that decides it.
func (d *Document) stands(s *Statement, skip func(*PolicyCondition) bool) (conditionResult, *PolicyCondition) {
	var open *PolicyCondition
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if skip != nil && skip(c) {
			continue
		}
		switch d.conditionStands(c) {
		case standsNot:
			return standsNot, c
		case standsOpen:
			open = c
		}
	}
	if open != nil {
		return standsOpen, open
	}
	return stands, nil
}

func (d *Document) conditionStands(c *PolicyCondition) conditionResult {
	told := func(holds bool) conditionResult {
		if holds {
			return stands
		}
		return standsNot
	}
	value, there, known := d.claim(c.Key)
	switch {
	case !known:
		return standsOpen
	case strings.EqualFold(c.Operator, "Null"):
		return told(slices.ContainsFunc(c.Values, func(v string) bool { return strings.EqualFold(v, "true") }) != there)
	case !there:
		return told(strings.HasSuffix(c.Operator, "IfExists") || strings.Contains(c.Operator, "Not") ||
			strings.HasPrefix(c.Operator, "ForAllValues:"))
	}
	holds, known := c.holds(value)
	if !known {
		return standsOpen
	}
	return told(holds)
}

// comparesAudience says whether trust-aud is the check of a condition.
func (c *PolicyCondition) comparesAudience() bool {
	return c.aboutAudience() && !strings.EqualFold(c.Operator, "Null")
}

// denials are the statements that deny an action to a provider of the message
// and do not stand aside for it.
func (d *Document) denials(o *Options, action string, want conditionResult) (out []*Statement) {
	for i := range o.TrustPolicy.Statements {
		s := &o.TrustPolicy.Statements[i]
		if s.Allow || !s.speaksOf(action) {
			continue
		}
		if how, _ := d.stands(s, nil); how != want {
			continue
		}
		if slices.ContainsFunc(d.trusted(o), func(p *RoleValue) bool { return s.trusts(p.Provider.Text) }) {
			out = append(out, s)
		}
	}
	return out
}

// settled is the Condition of a check that an action is allowed: it cannot be
// told when that hangs on a condition key which is not in the message.
func (d *Document) settled(o *Options, action string) Condition {
	if len(d.denials(o, action, stands)) > 0 {
		return Condition{}
	}
	for _, s := range d.denials(o, action, standsOpen) {
		_, c := d.stands(s, nil)
		return notChecked("a statement that denies hangs on " + c.Key + " (" + c.Operator + "), which the message does " +
			"not show")
	}
	var open *PolicyCondition
	for _, p := range d.trusted(o) {
		for _, s := range o.TrustPolicy.allowingFor(action, p.Provider.Text) {
			switch how, c := d.stands(s, (*PolicyCondition).comparesAudience); how {
			case stands:
				return Condition{}
			case standsOpen:
				open = c
			}
		}
	}
	if open != nil {
		return notChecked("what is allowed hangs on " + open.Key + " (" + open.Operator +
			"), which the message does not show")
	}
	return Condition{}
}
