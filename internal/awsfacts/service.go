package awsfacts

import (
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
)

// ClientVPNAudience is the entity ID that Client VPN and its portal share.
const ClientVPNAudience = "urn:amazon:webservices:clientvpn"

// Where Client VPN's client waits for messages, and its self-service portal: the usual one, and GovCloud's.
const (
	ClientVPNAddress   = "http://" + clientVPNHost
	ClientVPNPortal    = "https://" + clientVPNPortalHost + "/api/auth/sso/saml"
	ClientVPNPortalGov = "https://gov." + clientVPNPortalHost + "/api/auth/sso/saml"

	clientVPNHost       = "127.0.0.1:35001"
	clientVPNPortalHost = "self-service.clientvpn.amazonaws.com"
)

// ServiceAt tells which service provider takes messages at an address that a message was posted to or
// names as Recipient or Destination. It says "" for an address of none of them. The address of a slip, with a wrong
// scheme or a slash too many, still tells whom it was meant for.
func ServiceAt(address string) report.Target {
	if e, ok := SignInEndpoint(address); ok {
		return e.Service
	}
	scheme, host, path := SplitAddress(address)
	name, _, _ := strings.Cut(host, ":") // at another port it is a slip
	switch {
	case name == clientVPNPortalHost, strings.HasSuffix(name, "."+clientVPNPortalHost):
		return report.TargetClientVPNPortal
	case scheme == "http" && host == clientVPNHost && (path == "" || path == "/"):
		return report.TargetClientVPN
	case strings.Contains(path, "/_opendistro/_security/saml/") && (dashboardsPath(path) || openSearchHost(name)):
		return report.TargetOpenSearch
	case strings.HasPrefix(name, "collection.") && strings.HasSuffix(name, ".aoss.amazonaws.com"):
		return report.TargetOpenSearchServerless
	case grafanaHost(name):
		return report.TargetGrafana
	case identityCenterPath(path), strings.Contains(path, "/platform/saml/") && ofAWS(host):
		return report.TargetIdentityCenter
	case strings.HasSuffix(path, "/saml2/idpresponse"):
		return report.TargetCognito
	case nearSignIn(host):
		return report.TargetIAM
	}
	return ""
}

// ServiceOf tells whose entity ID an Audience is; "" for one of none of the services. It knows AWS's sign-in by
// its URLs alone: its URNs differ by partition, and other services of AWS have URNs that begin alike.
func ServiceOf(audience string) report.Target {
	switch {
	case audience == ClientVPNAudience:
		return report.TargetClientVPN
	case strings.HasPrefix(audience, "urn:amazon:cognito:sp:"):
		return report.TargetCognito
	case serverlessAudience(audience):
		return report.TargetOpenSearchServerless
	case strings.Contains(audience, "/platform/saml/d-"):
		return report.TargetIdentityCenter
	}
	switch t := ServiceAt(audience); t {
	case report.TargetIAM, report.TargetIdentityCenter, report.TargetCognito, report.TargetGrafana:
		return t
	}
	return ""
}

// SplitAddress takes a URL apart, in lower case and without white space around it, query and fragment.
// The host has its port, the path its first slash. A text that isn't a URL has no scheme. The port that the scheme
// means anyway is left out, and so is one dot that ends the host: the same host is then written alike everywhere.
func SplitAddress(address string) (scheme, host, path string) {
	scheme, rest, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "://")
	if !found {
		scheme, rest = "", scheme
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	host, path, found = strings.Cut(rest, "/")
	if found {
		path = "/" + path
	}
	return scheme, plainHost(scheme, host), path
}

// plainHost is a host without the port that its scheme means anyway, and without the dot of a full name.
func plainHost(scheme, host string) string {
	switch scheme {
	case "https", "":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	name, port := host, ""
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		name, port = host[:i], host[i:]
	}
	return strings.TrimSuffix(name, ".") + port
}

// SameAddress says whether two URLs name the same place: they may differ in the case of scheme and host, in the
// port that the scheme means anyway, and in the dot of a full name. Whether a service takes them for the same is its
// own matter: many compare the texts.
func SameAddress(a, b string) bool {
	aScheme, aHost, _ := SplitAddress(a)
	bScheme, bHost, _ := SplitAddress(b)
	return aScheme == bScheme && aHost == bHost && behindHost(a) == behindHost(b)
}

// PostedAs says whether a browser that is given an address posts to this URL: behind a host alone it writes the
// slash that stands for the root, which the address needn't have.
func PostedAs(address, posted string) bool {
	return address == posted || address+"/" == posted && behindHost(address) == ""
}

// behindHost is what a URL has behind its host, as written.
func behindHost(address string) string {
	_, rest, found := strings.Cut(strings.TrimSpace(address), "://")
	if !found {
		rest = strings.TrimSpace(address)
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[i:]
	}
	return ""
}

// dashboardsPath says whether a path is one below which OpenSearch Service has Dashboards. Those that people run
// themselves have it at the root, or at a path of their own.
func dashboardsPath(path string) bool {
	return strings.HasPrefix(path, "/_dashboards/") || strings.HasPrefix(path, "/_plugin/kibana/")
}

// openSearchHost says whether a host is an endpoint of OpenSearch Service.
func openSearchHost(host string) bool {
	return strings.HasSuffix(host, ".es.amazonaws.com") || strings.HasSuffix(host, ".es.amazonaws.com.cn") ||
		strings.HasSuffix(host, ".on.aws")
}

// grafanaHost says whether a host is that of a workspace of Amazon Managed Grafana.
func grafanaHost(host string) bool {
	workspace, rest, _ := strings.Cut(host, ".grafana-workspace.")
	region, ok := strings.CutSuffix(rest, ".amazonaws.com")
	return ok && label(workspace) && regionName(region)
}

// serverlessAudience says whether an Audience is the entity ID of OpenSearch Serverless: aws:opensearch,
// the account, and whatever follows a further colon.
func serverlessAudience(audience string) bool {
	rest, ok := strings.CutPrefix(audience, "aws:opensearch:")
	account, _, _ := strings.Cut(rest, ":")
	return ok && IsAccountID(account)
}

// nearSignIn says whether a host is one of AWS's sign-in hosts, has one in its name, or looks like one:
// someone meant AWS's sign-in.
func nearSignIn(host string) bool {
	host, _, _ = strings.Cut(host, ":")
	first, rest, _ := strings.Cut(host, ".")
	for _, h := range signInHosts {
		if strings.Contains(host, h.host) || words.Distance(host, h.host) <= slips || words.Distance(rest, h.host) <= slips {
			return true
		}
	}
	second, _, _ := strings.Cut(rest, ".")
	return strings.HasSuffix(host, ".sign-in.connect.aws") || first == "signin" && (second == "aws" || second == "amazon" ||
		second == "amazonaws" || strings.HasPrefix(second, "amazonaws-"))
}

// slips is how many letters of a host may differ from AWS's where someone meant AWS's.
const slips = 2

// ofAWS says whether a host is AWS's, or was meant to be.
func ofAWS(host string) bool {
	host, _, _ = strings.Cut(host, ":")
	return nearSignIn(host) || host == "signin.aws" || strings.HasSuffix(host, ".aws") ||
		strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".awsapps.com")
}
