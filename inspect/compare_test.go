package inspect_test

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestCompareCorpus: every message equals itself, the other way round is the
// same comparison, and what a verdict rests on is named.
func TestCompareCorpus(t *testing.T) {
	var good *inspect.Report
	for _, c := range corpusCases(t) {
		if c.Name == "good-entra" {
			good = inspectCase(t, c)
		}
	}
	for _, c := range corpusCases(t) {
		r := inspectCase(t, c)
		if same := inspect.Compare(r, r); !same.Same() || len(same.Folded) > 0 {
			t.Errorf("%s differs from itself: %+v", c.Name, same)
		}
		ab, ba := inspect.Compare(good, r), inspect.Compare(r, good)
		if len(ab.Groups) != len(ba.Groups) || len(ab.OnlyA) != len(ba.OnlyB) || ab.Same() != ba.Same() {
			t.Errorf("%s: A and B are not treated alike", c.Name)
		}
		if r.Verdict == inspect.Reject && !strings.Contains(ab.Summary, "because of B: ") {
			t.Errorf("%s: %s", c.Name, ab.Summary)
		}
	}
}

// TestCompareCase: a difference of upper and lower case alone is named where someone decides by
// it, and nowhere else.
func TestCompareCase(t *testing.T) {
	report := func(session, nameID string) *inspect.Report {
		return &inspect.Report{Verdict: inspect.Accept, Target: inspect.TargetIAM, Message: &inspect.MessageFacts{
			Assertion: &inspect.AssertionFacts{NameID: &nameID, Attributes: []inspect.AttributeFact{{
				Name: "https://aws.amazon.com/SAML/Attributes/RoleSessionName", Values: []string{session},
			}, {Name: "urn:example:mail", Values: []string{nameID}}}},
		}}
	}
	c := inspect.Compare(report("alice", "a@example.com"), report("Alice", "a@example.com"))
	if !strings.Contains(c.Summary, "Amazon Connect") || c.Groups[0].Differences[0].Decides == "" {
		t.Errorf("case of RoleSessionName: %s", c.Summary)
	}
	c = inspect.Compare(report("alice", "a@example.com"), report("bob", "a@example.com"))
	if !strings.Contains(c.Summary, "no check distinguishes them") {
		t.Errorf("another user: %s", c.Summary)
	}
	c = inspect.Compare(report("alice", "a@example.com"), report("alice", "A@example.com"))
	for _, d := range c.Groups[0].Differences {
		if (d.Decides != "") != (d.Field == "NameID") {
			t.Errorf("%s: %q", d.Field, d.Decides)
		}
	}
	rejected := report("Alice", "a@example.com")
	rejected.Verdict = inspect.Reject
	if c = inspect.Compare(rejected, rejected); !c.Same() {
		t.Error("a report differs from itself")
	}
}
