package render

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// decider is what decides checks that could not run.
type decider struct {
	flag, value string // as they are typed
	what        string // "the Identity Center user"
	why         string // what it would show; "" where it settles no question of a sign-in
}

// theInstance decides where a relay state should lead.
var theInstance = decider{"--connect-instance", " ARN", "the Amazon Connect instance",
	"with another relay state than its own, Amazon Connect says Session Expired"}

// deciders are those that a flag gives, the one that settles most first.
var deciders = []decider{
	{"--decrypt-key", " FILE", "the private key of the assertion", "samlscope can then check the whole assertion"},
	{"--scim-user", " FILE", "the Identity Center user", "without a primary email, ${user:email} is empty"},
	{"--relay-state", " TEXT", "the relay state", "it says where the user lands, such as Amazon Connect"},
	theInstance,
	{"--connect-users", " FILE", "the Amazon Connect users", "Amazon Connect opens only for a user it has"},
	{"--role-policy", " FILE", "the role's policies", "they must allow what the service asks for"},
	{"--trust-policy", " FILE", "the role's trust policy", "it says whether the role lets this message in"},
	{"--aws-metadata", " FILE", "the metadata that IAM stores", "it says whether AWS holds this certificate"},
	{"--idp-metadata", " FILE", "the identity provider's metadata", "it says which certificates are published"},
	{"--cert", " FILE", "the signing certificate", ""},
	{"--acs", " URL", "the URL it was posted to", ""},
	{"--at", " TIME", "the time of the sign-in", ""},
	{"--cloudtrail", " FILE", "CloudTrail's record of the sign-in", "it shows what AWS did"},
	{"--second-opinion", "", "a second opinion", ""},
}

// unchecked are checks that did not run for one reason.
type unchecked struct {
	decider // without a flag nothing that is typed decides them
	count   int
	reason  string // of the first of them that tells a command
}

// uncheckedGroups are the checks that did not run, by what would decide them. What is
// no Response, evidence does not make one.
func uncheckedGroups(r *inspect.Report) (all []unchecked) {
	for _, reason := range uncheckedReasons(r) {
		d := deciderIn(reason.reason, r)
		if d.flag != "" && r.Kind != inspect.KindResponse {
			continue
		}
		i := slices.IndexFunc(all, func(u unchecked) bool { return d.flag != "" && u.flag == d.flag })
		if i < 0 {
			reason.decider = d
			all = append(all, reason)
			continue
		}
		all[i].count += reason.count
		if all[i].command() == "" {
			all[i].reason = reason.reason
		}
	}
	rank := func(u unchecked) int {
		if i := slices.IndexFunc(deciders, func(d decider) bool { return d.flag == u.flag }); i >= 0 {
			return i
		}
		return len(deciders)
	}
	slices.SortStableFunc(all, func(a, b unchecked) int { return rank(a) - rank(b) })
	return all
}

// uncheckedReasons are the reasons for which checks did not run, each once. Checks of one
// reason mostly stand together, so the last one is looked at first.
func uncheckedReasons(r *inspect.Report) (all []unchecked) {
	at := -1
	for _, c := range r.Checks {
		if c.Outcome != inspect.NotChecked {
			continue
		}
		if at < 0 || all[at].reason != c.Reason {
			at = slices.IndexFunc(all, func(u unchecked) bool { return u.reason == c.Reason })
		}
		if at < 0 {
			at, all = len(all), append(all, unchecked{reason: c.Reason})
		}
		all[at].count++
	}
	return all
}

// deciderIn is the first flag in the last brackets of a reason, but for what is known.
func deciderIn(reason string, r *inspect.Report) decider {
	open := strings.LastIndexByte(reason, '(')
	for bracket := reason[open+1:]; open >= 0; {
		at := strings.Index(bracket, "--")
		if at < 0 {
			return decider{}
		}
		flag := bracket[at:]
		if end := strings.IndexAny(flag, " ,:)"); end >= 0 {
			flag = flag[:end]
		}
		bracket = bracket[at+len(flag):]
		if flag == "--relay-state" && r.Message != nil && r.Message.RelayState != nil {
			continue
		}
		if i := slices.IndexFunc(deciders, func(d decider) bool { return d.flag == flag }); i >= 0 {
			return deciders[i]
		}
	}
	return decider{}
}

// unexplained says whether AWS refused the message, and everything known to lead to its answer is ruled out.
func unexplained(r *inspect.Report) bool {
	struck := func(c inspect.Cause) bool { return len(c.Findings) == 0 && c.Evidence == "struck" }
	return r.Observed != nil && r.Observed.Result == "refused" && len(r.Causes) > 0 &&
		!slices.ContainsFunc(r.Causes, func(c inspect.Cause) bool { return !struck(c) })
}

// command is the one that writes what decides them; "" where none is told.
func (u unchecked) command() string {
	_, command, _ := strings.Cut(u.reason, "("+u.flag+": ")
	return strings.TrimSuffix(command, ")")
}

// says is one line about the checks.
func (u unchecked) says() string {
	if u.flag == "" {
		return words.Plural(u.count, "check") + ": " + u.reason
	}
	verb := " need "
	if u.count == 1 {
		verb = " needs "
	}
	return words.Plural(u.count, "check") + verb + u.what + ": " + u.flag + u.value
}

// next is the one piece of evidence to give first; "" where nothing is open.
func next(r *inspect.Report, groups []unchecked) string {
	decided := (r.Verdict == inspect.Reject || r.Observed != nil) && !unexplained(r)
	if r.Kind != inspect.KindResponse || decided {
		return ""
	}
	i := slices.IndexFunc(groups, func(u unchecked) bool { return u.why != "" })
	if missed := inspect.Beside(r); unexplained(r) {
		// What kept samlscope from foreseeing the answer is what may explain it.
		named := func(u unchecked) bool { return u.why != "" && strings.Contains(missed, "("+u.flag) }
		if at := slices.IndexFunc(groups, named); at >= 0 {
			i = at
		}
	}
	u := unchecked{decider: theInstance}
	missing := func(f inspect.Finding) bool { return f.ID == "connect-relay-missing" }
	switch {
	case slices.ContainsFunc(r.Findings, missing): // for want of the instance only a note
	case i < 0:
		return ""
	default:
		u = groups[i]
	}
	how := u.flag + u.value
	if command := u.command(); command != "" {
		how += " (" + command + ")"
	}
	return "give " + u.what + " with " + how + ": " + u.why + "."
}
