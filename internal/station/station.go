// Package station knows the pages of a sign-in: to which station of it a page belongs, the
// error that it shows, and where the fault lies when a sign-in ends there.
package station

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/knownerror"
)

// Page are the pages of one station.
type Page struct {
	Station report.Station
	Host    string // a host, or with a dot before it the end of hosts
	Path    string // how the path begins
	Scripts bool   // whether what the page's scripts fetch there counts as well
}

// Pages lists the pages by which stations are known, each before those
// that hold it.
func Pages() []Page {
	return []Page{
		{report.StationEntra, "login.microsoftonline.com", "/", false},
		{report.StationEntra, "login.microsoftonline.us", "/", false},
		{report.StationEntra, "login.partner.microsoftonline.cn", "/", false},
		{report.StationDefender, ".access.mcas.ms", "/", false},
		{report.StationDefender, ".mcas.ms", "/aad_login", false},
		{report.StationDefender, ".access.mcas-gov.us", "/", false},
		{report.StationDefender, ".access.mcas-gov.ms", "/", false},
		{report.StationCognito, ".amazoncognito.com", "/error", false},
		{report.StationConnect, ".my.connect.aws", "/", false},
		{report.StationConnect, ".awsapps.com", "/connect", false},
		{report.StationPortal, ".awsapps.com", "/start", true},
		{report.StationPortal, ".portal.amazonaws.com", "/", true},
		{report.StationPortal, ".app.aws", "/", true},
		{report.StationPortal, ".amazonaws.com", "/federation/", true}, // portal.sso.REGION, which the portal's script asks
		{report.StationPortal, ".amazonaws.com", "/token", true},
		{report.StationPortal, ".amazonaws.com", "/instance/", true},
		{report.StationFederate, "console.aws.amazon.com", "/connect/federate", false},
		{report.StationFederate, ".console.aws.amazon.com", "/connect/federate", false},
		{report.StationConsole, "console.aws.amazon.com", "/", false},
		{report.StationConsole, ".console.aws.amazon.com", "/", false},
		{report.StationConsole, ".console.amazonaws-us-gov.com", "/", false},
		{report.StationConsole, ".console.amazonaws.cn", "/", false},
	}
}

// Of says at which station of a sign-in the page of a URL stands; "" is
// none of them.
func Of(u *url.URL) report.Station {
	host := strings.ToLower(u.Hostname())
	if s := of(host, u.Path); s != "" {
		return s
	}
	for _, end := range proxied {
		if of, cut := strings.CutSuffix(host, end); cut {
			return Of(&url.URL{Host: of, Path: u.Path})
		}
	}
	return ""
}

// proxied are the ends that Defender for Cloud Apps puts behind the host that it stands for.
var proxied = []string{".mcas.ms", ".mcas-gov.us", ".mcas-gov.ms"}

func of(host, path string) report.Station {
	for _, p := range Pages() {
		if (host == p.Host || p.Host[0] == '.' && strings.HasSuffix(host, p.Host)) && strings.HasPrefix(path, p.Path) {
			return p.Station
		}
	}
	return ""
}

// Posted says which station takes the messages that are posted to a URL.
func Posted(u *url.URL) report.Station {
	switch {
	case strings.Contains(u.Path, "/platform/saml/acs/"):
		return report.StationIdentityCenter
	case strings.HasSuffix(u.Path, "/saml2/idpresponse"):
		return report.StationCognito
	}
	return report.StationSignIn
}

// Name is what the product at a station is called.
func Name(s report.Station) string {
	switch s {
	case report.StationEntra:
		return "Microsoft Entra ID"
	case report.StationDefender:
		return "Microsoft Defender for Cloud Apps"
	case report.StationIdentityCenter:
		return "IAM Identity Center"
	case report.StationPortal:
		return "the AWS access portal"
	case report.StationFederate, report.StationConnect:
		return "Amazon Connect"
	case report.StationCognito:
		return "Amazon Cognito"
	case report.StationConsole:
		return "the AWS console"
	}
	return "AWS"
}

// Where is the station in the words of an observation.
func Where(s report.Station) string {
	switch s {
	case report.StationSignIn, report.StationConsole:
		return "aws"
	case report.StationPortal:
		return string(report.StationIdentityCenter)
	case report.StationFederate:
		return string(report.StationConnect)
	}
	return string(s)
}

// speaks says whose known errors the pages of a station show.
func speaks(s report.Station, service string) bool {
	switch s {
	case report.StationEntra:
		return service == "entra"
	case report.StationPortal, report.StationIdentityCenter:
		return service == "identity-center"
	case report.StationFederate:
		return service == "connect" || service == "iam"
	case report.StationConnect:
		return service == "connect"
	case report.StationCognito:
		return service == "cognito"
	}
	return false
}

// Error finds the error that the text of a station's page tells of; nil when it
// tells of none. Texts of other services are passed over: on these pages they
// are part of a script or of a help text.
func Error(s report.Station, text string) *knownerror.Error {
	if s == report.StationEntra && !strings.Contains(text, "AADSTS") {
		return nil
	}
	found := knownerror.Match(text)
	if i := slices.IndexFunc(found, func(e *knownerror.Error) bool { return speaks(s, e.Service) }); i >= 0 {
		return found[i]
	}
	return nil
}

// Means says, as one sentence, where the fault lies when this was the last
// station of a sign-in that was seen. refused says whether the
// station itself showed an error.
func Means(s report.Station, refused bool) string {
	switch s {
	case report.StationEntra:
		if refused {
			return "Microsoft Entra ID stopped the sign-in and issued no Response. AWS knows nothing about it."
		}
		return "Microsoft Entra ID hasn't posted a Response yet."
	case report.StationDefender:
		return "Microsoft Defender for Cloud Apps is between Entra ID and AWS, and nothing was posted to " +
			"AWS after its page. Look at the Conditional Access policy with session control for this app."
	case report.StationCognito:
		if refused {
			return "Amazon Cognito didn't accept the Response: look at the user pool's identity provider."
		}
		return "Amazon Cognito has the Response, and no page after it was seen yet."
	case report.StationIdentityCenter:
		if refused {
			return "IAM Identity Center didn't accept Entra ID's Response."
		}
		return "IAM Identity Center accepted Entra ID's Response, but nothing was posted to AWS sign-in " +
			"after it. Look at the user's record in Identity Center (primary email), the assignment to the " +
			"application, and the application's attribute mappings."
	case report.StationPortal:
		return "The browser reached IAM Identity Center's access portal, but nothing was posted to AWS " +
			"sign-in after it. Look at the user's record in Identity Center (primary email), the assignment " +
			"to the application, and the application's attribute mappings."
	case report.StationSignIn:
		if refused {
			return "AWS sign-in refused the Response: look at the role, its trust policy and the identity provider's metadata."
		}
		return "AWS sign-in has the Response, and no page after it was seen yet."
	case report.StationFederate:
		return "AWS sign-in accepted the Response, but Amazon Connect didn't open. Look at the role's " +
			"permissions policy (connect:GetFederationToken) and at the relay state."
	case report.StationConnect:
		if refused {
			return "Amazon Connect refused the user: look for a Connect user whose name equals " +
				"RoleSessionName, including upper and lower case."
		}
		return "The browser reached Amazon Connect: the sign-in worked."
	}
	return "The browser reached the AWS console: the sign-in worked."
}
