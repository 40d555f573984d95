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
	Title:    "The message says that it was issued in the future",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Strict:   true,
	Why: "IssueInstant and AuthnInstant tell what has happened, so they cannot lie ahead. AWS is reported to count " +
		"its " +
		"five minutes from IssueInstant; what it does with one from the future is not known. Either a clock is " +
		"wrong, " +
		"that of this machine or of the identity provider, or the identity provider writes local time as UTC.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Date and time settings",
			Do:    "Switch on time synchronisation (NTP) on this machine, then sign in again.",
		},
		{
			Where: Local,
			Path:  "The clock of your identity provider",
			Do:    "Synchronise it, and check its time zone.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.GimmeAWSCredsWindow},
	When: func(d *Document, o *Options) Condition {
		if len(d.happened()) == 0 {
			return notApplicable("the message has no IssueInstant and no AuthnInstant that can be read")
		}
		return whenNow(d)
	},
	Run: checkInstantFuture,
}

// happened returns the instants that tell of something past.
func (d *Document) happened() []instant {
	var out []instant
	for _, i := range d.times {
		if i.Readable() && (i.attr.Local == "IssueInstant" || i.attr.Local == "AuthnInstant") {
			out = append(out, i)
		}
	}
	return out
}

// checkInstantFuture tells of the one that lies farthest ahead.
func checkInstantFuture(d *Document, o *Options) []Finding {
	var last *instant
	for _, i := range d.happened() {
		if last == nil || i.Time.After(last.Time) {
			last = &i
		}
	}
	if ahead := last.Time.Sub(d.Now); ahead <= max(usualSkew, o.Skew) {
		return nil
	}
	detail := fmt.Sprintf("%s is %s after the instant of judgement, %s.", last.name(), words.Apart(d.Now, last.Time),
		stamp(d.Now))
	f := d.foundAttr(last.node, last.attr, detail).WithWant("<= " + stamp(d.Now.Add(time.Second).Truncate(time.Second)))
	if last.attr.Local == "AuthnInstant" {
		f.Title = "The message says that the user signed in in the future"
	}
	return []Finding{f}
}
