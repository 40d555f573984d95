package station

import (
	"net/url"
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
)

// MostHops is how many stations of one sign-in are kept: the newest.
const MostHops = 40

// Bare is a URL without query and fragment, which may hold a credential.
func Bare(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// Overcome leaves out the errors that were shown behind a message, when another message followed
// it: the access portal of Identity Center went on in the end. At every other station the next message
// is another sign-in, and the hops stay as they are.
func Overcome(posted report.Station, hops []report.Hop) []report.Hop {
	if posted != report.StationIdentityCenter {
		return hops
	}
	return slices.DeleteFunc(slices.Clone(hops), func(h report.Hop) bool { return h.Error != "" })
}
