package inspect

import (
	"net/url"
	"slices"
	"strings"
)

// Station is a place that a sign-in passes, in the order of section 1 of the
// facts about Identity Center: Entra ID, Identity Center with its access
// portal, AWS sign-in, and what lies behind it.
type Station string

// The stations, in the order of a sign-in.
const (
	StationEntra          Station = "entra"
	StationIdentityCenter Station = "identity-center" // takes the Response of Entra ID
	StationPortal         Station = "portal"          // the access portal of Identity Center
	StationSignIn         Station = "sign-in"         // takes the Response with the roles
	StationFederate       Station = "federate"        // the console's page that leads to Connect
	StationConnect        Station = "connect"
	StationConsole        Station = "console"
)

// StationPage are the pages of one station.
type StationPage struct {
	Station Station
	Host    string // a host, or with a dot before it the end of hosts
	Path    string // how the path begins
	Scripts bool   // whether what the page's scripts fetch there counts as well
}

// StationPages lists the pages by which stations are known, each before those
// that hold it.
func StationPages() []StationPage {
	return []StationPage{
		{StationEntra, "login.microsoftonline.com", "/", false},
		{StationEntra, "login.microsoftonline.us", "/", false},
		{StationEntra, "login.partner.microsoftonline.cn", "/", false},
		{StationConnect, ".my.connect.aws", "/", false},
		{StationConnect, ".awsapps.com", "/connect", false},
		{StationPortal, ".awsapps.com", "/start", true},
		{StationPortal, ".portal.amazonaws.com", "/", true},
		{StationPortal, ".app.aws", "/", true},
		{StationPortal, ".amazonaws.com", "/federation/", true}, // portal.sso.REGION, which the portal's script asks
		{StationPortal, ".amazonaws.com", "/token", true},
		{StationFederate, "console.aws.amazon.com", "/connect/federate", false},
		{StationFederate, ".console.aws.amazon.com", "/connect/federate", false},
		{StationConsole, "console.aws.amazon.com", "/", false},
		{StationConsole, ".console.aws.amazon.com", "/", false},
		{StationConsole, ".console.amazonaws-us-gov.com", "/", false},
		{StationConsole, ".console.amazonaws.cn", "/", false},
	}
}

// StationOf says at which station of a sign-in the page of a URL stands; "" is
// none of them.
func StationOf(u *url.URL) Station {
	host := strings.ToLower(u.Hostname())
	for _, p := range StationPages() {
		if (host == p.Host || p.Host[0] == '.' && strings.HasSuffix(host, p.Host)) && strings.HasPrefix(u.Path, p.Path) {
			return p.Station
		}
	}
	return ""
}

// speaks says whose known errors the pages of a station show.
func (s Station) speaks(service string) bool {
	switch s {
	case StationEntra:
		return service == "entra"
	case StationPortal, StationIdentityCenter:
		return service == "identity-center"
	case StationFederate:
		return service == "connect" || service == "iam"
	case StationConnect:
		return service == "connect"
	}
	return false
}

// Error finds the error that the text of a station's page tells of; nil when it
// tells of none. Texts of other services are passed over: on these pages they
// are part of a script or of a help text.
func (s Station) Error(text string) *KnownError {
	if s == StationEntra && !strings.Contains(text, "AADSTS") {
		return nil
	}
	found := MatchErrors(text)
	if i := slices.IndexFunc(found, func(e *KnownError) bool { return s.speaks(e.Service) }); i >= 0 {
		return found[i]
	}
	return nil
}

// Means says, as one sentence, where the fault lies when this was the last
// station of a sign-in that was seen. refused says whether the
// station itself showed an error.
func (s Station) Means(refused bool) string {
	switch s {
	case StationEntra:
		if refused {
			return "Microsoft Entra ID stopped the sign-in: no Response was issued, and AWS knows nothing of it."
		}
		return "Microsoft Entra ID has not posted a Response yet."
	case StationIdentityCenter:
		if refused {
			return "IAM Identity Center did not take Entra ID's Response."
		}
		return "IAM Identity Center took Entra ID's Response, and nothing was posted to AWS sign-in after it: look at the " +
			"user's record in Identity Center (primary email), the assignment to the application, and the application's " +
			"attribute mappings."
	case StationPortal:
		return "The access portal of IAM Identity Center was reached, and nothing was posted to AWS sign-in after it: " +
			"look at the user's record in Identity Center (primary email), the assignment to the application, and the " +
			"application's attribute mappings."
	case StationSignIn:
		if refused {
			return "AWS sign-in refused the Response: look at the role, its trust policy and the identity provider's metadata."
		}
		return "AWS sign-in has the Response, and no page behind it was seen yet."
	case StationFederate:
		return "AWS sign-in took the Response, and the way into Amazon Connect failed: look at the role's permissions " +
			"policy (connect:GetFederationToken) and at the relay state."
	case StationConnect:
		if refused {
			return "Amazon Connect was reached and refused the user: look for a Connect user whose name equals " +
				"RoleSessionName, also in case."
		}
		return "Amazon Connect was reached: the sign-in went through."
	}
	return "The AWS console was reached: the sign-in went through."
}
