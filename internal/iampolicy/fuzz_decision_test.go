package iampolicy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// choices picks from small sets by the bytes that the fuzzer gives, so that someTexts meet again and again.
type choices struct{ rest []byte }

func (c *choices) one(of []string) string {
	if len(c.rest) == 0 {
		return of[0]
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return of[int(b)%len(of)]
}

func (c *choices) some(of []string) (list []string) {
	for range strings.Index("0123", c.one([]string{"1", "2", "0", "3"})) {
		list = append(list, c.one(of))
	}
	return list
}

var (
	someActions   = []string{"sts:AssumeRoleWithSAML", "sts:*", "STS:assumerolewithsaml", "sts:TagSession", "*", "sts:Assume?ole*"}
	someResources = []string{"*", "arn:a:b:c:1:role/a", "arn:a:b:c:1:role/*", "arn:a:b:c:1:role/ab", "arn:?:b*"}
	someTexts     = []string{"a", "ab", "A", "a*", "*", "?b", "", "true", "FALSE", "5", "10", "5.0", "*a*b*", "aab"}
	sets          = []string{"", "ForAnyValue:", "ForAllValues:"}
	ends          = []string{"", "IfExists"}
	someKeys      = []string{"saml:one", "SAML:One", "saml:two"}
)

// slowOperators are the operators with what they ask of one value, and whether they ask for the opposite.
var slowOperators = map[string]struct {
	fits     func(want, value string) Answer
	opposite bool
}{
	"StringEquals":              {slowSame, false},
	"StringNotEquals":           {slowSame, true},
	"StringEqualsIgnoreCase":    {slowFold, false},
	"StringNotEqualsIgnoreCase": {slowFold, true},
	"StringLike":                {slowGlob, false},
	"StringNotLike":             {slowGlob, true},
	"Bool":                      {slowBool, false},
	"NumericEquals":             {slowNumber(func(v, w float64) bool { return v == w }), false},
	"NumericNotEquals":          {slowNumber(func(v, w float64) bool { return v == w }), true},
	"NumericLessThan":           {slowNumber(func(v, w float64) bool { return v < w }), false},
	"NumericGreaterThanEquals":  {slowNumber(func(v, w float64) bool { return v >= w }), false},
}

func slowSame(want, value string) Answer { return answer(want == value) }
func slowFold(want, value string) Answer { return answer(strings.EqualFold(want, value)) }
func slowGlob(want, value string) Answer {
	pattern := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(want))
	return answer(regexp.MustCompile(`(?s)\A` + pattern + `\z`).MatchString(value))
}

func slowBool(want, value string) Answer {
	if v := strings.ToLower(value); v != "true" && v != "false" {
		return Open
	}
	return slowFold(want, value)
}

func slowNumber(fits func(v, w float64) bool) func(want, value string) Answer {
	return func(want, value string) Answer {
		w, errW := strconv.ParseFloat(want, 64)
		v, errV := strconv.ParseFloat(value, 64)
		if errW != nil || errV != nil {
			return Open
		}
		return answer(fits(v, w))
	}
}

// slowCondition follows the pages of the IAM User Guide on conditions, one sentence after the other.
func slowCondition(c Condition, values []string) Answer {
	if c.Operator == "Null" {
		for _, v := range c.Values {
			if v == "true" {
				return answer(len(values) == 0)
			}
		}
		return answer(len(values) > 0)
	}
	set, name, _ := strings.Cut(c.Operator, ":")
	if name == "" {
		set, name = "", c.Operator
	}
	operator := slowOperators[strings.TrimSuffix(name, "IfExists")]
	if len(values) == 0 {
		switch {
		case strings.HasSuffix(name, "IfExists"), set == "ForAllValues":
			return Yes
		case set == "ForAnyValue":
			return No
		}
		return answer(operator.opposite)
	}
	var each []Answer
	for _, v := range values {
		fits := No
		for _, want := range c.Values {
			fits = max(fits, operator.fits(want, v))
		}
		if operator.opposite {
			fits = Yes - fits
		}
		each = append(each, fits)
	}
	if set == "ForAnyValue" {
		return slices.Max(each)
	}
	if set == "" && slices.Min(each) != slices.Max(each) {
		return Open
	}
	return slices.Min(each)
}

// slowMeets says whether a statement applies to the request.
func slowMeets(s Statement, action, resource string, request map[string][]string) Answer {
	named := func(patterns []string, text string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return slowGlob(p, text) == Yes })
	}
	lower := func(all []string) (out []string) {
		for _, a := range all {
			out = append(out, strings.ToLower(a))
		}
		return out
	}
	if named(lower(s.Actions), strings.ToLower(action)) == s.NotAction || named(s.Resources, resource) == s.NotResource {
		return No
	}
	all := Yes
	for _, c := range s.Conditions {
		all = min(all, slowCondition(c, request[strings.ToLower(c.Key)]))
	}
	return all
}

// FuzzDecision: Allow and Deny of made-up policies stand as a slow second evaluation says.
func FuzzDecision(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0})
	f.Add([]byte("two statements, one of which denies what the other one allows, with conditions on both"))
	f.Add([]byte{0, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3, 3, 8, 3, 2, 7, 9, 5, 0, 2, 8, 8})
	operators := []string{"Null"}
	for name := range slowOperators {
		operators = append(operators, name)
	}
	slices.Sort(operators) // the same bytes mean the same on every run
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &choices{data}
		request := map[string][]string{"saml:one": c.some(someTexts), "saml:two": c.some(someTexts)}
		look := func(key string) Claim { return Claim{Values: request[key], List: len(request[key]) > 1, Known: true} }
		asked := &Request{Action: c.one(someActions[:1]), Resource: c.one(someResources[1:4:4]), Look: look}
		p := &Policy{Version: VariablesSince}
		want := map[bool]Answer{}
		for range 1 + len(c.some(someTexts)) {
			s := Statement{
				Allow: c.one(sets) == "", Actions: c.some(someActions), NotAction: c.one(ends) != "",
				Resources: c.some(someResources), NotResource: c.one(ends) != "",
			}
			for range c.some(someTexts) {
				operator := c.one(operators)
				if operator != "Null" {
					operator = c.one(sets) + operator + c.one(ends)
				}
				s.Conditions = append(s.Conditions, Condition{Operator: operator, Key: c.one(someKeys), Values: c.some(someTexts)})
			}
			p.Statements = append(p.Statements, s)
			want[s.Allow] = max(want[s.Allow], slowMeets(s, asked.Action, asked.Resource, request))
		}
		if got := Allows([]*Policy{p}, asked).Answer; got != want[true] {
			t.Fatalf("allowed: %d, slowly %d: %+v for %+v with %q", got, want[true], p.Statements, asked, request)
		}
		if got := Denies([]*Policy{p}, asked).Answer; got != want[false] {
			t.Fatalf("denied: %d, slowly %d: %+v for %+v with %q", got, want[false], p.Statements, asked, request)
		}
	})
}
