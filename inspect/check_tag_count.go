package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// maxTags is how many session tags STS takes.
const maxTags = 50

var tagCount = &Check{
	ID:       "tag-count",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "There are more than 50 session tags",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "STS accepts at most 50 session tags. Tags and session policies together also have a packed size " +
		"limit, which fewer tags can reach.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Delete the PrincipalTag claims that no policy uses.",
			Elsewhere: "Leave out the PrincipalTag attributes that no policy uses.",
		},
	},
	Sources: []Source{vendordoc.SessionTags, vendordoc.AssumeRoleWithSAML},
	When:    whenTags,
	Run:     checkTagCount,
}

func checkTagCount(d *Document, o *Options) []Finding {
	tags := d.Assertion.tags()
	if len(tags) <= maxTags {
		return nil
	}
	seen := make(map[string]bool, len(tags))
	for _, t := range tags {
		seen[t.Key] = true
		if len(seen) == maxTags+1 {
			total := distinctKeys(tags)
			f := d.foundAttr(t.Attribute.Node, t.Attribute.Name,
				"There are "+strconv.Itoa(total)+" session tags; this is the first one too many.")
			return []Finding{f.WithGot(strconv.Itoa(total)).WithWant("50")}
		}
	}
	return nil
}

func distinctKeys(tags []sessionTag) int {
	seen := make(map[string]bool, len(tags))
	for _, t := range tags {
		seen[t.Key] = true
	}
	return len(seen)
}
