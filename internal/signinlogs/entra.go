package signinlogs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

// ParseSignInLog reads Entra ID's sign-in log: JSON or CSV from the admin
// center, what Microsoft Graph answers, what a diagnostic setting writes, and
// the results of a query in Log Analytics, as JSON or CSV. name is in errors.
func ParseSignInLog(name string, data []byte) ([]report.LogEvent, error) {
	var out entries
	foreign := false
	err := read(data, func(r record) {
		foreign = foreign || len(r.columns) >= manyColumns && !r.columns["requestid"] && !r.columns["id"]
		if r.fields["properties"] != nil && strings.Contains(r.text("category"), "SignInLogs") {
			outer := r
			r = r.unwrapped("properties")
			for _, field := range []string{"time", "resulttype", "resultdescription"} {
				if r.fields[field] == nil {
					r.fields[field] = outer.fields[field]
				}
			}
		}
		e, ok := signIn(r)
		if !ok {
			return
		}
		at, utc := r.text("createddatetime", "dateutc", "timegenerated", "time"), true
		if at == "" {
			at, utc = r.text("date", "timegeneratedlocaltime"), false
		}
		out.add(e, at, utc)
	})
	if err == nil && len(out.events) == 0 {
		err = errors.New("it contains no sign-in")
		if foreign {
			err = errors.New("samlscope knows none of its column titles. The admin center writes them in " +
				"its display language: set that to English, or download the log as JSON")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the sign-in log %s: %w", name, err)
	}
	return out.timed(), nil
}

// manyColumns is fewer than a download of the log has in any language.
const manyColumns = 8

// signIn is a record as an entry, if it is one: it has an ID and says what came
// of the sign-in.
func signIn(r record) (e report.LogEvent, ok bool) {
	e = report.LogEvent{
		Source:      "signin-log",
		Event:       "SignIn",
		AssertionID: r.text("requestid", "id"),
		User:        r.text("username", "userprincipalname", "user"),
		Application: r.text("application", "appdisplayname"),
	}
	code := r.text("status.errorcode", "signinerrorcode", "resulttype")
	words := r.text("status") // of the CSV; an object has no text
	failed := strings.EqualFold(words, "Failure")
	known := code != "" || failed || strings.EqualFold(words, "Success") || within(r.fields["status"]) != nil
	number, err := strconv.Atoi(strings.TrimSuffix(code, ".0"))
	if e.AssertionID == "" || !known || code != "" && err != nil {
		return e, false
	}
	e.OK = number == 0 && !failed
	if e.OK {
		return e, true
	}
	e.Message = r.text("status.failurereason", "failurereason", "resultdescription")
	if number > 0 {
		e.Code = "AADSTS" + strconv.Itoa(number)
	}
	return e, true
}
