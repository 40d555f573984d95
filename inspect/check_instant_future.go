package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var instantFuture = &Check{
	ID:       "instant-future",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "The message was issued in the future, by its own account",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "IssueInstant and AuthnInstant are in the past for any real sign-in. Users report that AWS counts " +
		"its five minutes from IssueInstant; it isn't known what it does with a future one. Either a clock " +
		"is wrong, this machine's or the identity provider's, or the identity provider writes local time as " +
		"UTC.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Turn on time synchronisation (NTP) on this machine, then sign in again.",
		},
		{
			Where: Local,
			Path:  "The clock of your identity provider",
			Do:    "Synchronise it, and check its time zone.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.GimmeAWSCredsWindow},
	When: func(d *Document, o *Options) Condition {
		if d.lastPast() == nil {
			return notApplicable("the message has no readable IssueInstant or AuthnInstant")
		}
		return whenNow(d)
	},
	Run: checkInstantFuture,
}

// lastPast returns the latest of the instants that tell of something past, or nil.
func (d *Document) lastPast() *instant {
	var last *instant
	for k := range d.times {
		i := &d.times[k]
		past := i.attr.Local == "IssueInstant" || i.attr.Local == "AuthnInstant"
		if past && i.Readable() && (last == nil || i.Time.After(last.Time)) {
			last = i
		}
	}
	return last
}

// checkInstantFuture tells of the one that lies farthest ahead.
func checkInstantFuture(d *Document, o *Options) []Finding {
	last := d.lastPast()
	if ahead := last.Time.Sub(d.Now); ahead <= max(usualSkew, o.Skew) {
		return nil
	}
	detail := fmt.Sprintf("%s is %s after the time of the check, %s.", last.name(), words.Apart(d.Now, last.Time),
		stamp(d.Now))
	f := d.foundAttr(last.node, last.attr, detail).WithWant("<= " + stamp(d.Now.Add(time.Second).Truncate(time.Second)))
	if last.attr.Local == "AuthnInstant" {
		f.Title = "The user signed in in the future, by the message's own account"
	}
	return []Finding{f}
}
