package signinlogs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

// wrappers are the fields in which an event lies as a whole.
var wrappers = []string{"cloudtrailevent", "eventdata", "message", "detail", "event", "raw", "body", "result", "source"}

// ParseCloudTrail reads the sign-in events of CloudTrail: log files, what aws
// cloudtrail lookup-events prints, downloads of the event history (JSON and
// CSV), log events and Insights results of CloudWatch Logs, EventBridge events,
// and results of CloudTrail Lake and Athena. Other events are left out. name
// is in errors.
func ParseCloudTrail(name string, data []byte) ([]report.LogEvent, error) {
	var out entries
	silent := 0
	err := read(data, func(r record) {
		r = r.unwrapped(wrappers...)
		e, told := cloudTrailEvent(r)
		switch {
		case e.Event == "":
		case !told:
			silent++
		default:
			out.add(e, r.text("eventtime", "timegenerated", "timestamp"), true)
		}
	})
	switch {
	case err != nil:
	case len(out.events) > 0:
		return out.timed(), nil
	case silent > 0:
		err = fmt.Errorf("it doesn't show the outcome of its %d sign-in events: it has no errorCode and "+
			"errorMessage", silent)
	default:
		err = errors.New("it contains no AssumeRoleWithSAML, ExternalIdPDirectoryLogin or ConsoleLogin")
	}
	return nil, fmt.Errorf("reading the CloudTrail events %s: %w", name, err)
}

// cloudTrailEvent is a record as an event; without a name where it isn't a sign-in.
// told says whether it tells what came of it.
func cloudTrailEvent(r record) (e report.LogEvent, told bool) {
	e = report.LogEvent{
		Source:      "cloudtrail",
		AssertionID: r.text("requestparameters.samlassertionid", "samlassertionid"),
		User: r.text("requestparameters.rolesessionname", "rolesessionname", "useridentity.username",
			"useridentityusername"),
		Role:    r.text("requestparameters.rolearn", "rolearn"),
		Code:    r.text("errorcode"),
		Message: r.text("errormessage"),
	}
	event := r.text("eventname")
	outcome := r.text("responseelements." + strings.ToLower(event))
	failed := e.Code != "" || e.Message != ""
	told = failed || outcome != ""
	switch event {
	case "AssumeRoleWithSAML": // responseElements are there only when it worked
		told = told || r.knows("errorcode") || len(within(r.fields["responseelements"])) > 0
	case "ExternalIdPDirectoryLogin", "ConsoleLogin":
	default:
		return report.LogEvent{}, false
	}
	e.Event = event
	if e.User == "" { // ConsoleLogin names the session: AROA…:alice@example.com
		_, e.User, _ = strings.Cut(r.text("useridentity.principalid", "useridentityprincipalid"), ":")
	}
	if e.User == "" { // a table that shows no more
		e.User = r.text("username")
	}
	e.OK = !failed && (outcome == "" || outcome == "Success")
	return e, told
}
