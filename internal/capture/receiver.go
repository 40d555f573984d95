package capture

import (
	"net/url"

	"github.com/samlscope/samlscope/inspect/report"
)

// Receiver is who gets the message: AWS, another service by its name, or the host of a driver and of a service
// that is not known. It is never empty.
func (r Record) Receiver() string {
	if r.Report == nil {
		return "AWS"
	}
	u, err := url.Parse(r.Endpoint)
	posted := err == nil && r.Via == ViaBrowse && u.Host != ""
	switch target := r.Report.Target; {
	case posted && (target == report.TargetSTSDriver || !target.Known()):
		return u.Host
	case target.Known() && !target.SignIn():
		return target.Name()
	}
	return "AWS"
}
