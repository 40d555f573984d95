package inspect

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/station"
)

// observe sets beside the report what was seen of this very sign-in. One thing decides: the
// answer to this very post, else CloudTrail's entry about this assertion, else what AWS said
// when it was asked. What else was seen is next to it.
func (d *Document) observe(o *Options, r *Report) {
	var all []Observation
	logged, others := trailed(r.Logs, o.Role)
	if answered := d.answered(); answered != nil {
		if o.Role != "" && answered.Role != "" && !NamesRole(o.Role, answered.Role) {
			others = append([]Observation{*answered}, others...)
		} else {
			all = append(all, *answered)
		}
	}
	all = append(all, logged...)
	if d.Message.Asked != nil {
		all = append(all, *d.Message.Asked)
	}
	r.Observations = []Observation{}
	if len(all) > 0 {
		r.Observed, r.Observations = &all[0], append(r.Observations, all[1:]...)
	}
	r.Observations = append(r.Observations, others...)
	for i := range r.Observations {
		r.Observations[i].Says = observedSentence(&r.Observations[i])
	}
	if r.Observed != nil {
		r.Observed.Says = observedSentence(r.Observed)
	}
}

// answered is what the recording or the browser shows of the message: the answer to its post, and
// the pages behind it. Nil when that tells nothing.
func (d *Document) answered() *Observation {
	m := d.Message
	switch {
	case d.Kind == KindNoResponse:
		return stopped(m)
	case d.Kind == KindResponse && !d.Target.SignIn():
		return nil // how a service other than AWS's sign-in shows a refusal is not known
	case d.answeredElsewhere():
		return nil // a driver or a relay answered, not AWS
	}
	seen := &Observation{
		By: cmp.Or(m.By, report.ByHAR), Where: d.postedTo(), At: seenAt(m.CapturedAt), Role: m.Chosen,
	}
	failing := lastError(m.Hops)
	own := failing != nil && d.Target == TargetCognito && failing.Station == report.StationCognito
	switch a := m.Answer; {
	case a != nil && !a.Unclear && a.Refused() && !own:
		seen.Result, seen.Text, seen.Matched = report.ResultRefused, a.AWSError, knownID(a.AWSError, a.Matched)
		return seen
	case failing != nil:
		// A page of a later station shows that AWS took the message; Cognito's shows that it did not.
		seen.Result, seen.Where = report.ResultLanded, station.Where(failing.Station)
		if own {
			seen.Result = report.ResultRefused
		}
		seen.Text, seen.Matched, seen.At = failing.Error, failing.Matched, cmp.Or(seenAt(failing.At), seen.At)
		return seen
	case a == nil || a.Unclear || a.Status == 0:
		return nil
	}
	seen.Result = report.ResultAccepted
	return seen
}

// answeredElsewhere says whether a recording shows a post to something that isn't AWS, as a driver's port or a relay,
// whose answer isn't AWS's.
func (d *Document) answeredElsewhere() bool {
	address, _ := awsfacts.WithoutDefender(d.Message.ACS)
	_, host, _ := awsfacts.SplitAddress(address)
	if d.Kind != KindResponse || host == "" {
		return false
	}
	switch d.Message.By {
	case report.ByBrowse: // it holds a post to another host only where it was asked to
		return awsfacts.Loopback(address)
	case "", report.ByHAR, report.ByTracer:
		// a user pool's domain may be the customer's own
		return !awsfacts.SignInHost(host) && (d.Target != TargetCognito || awsfacts.Loopback(address))
	}
	return false
}

// stopped is how a sign-in ended that never came to a Response.
func stopped(m *Message) *Observation {
	seen := &Observation{By: cmp.Or(m.By, report.ByHAR), Result: report.ResultStopped}
	if len(m.Hops) == 0 {
		return nil
	}
	last := &m.Hops[len(m.Hops)-1]
	if failing := lastError(m.Hops); failing != nil {
		last = failing
	}
	seen.Where, seen.Text, seen.Matched = station.Where(last.Station), last.Error, last.Matched
	seen.At = seenAt(last.At)
	return seen
}

// postedTo says whose sign-in the message was posted to.
func (d *Document) postedTo() string {
	switch d.Target {
	case TargetIdentityCenter, TargetCognito:
		return string(d.Target)
	}
	return "aws"
}

// lastError is the last page that shows an error. One that a page of Connect or of the console
// without an error follows was overcome.
func lastError(hops []report.Hop) *report.Hop {
	for i := len(hops) - 1; i >= 0; i-- {
		h := &hops[i]
		switch {
		case h.Error != "":
			return h
		case h.Station == report.StationConnect || h.Station == report.StationConsole:
			return nil
		}
	}
	return nil
}

// knownID is the ID of the known error that a text is.
func knownID(text, otherwise string) string {
	if known := knownAtSignIn(text); len(known) > 0 {
		return known[0].ID
	}
	return otherwise
}

// chained are texts that role chaining and AssumeRoleWithSAML share, with what the second means by
// them. What was seen of a sign-in is never about role chaining.
var chained = map[string]string{
	"chain-tagsession":      "Not authorized to perform sts:TagSession",
	"chain-source-identity": "Not authorized to perform sts:SetSourceIdentity",
}

// knownAtSignIn are the known errors that a text of a sign-in is.
func knownAtSignIn(text string) []*knownerror.Error {
	known := slices.Clone(knownerror.Match(text))
	for i := range known {
		if text, is := chained[known[i].ID]; is {
			known[i] = knownerror.Match(text)[0]
		}
	}
	return known
}

func seenAt(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return new(t.UTC())
}

// trailed turns the log entries about a message into observations: first the one that CloudTrail
// has about this very assertion, then what decides nothing. A refusal that a success
// with the same assertion follows is none: the user chose again.
func trailed(events []MatchedEvent, role string) (deciding, others []Observation) {
	var exact []Observation
	for i := range events {
		e := &events[i]
		if e.MatchedBy == "time" {
			others = append(others, Observation{
				By: report.BySignInLog, Result: report.ResultStopped, At: seenAt(e.Time), Where: "entra",
				Text: strings.TrimSuffix(e.Code+": "+e.Message, ": "), Matched: knownID(e.Code, ""), Probable: true,
			})
			continue
		}
		if e.Source != "cloudtrail" {
			continue // that Entra ID issued a token says nothing of AWS
		}
		seen := Observation{
			By: report.ByCloudTrail, Result: report.ResultAccepted, At: seenAt(e.Time), Where: "aws",
			Text: cmp.Or(e.Message, e.Code), Role: e.Role, Probable: e.MatchedBy != "assertion ID",
		}
		if e.Event == "ExternalIdPDirectoryLogin" {
			seen.Where = "identity-center"
		}
		if !e.OK {
			seen.Result, seen.Matched = report.ResultRefused, knownID(e.Message, knownID(e.Code, ""))
		}
		if seen.Probable || role != "" && e.Role != "" && !NamesRole(role, e.Role) {
			others = append(others, seen)
		} else {
			exact = append(exact, seen)
		}
	}
	slices.SortStableFunc(exact, func(a, b Observation) int {
		switch took := a.Result == report.ResultAccepted; {
		case took == (b.Result == report.ResultAccepted):
			return later(a.At, b.At)
		case took:
			return -1
		}
		return 1
	})
	return exact, others
}

// later puts the later of two instants first, and one that is not known last.
func later(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return b.Compare(*a)
}
