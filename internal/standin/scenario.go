package standin

import (
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// Scenario is one situation that the stand-in Entra ID can produce.
type Scenario struct {
	ID       string
	Title    string
	Verdict  inspect.Verdict
	Findings []string // checks that fail in it; others may too, when one fault breaks several rules

	change func(m *message, e *Entra)
}

// What the demo's people, accounts and Connect instance are called.
const (
	account      = "400000000004"
	provider     = "arn:aws:iam::" + account + ":saml-provider/EntraID"
	agentRole    = "arn:aws:iam::" + account + ":role/EntraAgent," + provider
	auditRole    = "arn:aws:iam::500000000005:role/EntraAudit,arn:aws:iam::500000000005:saml-provider/EntraID"
	instance     = "1f0d1b2c-3a4d-4e5f-8a6b-7c8d9e0f1a2b"
	instanceURL  = "https://us-east-1.console.aws.amazon.com/connect/federate/" + instance
	connectAgent = instanceURL + "?destination=%2Fagent-app-v2"
	guestName    = "alice_partner.example#EXT#@contoso.example.com"
)

// Names of the claims that AWS reads.
const (
	roleName     = samlsign.AWSAttributes + "Role"
	sessionName  = samlsign.AWSAttributes + "RoleSessionName"
	durationName = samlsign.AWSAttributes + "SessionDuration"
)

// Scenarios returns every situation, the one that works first.
func Scenarios() []Scenario {
	var all []Scenario
	for _, g := range groups() {
		all = append(all, g.Scenarios...)
	}
	return all
}

// group are the situations of one kind, as My Apps shows them.
type group struct {
	Title     string
	Scenarios []Scenario
}

func groups() []group {
	return []group{
		{"Sign-ins that work", working()},
		{"Claims and attributes", claims()},
		{"Roles", roles()},
		{"Addresses: Identifier, Reply URL, issuer", addresses()},
		{"Times", times()},
		{"Signatures and certificates", signatures()},
		{"Relay state", relayStates()},
		{"Other services", services()},
	}
}

func working() []Scenario {
	return []Scenario{
		{"good", "The sign-in works", inspect.Accept, nil, func(*message, *Entra) {}},
		{"good-connect", "The sign-in works and opens Amazon Connect", inspect.Accept, nil, func(m *message, _ *Entra) {
			m.relayState = connectAgent
		}},
		{"good-several-roles", "Several roles to choose from", inspect.Accept, nil, func(m *message, _ *Entra) {
			m.Set(roleName, agentRole, strings.Replace(agentRole, "EntraAgent", "EntraAdmin", 1), auditRole)
		}},
		{"good-regional", "The Reply URL is a regional sign-in endpoint", inspect.Accept, nil, func(m *message, _ *Entra) {
			m.Destination = "https://eu-central-1.signin.aws.amazon.com/saml"
			m.Audience = "urn:amazon:webservices"
		}},
		{"good-govcloud", "AWS GovCloud (US)", inspect.Accept, nil, func(m *message, _ *Entra) {
			m.Destination = "https://signin.amazonaws-us-gov.com/saml"
			m.Audience = "urn:amazon:webservices:govcloud"
			m.Set(roleName, govRole)
		}},
		{"good-tags", "Session tags and a source identity", inspect.Accept, nil, func(m *message, _ *Entra) {
			m.Set(samlsign.AWSAttributes+"PrincipalTag:CostCenter", "4711")
			m.Set(samlsign.AWSAttributes+"TransitiveTagKeys", "CostCenter")
			m.Set(samlsign.AWSAttributes+"SourceIdentity", "alice@example.com")
		}},
	}
}
