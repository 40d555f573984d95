package standin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// service is a service provider beside AWS's sign-in. It refuses what its documentation says it refuses.
type service struct {
	Name   string
	Status int    // with which it refuses
	Told   string // where it tells why it refuses
	Opens  string // where it sends the browser; "": its page says that the window may be closed
	faults []fault
}

// fault is one thing that a service refuses.
type fault struct {
	in      func(m *received) bool
	Because string
	known   string // ID of the known error whose text the service shows; "": its text isn't published
}

// Addresses and entity IDs of the demo's services.
const (
	searchHost    = "https://search-demo-a1b2c3d4.eu-west-1.es.amazonaws.com"
	searchURL     = searchHost + "/_dashboards/_opendistro/_security/saml/acs/idpinitiated"
	serverlessURL = "https://collection.eu-west-1.aoss.amazonaws.com/_saml/acs"
	serverlessID  = "aws:opensearch:" + account
	grafanaHost   = "https://g-0a1b2c3d4e.grafana-workspace.eu-west-1.amazonaws.com"
	grafanaURL    = grafanaHost + "/saml/acs"
	driverRole    = "arn:aws:iam::" + account + ":role/RedshiftReader"
	desktopURL    = "https://workspaces.euc-sso.eu-west-1.aws.amazon.com/sso-idp?registrationCode=SLiad%2BABCDEF"

	emailFormat      = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
	persistentFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
	emailTag         = samlsign.AWSAttributes + "PrincipalTag:Email"
)

// driverURL is where the demo's database driver listens.
func (a *AWS) driverURL() string { return driverAt(a.o.URL) }

// driverAt is the address of a driver that listens at the port of the stand-in AWS.
func driverAt(aws string) string {
	u, err := url.Parse(aws)
	if err != nil || u.Port() == "" {
		return "http://localhost:7890/redshift/"
	}
	return "http://localhost:" + u.Port() + "/redshift/"
}

// serviceOf is the service that a message is meant for, by the address and the audience it names; nil is AWS's sign-in.
func (a *AWS) serviceOf(m *received) *service {
	for _, target := range []inspect.Target{
		awsfacts.ServiceAt(m.Recipient), awsfacts.ServiceAt(m.Destination), awsfacts.ServiceOf(m.Audience),
	} {
		switch target {
		case inspect.TargetClientVPN:
			return clientVPN()
		case inspect.TargetClientVPNPortal:
			return vpnPortal()
		case inspect.TargetOpenSearch:
			return openSearch()
		case inspect.TargetOpenSearchServerless:
			return serverless()
		case inspect.TargetGrafana:
			return grafana()
		}
	}
	if u, err := url.Parse(m.Recipient); err == nil && strings.HasPrefix(u.Path, "/redshift") {
		return driver(a.driverURL())
	}
	return nil
}

// always are the faults that no service provider accepts (SAML core and profiles), with the known errors that tell of a
// time that is over and of a signature.
func always(over, signature string) []fault {
	return []fault{
		{func(m *received) bool { return m.Status != samlsign.StatusSuccess },
			"the identity provider says that the sign-in failed", signature},
		{func(m *received) bool { return m.Over }, "the message isn't valid at this time", over},
		{func(m *received) bool { return m.Response == badlySigned || m.Assertion == badlySigned },
			"a signature doesn't match the certificate that the service stores", signature},
	}
}

// clientVPN by AWS's administrator guide, Client VPN: federated authentication.
func clientVPN() *service {
	return &service{
		Name: "AWS Client VPN", Status: http.StatusForbidden, Told: "the client's log",
		faults: vpnFaults("cvpn-refused", awsfacts.ClientVPNAddress),
	}
}

// vpnPortal is the self-service portal, which has an address of its own (the same guide). What it says when it refuses
// isn't published.
func vpnPortal() *service {
	return &service{
		Name: "AWS Client VPN's self-service portal", Status: http.StatusForbidden, Told: "its sign-in page",
		Opens:  strings.TrimSuffix(awsfacts.ClientVPNPortal, "/api/auth/sso/saml"),
		faults: vpnFaults("", awsfacts.ClientVPNPortal, awsfacts.ClientVPNPortalGov),
	}
}

// vpnFaults are what client and portal refuse alike, with the known error that tells of it and the addresses for which
// a message may be.
func vpnFaults(refused string, addresses ...string) []fault {
	return append(always(refused, refused), []fault{
		{func(m *received) bool { return m.Response != wellSigned || m.Assertion != wellSigned },
			"Client VPN wants the response and the assertion signed", refused},
		{func(m *received) bool { return m.Audience != awsfacts.ClientVPNAudience },
			"the audience is not " + awsfacts.ClientVPNAudience, refused},
		{func(m *received) bool { return !slices.Contains(addresses, m.Recipient) },
			"the Recipient is not " + addresses[0], refused},
		{func(m *received) bool { return m.NameIDFormat != emailFormat }, "the NameID isn't an email address", refused},
		{func(m *received) bool { return !m.has("FirstName", "LastName", "memberOf") },
			"FirstName, LastName or memberOf is missing, or has a namespace", refused},
		{func(m *received) bool { return m.Size > 128<<10 }, "the message is larger than 128 KB", refused},
	}...)
}

