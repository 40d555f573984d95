package inspect

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/words"
)

// logWindow is how far an entry without the assertion's ID may be from the
// message: a sign-in takes seconds, and clocks differ.
const logWindow = 10 * time.Minute

type cloudTrailRecord struct {
	EventTime, EventName, ErrorCode, ErrorMessage string
	UserIdentity                                  struct{ UserName, PrincipalID string }
	RequestParameters                             struct{ SAMLAssertionID, RoleSessionName, RoleArn string }
	ResponseElements                              map[string]any
}

// ParseCloudTrail reads sign-in events out of a log file of CloudTrail
// ({"Records":[…]}), the output of aws cloudtrail lookup-events, a download of
// the event history, or events one a line. Other events are left out.
func ParseCloudTrail(name string, data []byte) ([]LogEvent, error) {
	values, err := jsonValues(data)
	if err != nil {
		return nil, fmt.Errorf("reading the CloudTrail events %s: %w", name, err)
	}
	var out []LogEvent
	for _, v := range values {
		var r cloudTrailRecord
		var wrapped struct{ CloudTrailEvent string }
		if err := json.Unmarshal(v, &wrapped); err == nil && wrapped.CloudTrailEvent != "" {
			v = []byte(wrapped.CloudTrailEvent)
		}
		if err := json.Unmarshal(v, &r); err != nil || r.EventName == "" {
			continue
		}
		outcome, known := r.ResponseElements[r.EventName].(string)
		switch r.EventName {
		case "AssumeRoleWithSAML":
		case "ExternalIdPDirectoryLogin", "ConsoleLogin":
			if !known && r.ErrorMessage == "" {
				continue
			}
		default:
			continue
		}
		at, _ := time.Parse(time.RFC3339, r.EventTime) // zero: it is matched by the assertion's ID only
		e := LogEvent{
			Source: "cloudtrail", Event: r.EventName, Time: at, AssertionID: r.RequestParameters.SAMLAssertionID,
			User: r.RequestParameters.RoleSessionName, Role: r.RequestParameters.RoleArn, Code: r.ErrorCode, Message: r.ErrorMessage,
		}
		if e.User == "" {
			e.User = r.UserIdentity.UserName
		}
		if e.User == "" { // ConsoleLogin names the session: AROA…:alice@example.com
			_, e.User, _ = strings.Cut(r.UserIdentity.PrincipalID, ":")
		}
		e.OK = r.ErrorCode == "" && r.ErrorMessage == "" && (!known || outcome == "Success")
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("reading the CloudTrail events %s: there is no AssumeRoleWithSAML, "+
			"ExternalIdPDirectoryLogin or ConsoleLogin in it", name)
	}
	return out, nil
}

// jsonValues takes one document apart into the objects of its list, or reads
// one document a line.
func jsonValues(data []byte) (out []json.RawMessage, err error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	d := json.NewDecoder(bytes.NewReader(data))
	for d.More() {
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, errors.New("it is no JSON")
		}
		var list []json.RawMessage
		var within map[string]json.RawMessage
		if json.Unmarshal(v, &list) == nil {
			out = append(out, list...)
			continue
		}
		found := false
		if json.Unmarshal(v, &within) == nil {
			for _, key := range []string{"Records", "Events", "value"} {
				if json.Unmarshal(within[key], &list) == nil && within[key] != nil {
					out, found = append(out, list...), true
				}
			}
		}
		if !found {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("it holds nothing")
	}
	return out, nil
}

// ParseSignInLog reads the export of Entra ID's sign-in log: JSON or CSV from
// the admin center, or what Microsoft Graph answers.
func ParseSignInLog(name string, data []byte) ([]LogEvent, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	read := signInJSON
	if first := bytes.TrimLeft(data, " \t\r\n"); len(first) > 0 && first[0] != '[' && first[0] != '{' {
		read = signInCSV
	}
	out, err := read(data)
	if err == nil && len(out) == 0 {
		err = errors.New("there is no sign-in in it")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the sign-in log %s: %w", name, err)
	}
	return out, nil
}

func signInJSON(data []byte) (out []LogEvent, err error) {
	values, err := jsonValues(data)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		var r struct {
			ID, CreatedDateTime, UserPrincipalName, AppDisplayName string
			Status                                                 *struct {
				ErrorCode     int
				FailureReason string
			}
		}
		if err := json.Unmarshal(v, &r); err != nil || r.ID == "" || r.Status == nil {
			continue
		}
		out = append(out, signIn(r.ID, r.CreatedDateTime, r.UserPrincipalName, r.AppDisplayName, r.Status.ErrorCode,
			r.Status.FailureReason))
	}
	return out, nil
}

func signInCSV(data []byte) (out []LogEvent, err error) {
	rows := csv.NewReader(bytes.NewReader(data))
	rows.FieldsPerRecord = -1
	all, err := rows.ReadAll()
	if err != nil || len(all) < 2 {
		return nil, errors.New("it is neither JSON nor CSV with a line of titles")
	}
	column := func(row []string, titles ...string) string {
		for _, title := range titles {
			if i := slices.IndexFunc(all[0], func(s string) bool {
				return strings.EqualFold(strings.TrimSpace(s), title)
			}); i >= 0 && i < len(row) {
				return row[i]
			}
		}
		return ""
	}
	for _, row := range all[1:] {
		id := column(row, "Request ID")
		if id == "" {
			continue
		}
		code, _ := strconv.Atoi(column(row, "Sign-in error code")) // empty and "None": it worked
		reason := column(row, "Failure reason")
		if strings.EqualFold(column(row, "Status"), "Failure") && code == 0 {
			code = -1
		}
		out = append(out, signIn(id, column(row, "Date (UTC)", "Date"),
			column(row, "Username", "User principal name", "User"), column(row, "Application"), code, reason))
	}
	return out, nil
}

func signIn(id, at, user, app string, code int, reason string) LogEvent {
	t, _ := time.Parse(time.RFC3339, at)
	e := LogEvent{
		Source:      "signin-log",
		Event:       "SignIn",
		Time:        t,
		AssertionID: id,
		User:        user,
		Application: app,
		OK:          code == 0,
	}
	if code != 0 {
		e.Message = reason
		if code > 0 {
			e.Code = "AADSTS" + strconv.Itoa(code)
		}
	}
	return e
}

// matched are the entries that are about the message, by its ID, or by user and
// time where the entry names none.
func (d *Document) matched(events []LogEvent) (out []MatchedEvent) {
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
		out = append(out, MatchedEvent{LogEvent: e, MatchedBy: by, Says: says(e)})
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
		where, what = "Entra ID's sign-in log", "Entra ID issued the token, which says nothing of AWS"
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
			what += ": " + words.Shorten(strings.TrimSuffix(e.Message, "."))
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
