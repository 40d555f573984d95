package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var toolPostsAgain = &Check{
	ID:       "tool-posts-again",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "Some tools post the message to AWS sign-in before they call STS",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "With several roles, saml2aws and gimme-aws-creds post the message to AWS sign-in, to list the accounts by " +
		"name. Then they call STS with the same message. So AWS gets it twice, in the same five minutes.",
	Fixes: []Fix{
		{Where: Local, Path: "The command-line tool", Do: "Name the role in its profile, so that it doesn't ask."},
	},
	Sources: []Source{vendordoc.Saml2awsTool, vendordoc.GimmeAWSCredsTool},
	When: func(d *Document, o *Options) Condition {
		if c := toolACS.When(d, o); c.Outcome != "" {
			return c
		}
		return whenPairs(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		n := len(d.Assertion.pairs())
		if n < 2 {
			return nil
		}
		return []Finding{d.found(d.Assertion.attribute(attrRole).Node, "Role has "+strconv.Itoa(n)+" pairs.")}
	},
}
