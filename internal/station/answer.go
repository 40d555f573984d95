package station

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

// The statuses of HTTP by number: net/http would bring its client and TLS into the engine of the browser.
const (
	redirect        = 300 // the first of them
	badRequest      = 400
	tooManyRequests = 429
	serverError     = 500
)

// Takes says whether a form that is posted to a URL is the Response of a sign-in to AWS.
func Takes(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	for _, end := range proxied {
		host = strings.TrimSuffix(host, end)
	}
	switch Posted(u) {
	case report.StationIdentityCenter, report.StationCognito:
		return true
	}
	signIn := strings.HasPrefix(host, "signin.") || strings.Contains(host, ".signin.")
	return signIn && strings.Contains(host, "amazon") &&
		(u.Path == "/saml" || strings.HasPrefix(u.Path, "/saml/acs/"))
}

// Refusal is the text in which an answer to a Response may tell of an error: its page, or the
// address that it sends the browser to, as Cognito does. posted is where the Response went.
func Refusal(posted string, status int, location, page string) string {
	if status/100 != 3 || location == "" {
		return page
	}
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	fields := u.Query()
	behind, _ := url.ParseQuery(u.Fragment)
	for _, name := range []string{"error_description", "error"} {
		text := fields.Get(name) + behind.Get(name)
		if text != "" && (name == "error_description" || cognito(posted)) {
			return text
		}
	}
	if u.Path == "/error" && cognito(posted) {
		return "sent to the error page, which names no error"
	}
	return ""
}

func cognito(posted string) bool {
	u, err := url.Parse(posted)
	return err == nil && Posted(u) == report.StationCognito
}

// Shows is the error that a page of a station shows, and the ID of the known error that it is. The
// way into Amazon Connect that is refused without a known text is one as well.
func Shows(s report.Station, status int, page string) (text, matched string) {
	if known := Error(s, page); known != nil {
		return known.Text, known.ID
	}
	if s == report.StationFederate && status >= badRequest && status < serverError {
		return "status " + strconv.Itoa(status) + ", without an error text that samlscope knows", ""
	}
	return "", ""
}

// Unclear says whether an answer of a sign-in without a known error tells nothing: it sends the
// browser nowhere. A fault of the server's own, and a page that was not recorded, tell nothing, and neither
// does the page on which a role is chosen: STS is asked only then.
func Unclear(status int, location string) bool {
	if status >= redirect && !Fault(status) {
		return status < badRequest && location == ""
	}
	return true
}

// Fault says whether a status is that of a fault of the server's own.
func Fault(status int) bool {
	return status >= serverError || status == tooManyRequests
}
