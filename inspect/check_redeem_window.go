package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// redeemSoon is when AWS's five minutes run out soon: the last of them is short for
// somebody who still has to choose a role.
const redeemSoon = awsfacts.RedeemWindow - time.Minute

var redeemWindow = &Check{
	ID:       "redeem-window",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The message is older than the five minutes in which AWS takes it",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Why: "AWS has been reported to take a message only within five minutes of its issue, whatever NotOnOrAfter says; " +
		"its documentation does not mention it. " +
		"From which IssueInstant it counts is not published, so the earliest is taken. Minutes spent on the page that " +
		"lets a person choose a role count too.",
	AWSError: "Token must be redeemed within 5 minutes of issuance",
	Fixes: []Fix{
		fixSendAgain,
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Make sure that this machine's clock is right: the verdict was made with it.",
		},
		{Where: Samlscope, Path: "samlscope inspect --at issued", Do: "Judge an old message as it was when it was issued."},
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
			return notChecked(unreadable.name() + " cannot be read as an instant")
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
	detail := fmt.Sprintf("At the instant of judgement, %s, the message was %s old, counted from %s.",
		stamp(d.Now), words.Apart(issue.Time, d.Now), issue.name())
	f := d.foundAttr(issue.node, issue.attr, detail).WithWant(">= " + stamp(d.Now.Add(-awsfacts.RedeemWindow)))
	switch {
	case age <= awsfacts.RedeemWindow:
		f.Title = "Less than a minute is left in which AWS takes the message"
		f.Detail += fmt.Sprintf(" %s were left.", words.Span(awsfacts.RedeemWindow-age))
		f = f.WithSeverity(Warning)
	case age <= awsfacts.RedeemWindow+skew:
		f = tolerated(f, skew)
	}
	return []Finding{f}
}
