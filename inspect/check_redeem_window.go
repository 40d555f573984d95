package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
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
		if d.Root.Attr("IssueInstant") == nil && (d.Assertion == nil || d.Assertion.Node.Attr("IssueInstant") == nil) {
			return notApplicable("the message has no IssueInstant")
		}
		return whenNow(d)
	},
	Run: checkRedeemWindow,
}

func checkRedeemWindow(d *Document, o *Options) []Finding {
	nodes := []*xmltree.Node{d.Root}
	if d.Assertion != nil {
		nodes = append(nodes, d.Assertion.Node)
	}
	var earliest time.Time
	var at *xmltree.Node
	for _, n := range nodes {
		a := n.Attr("IssueInstant")
		if a == nil {
			continue
		}
		t := xmltree.ParseDateTime(a.Value)
		if t.IsZero() {
			return []Finding{d.unreadable(n, a, n.Local+"/@IssueInstant")}
		}
		if at == nil || t.Before(earliest) {
			earliest, at = t, n
		}
	}
	return d.age(at, d.Now.Sub(earliest), o.Skew)
}

// age judges how old the message is, counted from the IssueInstant of n.
func (d *Document) age(n *xmltree.Node, age, skew time.Duration) []Finding {
	if age <= redeemSoon {
		return nil
	}
	detail := fmt.Sprintf("At the instant of judgement, %s, the message was %s old, counted from %s/@IssueInstant.",
		stamp(d.Now), span(age), n.Local)
	f := d.foundAttr(n, n.Attr("IssueInstant"), detail).WithWant(">= " + stamp(d.Now.Add(-awsfacts.RedeemWindow)))
	switch {
	case age <= awsfacts.RedeemWindow:
		f.Title = "Less than a minute is left in which AWS takes the message"
		f.Detail += fmt.Sprintf(" %s were left.", span(awsfacts.RedeemWindow-age))
		f = f.WithSeverity(Warning)
	case age <= awsfacts.RedeemWindow+skew:
		f = tolerated(f, skew)
	}
	return []Finding{f}
}
