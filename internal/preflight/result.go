package preflight

import (
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// Schema names the JSON of preflight. It changes only by addition.
const Schema = "samlscope.preflight/v1"

// UserOutcome is what preflight says of a user.
type UserOutcome string

// The outcomes. OK is that nothing was found in what the directory can show.
const (
	Fail       UserOutcome = "fail"
	OK         UserOutcome = "ok"
	NotChecked UserOutcome = "not-checked"
	// Note is the outcome of groups that concern no sign-in of their users.
	Note UserOutcome = "note"
)

// Result is what preflight found.
type Result struct {
	Schema      string       `json:"schema"`
	App         App          `json:"app"`
	AsOf        time.Time    `json:"asOf"` // of the sign-ins
	AppFindings []AppFinding `json:"appFindings"`
	Groups      []Group      `json:"groups"`
	Users       []User       `json:"users"`
	Summary     Summary      `json:"summary"`
	// NotChecked is what could not be checked for any user, in sentences.
	NotChecked []string `json:"notChecked"`
	// NeverKnown is what no directory shows.
	NeverKnown []string `json:"neverKnown"`
}

// App is the app with what all of its Responses have in common. What is not known is "" or nil.
type App struct {
	Name       string         `json:"name"`
	ID         string         `json:"id"`
	AppID      string         `json:"appId"`
	Tenant     string         `json:"tenant"`
	Target     inspect.Target `json:"target"`
	Issuer     string         `json:"issuer"`
	Audience   string         `json:"audience"`
	ReplyURL   string         `json:"replyUrl"`
	RelayState *string        `json:"relayState"`
}

// AppFinding is something that concerns every user alike, or no one yet.
type AppFinding struct {
	ID       string           `json:"id"`    // of the check; "" of what no check of messages looks at
	Cause    string           `json:"cause"` // of the table of root causes; "" where none is known
	Severity inspect.Severity `json:"severity"`
	// StopsEveryone: no user signs in because of it.
	StopsEveryone bool          `json:"stopsEveryone"`
	Title         string        `json:"title"`
	Detail        string        `json:"detail"`
	Fixes         []inspect.Fix `json:"fixes"`
}

// Group is the users whom one thing concerns.
type Group struct {
	Cause    string           `json:"cause"` // of the table of root causes; "" where none is known
	Findings []string         `json:"findings"`
	Outcome  UserOutcome      `json:"outcome"`
	Severity inspect.Severity `json:"severity"`
	Title    string           `json:"title"` // of not-checked users the reason
	// Detail is what was found about the first user of the group, with the value; "" where the title says it all.
	Detail string `json:"detail"`
	Count  int    `json:"count"`
	// Everyone: these are all users who have a way in.
	Everyone bool          `json:"everyone"`
	First    []string      `json:"first"`
	Fixes    []inspect.Fix `json:"fixes"`
	WhatIf   []WhatIf      `json:"whatIf"`
}

// WhatIf is one change and how many users of the group would not fail any more.
type WhatIf struct {
	Change string `json:"change"`
	Fewer  int    `json:"fewer"`
}

// User is what preflight says of one user.
type User struct {
	User            string      `json:"user"`
	ID              string      `json:"id"`
	Outcome         UserOutcome `json:"outcome"`
	NameID          string      `json:"nameId"`
	RoleSessionName string      `json:"roleSessionName"`
	Roles           []string    `json:"roles"`
	Causes          []string    `json:"causes"`
	Findings        []string    `json:"findings"`
	NotChecked      []string    `json:"notChecked"`
}

// Summary counts the users.
type Summary struct {
	Users      int `json:"users"`
	Fail       int `json:"fail"`
	OK         int `json:"ok"`
	NotChecked int `json:"notChecked"`
}

// neverKnown is what never follows from a directory of evidence.
var neverKnown = []string{
	"Conditional Access, multifactor authentication, risk and licences in Entra ID",
	"custom claims providers, and the value of a pairwise NameID",
	"service control policies and other policies above the role",
	"the settings of applications behind IAM Identity Center",
	"whether AWS's list of users is older than the directory",
	"the signature itself: preflight compares the key",
	"clocks",
}

// Fails says whether the result has anything at or above a severity.
func (r *Result) Fails(least inspect.Severity) bool {
	for i := range r.AppFindings {
		if r.AppFindings[i].Severity.Rank() <= least.Rank() {
			return true
		}
	}
	for i := range r.Groups {
		if g := &r.Groups[i]; g.Outcome != NotChecked && g.Severity.Rank() <= least.Rank() {
			return true
		}
	}
	return false
}

// Judged says whether at least one user could be judged, or the app as a whole.
func (r *Result) Judged() bool { return r.Summary.Fail+r.Summary.OK > 0 }