// serverless by AWS's developer guide, SAML authentication for OpenSearch Serverless, and its API model. What it says
// when it refuses isn't published.
func serverless() *service {
	return &service{
		Name: "OpenSearch Serverless", Status: http.StatusForbidden, Told: "its sign-in page",
		Opens: "https://collection.eu-west-1.aoss.amazonaws.com/_dashboards",
		faults: append(always("", ""), []fault{
			{func(m *received) bool { return m.Response != wellSigned && m.Assertion != wellSigned }, "nothing is signed", ""},
			{func(m *received) bool { return m.Audience != serverlessID }, "the audience is not " + serverlessID, ""},
			{func(m *received) bool { return !m.Answers }, "the sign-in was started at the identity provider", ""},
		}...),
	}
}

// openSearch by AWS's developer guide, SAML authentication for OpenSearch Dashboards, and the plug-in's source.
func openSearch() *service {
	return &service{
		Name: "OpenSearch Dashboards", Status: http.StatusInternalServerError, Told: "the domain's error log",
		Opens: searchHost + "/_dashboards",
		faults: append(always("", "aos-signature"), []fault{
			{func(m *received) bool { return m.Response != wellSigned && m.Assertion != wellSigned },
				"nothing is signed", "aos-signature"},
			{func(m *received) bool { return m.Audience != searchHost }, "the audience is not the domain endpoint",
				"aos-audience"},
			{func(m *received) bool { return m.Destination != searchURL || m.Recipient != searchURL },
				"the address is not the URL for sign-ins that begin at the identity provider", "aos-acs"},
			{func(m *received) bool { return !slices.Contains(m.Attributes[samlsign.RoleClaim], "readers") },
				"none of the user's backend roles is mapped", "aos-role-mapped"},
		}...),
	}
}

// grafana by AWS's user guide, SAML in Amazon Managed Grafana. What it says when it refuses isn't published.
func grafana() *service {
	return &service{
		Name: "Amazon Managed Grafana", Status: http.StatusForbidden, Told: "its sign-in page", Opens: grafanaHost + "/",
		faults: append(always("", ""), []fault{
			{func(m *received) bool { return m.Assertion != wellSigned }, "the assertion isn't signed", ""},
			{func(m *received) bool { return m.Audience != grafanaHost+"/saml/metadata" },
				"the audience is not the workspace's metadata URL", ""},
			{func(m *received) bool { return m.Recipient != grafanaURL }, "the Recipient is not the workspace's reply URL", ""},
		}...),
	}
}

// driver is a Redshift driver that hands the assertion to STS (Redshift management guide; IAM, SAML:aud).
func driver(address string) *service {
	return &service{
		Name: "a Redshift driver", Status: http.StatusForbidden, Told: "the driver's error",
		faults: append(always("response-expired", "response-signature-invalid"), []fault{
			{func(m *received) bool { return m.Response != wellSigned && m.Assertion != wellSigned }, "nothing is signed",
				"response-signature-invalid"},
			{func(m *received) bool { return !m.has(roleName) }, "there is no role in the message", "rs-no-role"},
			{func(m *received) bool { return m.Recipient != address },
				"SAML:aud of the role's trust policy lists " + address + ", and the Recipient is another address",
				"assume-role-not-authorized"},
		}...),
	}
}

// workSpaces is what WorkSpaces asks behind AWS's sign-in (WorkSpaces administration guide, SAML 2.0).
func workSpaces() *service {
	return &service{
		Name: "Amazon WorkSpaces", Status: http.StatusForbidden, Told: "its sign-in page",
		faults: []fault{
			{func(m *received) bool { return m.NameIDFormat != persistentFormat }, "the NameID isn't persistent", ""},
			{func(m *received) bool { return !m.has(emailTag) }, "there is no session tag Email", "ws-nameid"},
		},
	}
}

// refuses is the first fault that the service finds; nil is none.
func (s *service) refuses(m *received) *fault {
	for i := range s.faults {
		if s.faults[i].in(m) {
			return &s.faults[i]
		}
	}
	return nil
}

// Text is the service's own, as far as it is known.
func (f fault) Text() string {
	for _, e := range inspect.KnownErrors() {
		if e.ID == f.known {
			return e.Text
		}
	}
	return ""
}

// serviceAnswer is what the page of a service shows.
type serviceAnswer struct {
	Service *service
	Fault   *fault // nil: it accepts the sign-in
}

// answer shows what the service does with a message.
func (a *AWS) answer(w http.ResponseWriter, value string, s *service, m *received) {
	f := s.refuses(m)
	switch {
	case f != nil:
		text := f.Text()
		if text == "" {
			text = f.Because
		}
		a.o.OnAnswer(value, s.Status, "", text, f.known)
		a.o.Home.show(w, s.Status, "service.html", "'none'", serviceAnswer{s, f})
	case s.Opens != "":
		a.o.OnAnswer(value, http.StatusFound, s.Opens, "", "")
		w.Header().Set("Location", "/opened?service="+url.QueryEscape(s.Name))
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusFound)
	default:
		a.o.OnAnswer(value, http.StatusOK, "", "", "")
		a.showOpened(w, s)
	}
}

func (a *AWS) showOpened(w http.ResponseWriter, s *service) {
	a.o.Home.show(w, http.StatusOK, "service.html", "'none'", serviceAnswer{Service: s})
}

// getOpened answers GET /opened, where a service sends the browser after a sign-in.
func (a *AWS) getOpened(w http.ResponseWriter, r *http.Request) {
	for _, s := range []*service{openSearch(), grafana(), serverless(), vpnPortal()} {
		if s.Name == r.URL.Query().Get("service") {
			a.showOpened(w, s)
			return
		}
	}
	http.NotFound(w, r)
}
