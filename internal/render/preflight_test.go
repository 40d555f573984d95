package render

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/preflight"
)

// hostile is a result whose names would do harm if they were printed as they are.
func hostile() *preflight.Result {
	return &preflight.Result{Schema: preflight.Schema, App: preflight.App{Name: "<b>\x1b[31mapp"}, AsOf: time.Unix(0, 0),
		AppFindings: []preflight.AppFinding{}, NotChecked: []string{}, NeverKnown: []string{},
		Groups: []preflight.Group{{Cause: "entra-mail-empty", Outcome: preflight.Fail, Severity: "error", Title: "t", Count: 2140,
			Detail: "<script>\x1b[31m\u202e",
			First:  []string{"<script>alert(1)</script>", "\u202egnp"}, Findings: []string{"rsn-present"}}},
		Users: []preflight.User{{User: "=HYPERLINK(1)", Outcome: preflight.Fail, Findings: []string{"rsn-present"}},
			{User: "a,b\"c", Outcome: preflight.NotChecked, NotChecked: []string{"why"}}, {User: "-1", Outcome: preflight.OK}},
		Summary: preflight.Summary{Users: 2140, Fail: 1, OK: 1, NotChecked: 1}}
}

// TestPreflightIsHarmless: no format prints controls, markup or formulas that are in a name.
func TestPreflightIsHarmless(t *testing.T) {
	for name, print := range map[string]func(b *bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return PreflightText(b, hostile(), TextOptions{}) },
		"csv":      func(b *bytes.Buffer) error { return PreflightCSV(b, hostile()) },
		"markdown": func(b *bytes.Buffer) error { return PreflightMarkdown(b, hostile()) },
		"html":     func(b *bytes.Buffer) error { return PreflightHTML(b, hostile(), HTMLOptions{}) },
		"junit":    func(b *bytes.Buffer) error { return PreflightJUnit(b, hostile()) },
	} {
		var b bytes.Buffer
		if err := print(&b); err != nil {
			t.Fatal(name, err)
		}
		bad := []string{"\x1b", "\u202e"}
		if name != "text" && name != "csv" {
			bad = append(bad, "<script>", "<b>")
		}
		for _, s := range bad {
			if strings.Contains(b.String(), s) {
				t.Errorf("%s has %q in it:\n%s", name, s, b.String())
			}
		}
	}
	var b bytes.Buffer
	if err := PreflightCSV(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	if want := "user,outcome,causes,findings,notChecked,roleSessionName,nameId,roles\n'=HYPERLINK(1),fail,,rsn-present,,,,\n" +
		"\"a,b\"\"c\",not-checked,,,why,,,\n'-1,ok,,,,,,\n"; b.String() != want {
		t.Errorf("%s\nwant %s", b.String(), want)
	}
}

// TestPreflightText: numbers as people read them, and how many are not named.
func TestPreflightText(t *testing.T) {
	var b bytes.Buffer
	if err := PreflightText(&b, hostile(), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 of 2,140 users will fail; 1 user could not be checked", "2,140 users will fail: t [entra-mail-empty]", "and 2,138 more"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

// TestGroupsOverlap: where the groups have users in common, that is said, and where they don't it isn't. What a change
// would be good for is a sentence.
func TestGroupsOverlap(t *testing.T) {
	group := func(cause string, n int) preflight.Group {
		return preflight.Group{Cause: cause, Outcome: preflight.Fail, Severity: "error", Title: cause, Count: n,
			Detail: "o'neill: an apostrophe", WhatIf: []preflight.WhatIf{{Change: "X comes from Y", Fewer: n}}}
	}
	for fail, overlap := range map[int]bool{2: true, 3: false} {
		r := &preflight.Result{Summary: preflight.Summary{Users: 9, Fail: fail, OK: 9 - fail},
			Groups: []preflight.Group{group("a", 2), group("b", 1)}}
		for name, print := range map[string]func(b *bytes.Buffer) error{
			"text":     func(b *bytes.Buffer) error { return PreflightText(b, r, TextOptions{}) },
			"markdown": func(b *bytes.Buffer) error { return PreflightMarkdown(b, r) },
			"html":     func(b *bytes.Buffer) error { return PreflightHTML(b, r, HTMLOptions{}) },
		} {
			var b bytes.Buffer
			if err := print(&b); err != nil {
				t.Fatal(name, err)
			}
			if strings.Contains(b.String(), "in several groups") != overlap {
				t.Errorf("%s of %d who fail:\n%s", name, fail, b.String())
			}
			for _, want := range []string{"X comes from Y: 2 fewer users will fail", "1 fewer user will fail", "an apostrophe"} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%s: %q is not in\n%s", name, want, b.String())
				}
			}
		}
	}
}
