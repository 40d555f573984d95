package inspect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

func TestTwoLegs(t *testing.T) {
	reports := map[string]*inspect.Report{}
	for _, c := range corpusCases(t) {
		if slices.Contains([]string{"good-identity-center", "good-identity-center-connect", "good-entra"}, c.Name) {
			reports[c.Name] = inspectCase(t, c)
		}
	}
	first, second, alone := reports["good-identity-center"], reports["good-identity-center-connect"], reports["good-entra"]
	l := inspect.TwoHops(first, second)
	if l == nil || len(l.NotCopied) == 0 || !strings.Contains(l.Says, "not copied") {
		t.Fatalf("%+v", l)
	}
	for _, name := range l.NotCopied {
		if !slices.ContainsFunc(first.Message.Assertion.Attributes,
			func(a inspect.AttributeFact) bool { return a.Name == name }) {
			t.Errorf("%s is in no first message", name)
		}
	}
	for name, pair := range map[string][2]*inspect.Report{
		"reversed":       {second, first},
		"another first":  {alone, second},
		"another second": {first, alone},
		"none":           {nil, second},
		"no second":      {first, nil},
	} {
		if l := inspect.TwoHops(pair[0], pair[1]); l != nil {
			t.Errorf("%s: %+v", name, l)
		}
	}
}
