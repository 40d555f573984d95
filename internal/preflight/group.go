package preflight

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// mostNamed is how many users of a group are named; the list of users has all.
const mostNamed = 10

// grouping counts users by what concerns them.
type grouping struct {
	byKey  map[string]*counted
	order  []*counted
	judged int  // users who have a way in
	some   bool // there are, or may be, other users
}

type counted struct {
	Group
	ifs    map[string]int
	shared bool
	judged int // of its users, who have a way in
}

func newGrouping() *grouping { return &grouping{byKey: map[string]*counted{}} }

// add counts a user.
func (g *grouping) add(v *verdict) {
	if v.c != nil && v.c.NoWayIn == "" {
		g.judged++
	}
	var had []*counted // a user with two things of a kind is one user
	for i := range v.items {
		it := &v.items[i]
		if it.outcome == NotChecked && v.Outcome == Fail {
			continue // the user counts as one who fails, and the list of users has the reason
		}
		key := string(it.outcome) + "\x00" + string(it.severity) + "\x00" + it.cause + "\x00" + it.title
		c := g.byKey[key]
		if c == nil {
			c = &counted{shared: it.shared, Group: Group{Cause: it.cause, Outcome: it.outcome, Severity: it.severity, Title: it.title,
				Fixes: it.fixes, Findings: []string{}, First: []string{}, WhatIf: []WhatIf{}}}
			if c.Fixes == nil {
				c.Fixes = []inspect.Fix{}
			}
			g.byKey[key] = c
			g.order = append(g.order, c)
		}
		if !slices.Contains(had, c) {
			had = append(had, c)
			c.takes(v, it)
		}
	}
}

func (c *counted) takes(v *verdict, it *item) {
	c.Count++
	if v.c == nil || v.c.NoWayIn == "" { // who has none fails alone, whatever the app sends
		c.judged++
	}
	if c.Count == 1 && it.got != "" {
		if c.Detail = it.detail; !strings.Contains(it.detail, it.got) {
			c.Detail = words.Shorten(it.got) + ": " + it.detail
		}
	}
	if len(c.First) < mostNamed {
		c.First = append(c.First, v.User.User)
	}
	for _, f := range it.fixes {
		if !slices.Contains(c.Fixes, f) {
			c.Fixes = append(slices.Clip(c.Fixes), f) // the first ones are a rule's own
		}
	}
	for _, id := range it.findings {
		if !slices.Contains(c.Findings, id) {
			c.Findings = append(c.Findings, id)
		}
	}
	if it.outcome == Fail {
		for _, change := range v.ifs {
			if c.ifs == nil {
				c.ifs = map[string]int{}
			}
			c.ifs[change]++
		}
	}
}

// stopped notes that everyone fails by a fault of the app: no other change would let anyone in, and no one is not
// checked.
func (g *grouping) stopped() {
	g.order = slices.DeleteFunc(g.order, func(c *counted) bool { return c.Outcome == NotChecked })
	for _, c := range g.order {
		c.ifs = nil
	}
}

// groups are those of the faults first, the largest of each kind first.
func (g *grouping) groups() []Group {
	rank := map[UserOutcome]int{Fail: 0, NotChecked: 1, Note: 2}
	slices.SortStableFunc(g.order, func(a, b *counted) int {
		return cmp.Or(rank[a.Outcome]-rank[b.Outcome], a.Severity.Rank()-b.Severity.Rank(), b.Count-a.Count)
	})
	out := make([]Group, 0, len(g.order))
	for _, c := range g.order {
		c.Everyone = c.Outcome != NotChecked && c.judged >= max(g.judged, 1) && (c.Count > 1 && !g.some || c.shared)
		for change, n := range c.ifs {
			c.WhatIf = append(c.WhatIf, WhatIf{change, n})
		}
		slices.SortFunc(c.WhatIf, func(a, b WhatIf) int { return cmp.Or(b.Fewer-a.Fewer, cmp.Compare(a.Change, b.Change)) })
		c.WhatIf = c.WhatIf[:min(len(c.WhatIf), mostWhatIfs)]
		out = append(out, c.Group)
	}
	return out
}
