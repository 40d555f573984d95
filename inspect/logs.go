package inspect

import (
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/signinlogs"
	"github.com/samlscope/samlscope/internal/words"
)

// logWindow is how far an entry without the assertion's ID may be from the
// message: a sign-in takes seconds, and clocks differ.
const logWindow = 10 * time.Minute

// ParseCloudTrail reads the sign-in events of CloudTrail out of a file in any form that they are downloaded, looked up
// or queried in. name is in errors.
func ParseCloudTrail(name string, data []byte) ([]LogEvent, error) {
	return signinlogs.ParseCloudTrail(name, data)
}

// ParseSignInLog reads the entries of Entra ID's sign-in log out of a file in any form that it is exported or queried
// in. name is in errors.
func ParseSignInLog(name string, data []byte) ([]LogEvent, error) {
	return signinlogs.ParseSignInLog(name, data)
}

// matched are the entries that are about the message, by its ID, or by user and
// time where the entry names none.
func (d *Document) matched(events []LogEvent) (out []MatchedEvent) {
	if d.Kind == KindNoResponse {
		return d.matchedByTime(events)
	}
	if d.Assertion == nil {
		return nil
	}
	id := bareID(d.Assertion.ID)
	exact := false
	for _, e := range events {
		by := ""
		switch {
		case e.AssertionID != "" && bareID(e.AssertionID) == id:
			by, exact = "assertion ID", true
		case (e.AssertionID == "" || e.Source == "signin-log") && d.isUser(e.User) && !e.Time.IsZero() &&
			!d.Issued.IsZero() && e.Time.Sub(d.Issued).Abs() <= logWindow:
			by = "user and time"
		default:
			continue
		}
		if m := (MatchedEvent{LogEvent: e, MatchedBy: by, Says: says(e)}); !slices.Contains(out, m) {
			out = append(out, m) // logs of several Regions and days hold the same entry
		}
	}
	if exact { // then the nearby entries of the same log are others
		out = slices.DeleteFunc(out, func(m MatchedEvent) bool {
			return m.MatchedBy != "assertion ID" && slices.ContainsFunc(out, func(x MatchedEvent) bool {
				return x.Source == m.Source && x.Event == m.Event && x.MatchedBy == "assertion ID"
			})
		})
	}
	return out
}

// matchedByTime are the refusals of Entra ID near the end of a sign-in that came to no Response.
func (d *Document) matchedByTime(events []LogEvent) (out []MatchedEvent) {
	if len(d.Message.Hops) == 0 {
		return nil
	}
	end := d.Message.Hops[len(d.Message.Hops)-1].At
	for _, e := range events {
		near := !end.IsZero() && !e.Time.IsZero() && e.Time.Sub(end).Abs() <= logWindow
		if m := (MatchedEvent{LogEvent: e, MatchedBy: "time", Says: says(e)}); near && !e.OK &&
			e.Source == "signin-log" && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func bareID(id string) string { return strings.ToLower(strings.TrimPrefix(id, "_")) }

// isUser says whether a log names the person of the message so.
func (d *Document) isUser(name string) bool {
	if name == "" {
		return false
	}
	names := []string{}
	if d.Assertion.NameID != nil {
		names = append(names, d.Assertion.NameID.Text)
	}
	for _, claim := range []string{attrRoleSessionName, claimUPN, claimMail} {
		if a := d.Assertion.attribute(claim); a != nil && len(a.Values) > 0 {
			names = append(names, a.Values[0].Text)
		}
	}
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

func says(e LogEvent) string {
	where, what := "CloudTrail", e.Event+" succeeded"
	if e.Source == "signin-log" {
		where, what = "Entra ID's sign-in log", "Entra ID issued the token; that says nothing about AWS"
	}
	if !e.OK {
		what = e.Event + " failed"
		if e.Source == "signin-log" {
			what = "Entra ID refused"
		}
		if e.Code != "" {
			what += " with " + words.Shorten(e.Code)
		}
		if e.Message != "" {
			what += ": " + words.Visible(strings.TrimSuffix(e.Message, "."))
		}
	}
	at := ""
	if !e.Time.IsZero() {
		at = " (" + e.Time.UTC().Format(clockLayout) + ")"
	}
	return where + at + ": " + what + "."
}

// afterSTS says whether what these checks find comes after AWS has taken the
// message: Amazon Connect, the relay state, provisioning.
func afterSTS(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return StageOf(id) != AtSignIn })
}

// decides says whether an error text is one that these checks decide about.
func decides(message string, ids []string) bool {
	for _, known := range MatchErrors(message) {
		if slices.ContainsFunc(known.Checks, func(id string) bool { return slices.Contains(ids, id) }) {
			return true
		}
	}
	return false
}
