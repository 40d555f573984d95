package iampolicy

import (
	"slices"
	"strings"
)

// Claim is what is known about a condition key.
type Claim struct {
	Values []string // none: the request has no such key
	Also   []string // other spellings of the one value
	List   bool     // the key may have several values
	Known  bool     // false for a key that is not told by what was given
	Doubt  bool     // where AWS takes the value from is not certain: only what fits is believed
}

// Lookup says what is known about a condition key, given in lower case.
type Lookup func(key string) Claim

// VariablesSince is the version of the policy language that knows variables.
const VariablesSince = "2012-10-17"

// operator is a condition operator taken apart.
type operator struct {
	set      string // "", ForAnyValue or ForAllValues
	name     string // without Not
	not      bool
	ifExists bool
}

func parseOperator(s string) (o operator) {
	if set, name, ok := strings.Cut(s, ":"); ok {
		o.set, s = set, name
	}
	s, o.ifExists = strings.CutSuffix(s, "IfExists")
	o.name = strings.Replace(s, "Not", "", 1)
	o.not = o.name != s
	return o
}

// Negated says whether a condition holds for what its values do not name: StringNotEquals and its like.
func (c *Condition) Negated() bool { return parseOperator(c.Operator).not }

// Stands says how a condition is in a policy of a version.
func (c *Condition) Stands(look Lookup, version string) Answer {
	claim := look(strings.ToLower(c.Key))
	if !claim.Known {
		return Open
	}
	a := c.told(claim, look, version)
	if a == No && claim.Doubt {
		return Open
	}
	return a
}

func (c *Condition) told(claim Claim, look Lookup, version string) Answer {
	there := len(claim.Values) > 0
	if strings.EqualFold(c.Operator, "Null") {
		absent := slices.ContainsFunc(c.Values, func(v string) bool { return strings.EqualFold(v, "true") })
		return answer(absent != there)
	}
	o := parseOperator(c.Operator)
	if !there {
		return answer(o.ifExists || o.set == "ForAllValues" || o.not && o.set == "")
	}
	lowest, highest := Yes, No
	for _, v := range claim.Values {
		a := c.compare(o, v, claim.Also, look, version)
		lowest, highest = min(lowest, a), max(highest, a)
	}
	switch {
	case o.set == "ForAnyValue":
		return highest
	case o.set == "ForAllValues" || lowest == highest:
		return lowest
	}
	return Open // an operator for one value, and a key with several: IAM does not say
}

// compare compares one value with all that the condition lists.
func (c *Condition) compare(o operator, value string, spellings []string, look Lookup, version string) Answer {
	compare := comparison(o.name)
	if compare == nil {
		return Open // it compares something that isn't a text
	}
	fits := No
	for _, v := range c.Values {
		want, known := expand(v, look, version)
		switch {
		case known != Yes && o.not:
			fits = max(fits, Open)
		case known == No: // a variable that the request does not have fits nothing
		default:
			fits = max(fits, compare(want, value))
			for _, also := range spellings {
				fits = max(fits, compare(want, also))
			}
		}
	}
	if o.not {
		return fits.not()
	}
	return fits
}

func comparison(name string) func(want, value string) Answer {
	switch name {
	case "StringEquals":
		return same
	case "StringEqualsIgnoreCase":
		return func(want, value string) Answer { return same(strings.ToLower(want), strings.ToLower(value)) }
	case "StringLike":
		return like
	case "ArnEquals", "ArnLike":
		return arnLike
	case "Bool":
		return truth
	}
	return ordered(name)
}

// truth compares booleans. What IAM makes of another text is not known.
func truth(want, value string) Answer {
	if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") {
		return Open
	}
	return answer(strings.EqualFold(want, value))
}

// arnLike compares the parts of two ARNs.
func arnLike(want, value string) Answer {
	a, b := strings.SplitN(want, ":", arnParts), strings.SplitN(value, ":", arnParts)
	if len(a) != arnParts || len(b) != arnParts {
		return like(want, value)
	}
	all := Yes
	for i := range a {
		all = min(all, like(a[i], b[i]))
	}
	return all
}

const arnParts = 6

// expand puts the values of variables into a text. It answers No when the request has no such
// value, and Open when no one told it: then unknown text is in its place.
func expand(s string, look Lookup, version string) (string, Answer) {
	if version != VariablesSince || !strings.Contains(s, "${") {
		return s, Yes
	}
	var b strings.Builder
	known := Yes
	for {
		before, rest, found := strings.Cut(s, "${")
		b.WriteString(before)
		inner, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			b.WriteString(s[len(before):])
			return b.String(), known
		}
		value, a := variable(inner, look)
		b.WriteString(value)
		known, s = min(known, a), after
	}
}

// variable is the value of what stands between ${ and }.
func variable(inner string, look Lookup) (string, Answer) {
	if inner == "*" || inner == "?" || inner == "$" {
		return inner, Yes
	}
	key, otherwise, hasDefault := strings.Cut(inner, ",")
	claim := look(strings.ToLower(strings.TrimSpace(key)))
	switch {
	case !claim.Known:
		return Unknown, Open
	case len(claim.Values) == 1:
		return claim.Values[0], Yes
	case len(claim.Values) == 0 && hasDefault:
		return strings.Trim(strings.TrimSpace(otherwise), "'"), Yes
	}
	return "", No
}
