package standin

import (
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// services are sign-ins to other services than AWS's sign-in page. Each line changes a good sign-in of one of them;
// service.go has more faults that the stand-ins refuse.
func services() []Scenario {
	return []Scenario{
		{"vpn-good", "Client VPN: the sign-in works", inspect.Accept, nil, toVPN(nothing)},
		{"vpn-signed-once", "Client VPN: only the assertion is signed", inspect.Reject, []string{"cvpn-signed-both"},
			toVPN(func(m *message, _ *Entra) { m.sign.Element = "" })},
		{"vpn-audience", "Client VPN: the Identifier is AWS's, not Client VPN's", inspect.Reject,
			[]string{"cvpn-audience"}, toVPN(func(m *message, _ *Entra) { m.Audience = "urn:amazon:webservices" })},
		{"vpn-attributes", "Client VPN: the message has no attribute", inspect.Reject, []string{"cvpn-attributes"},
			toVPN(func(m *message, _ *Entra) { m.Attributes = nil })},
		{"portal-good", "Client VPN's self-service portal: the sign-in works", inspect.Accept, nil, toPortal(nothing)},
		{"portal-slash", "Client VPN's self-service portal: the Reply URL ends with a slash", inspect.Reject,
			[]string{"cvpn-portal"}, toPortal(func(m *message, _ *Entra) { m.Destination += "/" })},
		{"portal-one-signature", "Client VPN's self-service portal: only the Response is signed", inspect.Reject,
			[]string{"cvpn-signed-both"}, toPortal(func(m *message, _ *Entra) { m.sign.Element = "response" })},
		{"search-good", "OpenSearch Dashboards: the sign-in works", inspect.Accept, nil, toSearch(nothing)},
		{"search-altered", "OpenSearch Dashboards: the message was changed after it was signed", inspect.Reject,
			[]string{"sp-signature"}, toSearch(func(m *message, _ *Entra) {
				m.after = strings.NewReplacer("Alice Example", "Alice  Example").Replace
			})},
		{"search-audience", "OpenSearch Dashboards: the Identifier ends with a slash", inspect.Reject,
			[]string{"aos-audience"}, toSearch(func(m *message, _ *Entra) { m.Audience += "/" })},
		{"serverless-good", "OpenSearch Serverless: the sign-in works", inspect.Accept, nil, toServerless(nothing)},
		{"serverless-audience", "OpenSearch Serverless: the Identifier lacks aws: in front, as in AWS's guide",
			inspect.Reject, []string{"aoss-audience"}, toServerless(func(m *message, _ *Entra) {
				m.Audience = ":opensearch:" + account
			})},
		{"grafana-good", "Amazon Managed Grafana: the sign-in works", inspect.Accept, nil, toGrafana(nothing)},
		{"grafana-expired", "Amazon Managed Grafana: the message is two hours old", inspect.Reject, []string{"sp-times"},
			toGrafana(func(m *message, _ *Entra) { m.shift(-2 * time.Hour) })},
		{"driver-good", "A Redshift driver: it works, because the role's trust policy lists the driver's address",
			inspect.Accept, nil, toDriver(nothing)},
		{"driver-no-role", "A Redshift driver: the message has no role", inspect.Reject, []string{"role-present"},
			toDriver(func(m *message, _ *Entra) { m.Set(roleName) })},
		{"driver-no-slash", "A Redshift driver: the Reply URL lacks the slash at its end", inspect.Reject,
			[]string{"rs-local"}, toDriver(func(m *message, _ *Entra) {
				m.Destination = strings.TrimSuffix(m.Destination, "/")
			})},
		{"workspaces-good", "Amazon WorkSpaces: the sign-in works", inspect.Accept, nil, toDesktops(nothing)},
		{"workspaces-no-email", "Amazon WorkSpaces: the tag Email is missing", inspect.Reject, []string{"ws-email"},
			toDesktops(func(m *message, _ *Entra) { m.Set(emailTag) })},
		{"workspaces-two-emails", "Amazon WorkSpaces: the tag Email has two values", inspect.Reject,
			[]string{"tag-multi-value"}, toDesktops(func(m *message, _ *Entra) {
				m.Set(emailTag, "alice@example.com", "alice@contoso.example.com")
			})},
	}
}

// change is what a scenario does to a message.
type change = func(m *message, e *Entra)

func nothing(*message, *Entra) {}

// noRoles takes out what only AWS's sign-in reads.
func noRoles(m *message) {
	for _, name := range []string{samlsign.RoleClaim, roleName, sessionName, durationName} {
		m.Set(name)
	}
}

// toVPN is a sign-in to Client VPN.
func toVPN(fault change) change {
	return func(m *message, e *Entra) {
		noRoles(m)
		m.Destination, m.Audience, m.sign.Element = awsfacts.ClientVPNAddress, awsfacts.ClientVPNAudience, "both"
		m.Set("FirstName", "Alice")
		m.Set("memberOf", "5d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
		fault(m, e)
	}
}

// toPortal is a sign-in to the portal from which Client VPN's users get their settings.
func toPortal(fault change) change {
	return toVPN(func(m *message, e *Entra) {
		m.Destination = awsfacts.ClientVPNPortal
		fault(m, e)
	})
}

// toServerless is a sign-in to OpenSearch Serverless, which asked for it.
func toServerless(fault change) change {
	return func(m *message, e *Entra) {
		noRoles(m)
		m.Destination, m.Audience, m.InResponseTo = serverlessURL, serverlessID, "id-"+newGUID()
		fault(m, e)
	}
}

// toSearch is a sign-in to OpenSearch Dashboards that begins at My Apps.
func toSearch(fault change) change {
	return func(m *message, e *Entra) {
		noRoles(m)
		m.Destination, m.Audience = searchURL, searchHost
		m.Set(samlsign.RoleClaim, "readers")
		fault(m, e)
	}
}

// toGrafana is a sign-in to a workspace of Amazon Managed Grafana, which asked for it.
func toGrafana(fault change) change {
	return func(m *message, e *Entra) {
		noRoles(m)
		m.Destination, m.Audience, m.InResponseTo = grafanaURL, grafanaHost+"/saml/metadata", "id-"+newGUID()
		m.Set("mail", "alice@example.com")
		m.Set("displayName", "Alice Example")
		fault(m, e)
	}
}

// toDriver is a message for a Redshift driver, which hands it to STS.
func toDriver(fault change) change {
	return func(m *message, e *Entra) {
		m.Destination, m.Audience = e.driverURL, "urn:amazon:webservices"
		m.Set(samlsign.RoleClaim, driverRole+","+provider)
		m.Set(roleName, driverRole+","+provider)
		m.Set("https://redshift.amazon.com/SAML/Attributes/DbUser", "alice")
		fault(m, e)
	}
}

// toDesktops is a sign-in to AWS whose relay state leads to WorkSpaces.
func toDesktops(fault change) change {
	return func(m *message, e *Entra) {
		m.relayState, m.NameID, m.Format = desktopURL, "alice", persistentFormat
		m.Set(emailTag, "alice@example.com")
		fault(m, e)
	}
}
