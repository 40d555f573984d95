package awsfacts

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

// Place is where service providers of one target accept messages. URL is written as people read it:
// what differs from one to the next is in capitals. For says which of the target's addresses it is.
type Place struct {
	Target   report.Target
	URL, For string
}

// places are all but the hosts of AWS's sign-in, which SignInHostEnds lists. HOST is any host: such
// a service is known by its path.
var places = []Place{
	{report.TargetIdentityCenter, "https://HOST/platform/saml/acs/ID", ""},
	{report.TargetCognito, "https://HOST/saml2/idpresponse", ""},
	{report.TargetClientVPN, ClientVPNAddress, "the client"},
	{report.TargetClientVPNPortal, ClientVPNPortal, "the self-service portal"},
	{report.TargetClientVPNPortal, ClientVPNPortalGov, "the portal in GovCloud"},
	{report.TargetOpenSearch, "https://HOST/_dashboards/_opendistro/_security/saml/acs",
		"sign-ins that begin at Dashboards"},
	{report.TargetOpenSearch, "https://HOST/_dashboards/_opendistro/_security/saml/acs/idpinitiated",
		"sign-ins that begin at My Apps"},
	{report.TargetOpenSearch, "https://HOST/_plugin/kibana/_opendistro/_security/saml/acs", "old domains with Kibana"},
	{report.TargetOpenSearchServerless, "https://collection.REGION.aoss.amazonaws.com/_saml/acs", ""},
	{report.TargetGrafana, "https://g-ID.grafana-workspace.REGION.amazonaws.com/saml/acs", ""},
	{report.TargetSTSDriver, "http://localhost:PORT/redshift/", "Redshift; Browser SAML uses port 7890"},
	{report.TargetSTSDriver, "http://localhost:PORT/athena", "Athena; it uses port 7890"},
	{report.TargetSTSDriver, "http://127.0.0.1:PORT", "other programs on this machine"},
	{report.TargetSTSDriver, "http://[::1]:PORT", "other programs on this machine, by IPv6"},
}

// Places are where messages are accepted besides the hosts of AWS's sign-in.
func Places() []Place { return slices.Clone(places) }

// variables are what is in capitals in the address of a Place.
var variables = []string{"HOST", "REGION", "PORT", "ID"}

// Pattern is the address with a * for what differs, and for what a message may carry behind it.
// It is only a net: a * crosses dots and slashes. PostedTo decides.
func (p Place) Pattern() string {
	pattern := p.URL
	for _, v := range variables {
		pattern = strings.ReplaceAll(pattern, v, "*")
	}
	if p.Target == report.TargetSTSDriver { // a driver may listen at port 80, which no address shows
		pattern = strings.Split(pattern, ":*")[0]
	}
	return pattern + "*"
}

// HostEnds are the ends of the host's names, a Region each where it has one; none where any host may
// be the service's, or this machine is.
func (p Place) HostEnds() (ends []string) {
	scheme, host, _ := SplitAddress(p.URL)
	if host == "host" || scheme != "https" {
		return nil
	}
	host = strings.TrimPrefix(host, "g-id.")
	if !strings.Contains(host, "region") {
		return []string{host}
	}
	for _, region := range Regions("aws") {
		ends = append(ends, strings.Replace(host, "region", region, 1))
	}
	return ends
}

// PostedTo says whose message a browser posts to an address: one of AWS's sign-in, of the services of
// Places, or of a program on this machine. "" is no one's. A relay of samlscope's own is no one: its
// page shows the verdict already. The host of a service that Defender for Cloud Apps comes before
// counts as the service's.
func PostedTo(u *url.URL) report.Target {
	if u.User != nil {
		return ""
	}
	address, _ := WithoutDefender((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
	scheme, host, path := SplitAddress(address)
	t := ServiceAt(address)
	switch {
	case scheme == "https" && SignInHost(host):
		if t == "" {
			t = report.TargetIAM
		}
		return t
	case t == report.TargetIAM: // of a host that only looks like AWS's
		return ""
	case scheme == "https" && t != "", t == report.TargetClientVPN:
		return t
	case scheme == "http" && loopbackHost(host) && path != "/saml" && !strings.HasPrefix(path, "/saml/"):
		return report.TargetSTSDriver
	}
	return ""
}

// Loopback says whether a URL names this machine.
func Loopback(address string) bool {
	scheme, host, _ := SplitAddress(address)
	return scheme != "" && loopbackHost(host)
}

// loopbackHost says whether a host, with or without its port, is this machine. Browsers take every name below
// localhost for it (RFC 6761).
func loopbackHost(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && ip.IsLoopback()
}
