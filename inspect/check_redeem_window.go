package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// redeemSoon is when AWS's five minutes run out soon: the last of them is short for
// someone who still has to choose a role.
const redeemSoon = awsfacts.RedeemWindow - time.Minute

var redeemWindow = &Check{
	ID:       "redeem-window",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The message is older than AWS's five minutes",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Why: "Users report that AWS accepts a SAML response only for five minutes after its issue, whatever " +
		"NotOnOrAfter says. AWS doesn't document this, or which IssueInstant it counts from; samlscope " +
		"counts from the earliest. Time spent on the role chooser page counts too.",
	AWSError: "Token must be redeemed within 5 minutes of issuance",
	Fixes: []Fix{
		fixSendAgain,
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Make sure that this machine's clock is right: the verdict uses it.",
		},
		{Where: Samlscope, Path: "samlscope inspect --at issued", Do: "Check an old message as of its issue."},
	},
	Sources: []Source{
		vendordoc.GimmeAWSCredsWindow,
		vendordoc.OneLoginCLIWindow,
	},
	When: func(d *Document, o *Options) Condition {
		first, unreadable := d.issued()
		switch {
		case first == nil && unreadable == nil:
			return notApplicable("the message has no IssueInstant")
		case unreadable != nil && (first == nil || d.Now.Sub(first.Time) <= redeemSoon):
			return notChecked(unreadable.name() + " can't be read as a time")
		}
		return whenNow(d)
	},
	Run: checkRedeemWindow,
}

func checkRedeemWindow(d *Document, o *Options) []Finding {
	first, _ := d.issued()
	return d.age(first, o.Skew)
}

// issued returns the earliest IssueInstant of Response and assertion that can be read, and the
// first that cannot.
func (d *Document) issued() (first, unreadable *instant) {
	for k := range d.times {
		i := &d.times[k]
		switch {
		case i.attr.Local != "IssueInstant":
		case !i.Readable():
			if unreadable == nil {
				unreadable = i
			}
		case first == nil || i.Time.Before(first.Time):
			first = i
		}
	}
	return first, unreadable
}

func earliest(all []instant) *instant {
	first := &all[0]
	for i := range all {
		if all[i].Time.Before(first.Time) {
			first = &all[i]
		}
	}
	return first
}

// age judges how old the message is, counted from its issue.
func (d *Document) age(issue *instant, skew time.Duration) []Finding {
	age := d.Now.Sub(issue.Time)
	if age <= redeemSoon {
		return nil
	}
	detail := fmt.Sprintf("At the time of the check, %s, the message was %s old, counted from %s.",
		stamp(d.Now), words.Apart(issue.Time, d.Now), issue.name())
	f := d.foundAttr(issue.node, issue.attr, detail).WithWant(">= " + stamp(d.Now.Add(-awsfacts.RedeemWindow)))
	switch {
	case age <= awsfacts.RedeemWindow:
		f.Title = "Less than a minute is left for AWS to accept the message"
		f.Detail += fmt.Sprintf(" %s were left.", words.Span(awsfacts.RedeemWindow-age))
		f = f.WithSeverity(Warning)
	case age <= awsfacts.RedeemWindow+skew:
		f = tolerated(f, skew)
	}
	return []Finding{f}
}
