// Package brief says what a list shows of a report: who signs in, and how long AWS takes the message.
package brief

import (
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

// RedeemUntil returns the instant until which AWS accepts the message of a report. It is
// nil where AWS's five minutes do not apply: to requests, and to services other than IAM
// sign-in, which have rules of their own. AWS does not publish which IssueInstant starts
// the five minutes, so the earlier one counts.
func RedeemUntil(r *inspect.Report) *time.Time {
	if r == nil || r.Message == nil || r.Target != inspect.TargetIAM && r.Target != inspect.TargetSTSDriver {
		return nil
	}
	switch r.Kind {
	case inspect.KindAuthnRequest, inspect.KindLogoutRequest, inspect.KindLogoutResponse:
		return nil
	}
	issued, err := time.Parse(time.RFC3339Nano, r.Message.IssueInstant)
	if a := r.Message.Assertion; a != nil {
		if t, aerr := time.Parse(time.RFC3339Nano, a.IssueInstant); aerr == nil && (err != nil || t.Before(issued)) {
			issued, err = t, nil
		}
	}
	if err != nil {
		return nil
	}
	until := issued.Add(awsfacts.RedeemWindow).UTC()
	return &until
}

// Who is the user whom the message of a report is about: RoleSessionName, else NameID, else "".
func Who(r *inspect.Report) string {
	if r.Message == nil || r.Message.Assertion == nil {
		return ""
	}
	switch a := r.Message.Assertion; {
	case a.RoleSessionName != nil && *a.RoleSessionName != "":
		return *a.RoleSessionName
	case a.NameID != nil:
		return *a.NameID
	}
	return ""
}
