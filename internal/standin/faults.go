package standin

import (
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/samlsign"
)

func claims() []Scenario {
	return []Scenario{
		{"rsn-missing", "RoleSessionName is missing: its source user.mail is empty", inspect.Reject, []string{"rsn-present"},
			func(m *message, _ *Entra) {
				m.Set(samlsign.MailClaim)
				m.Set(sessionName)
			}},
		{"rsn-guest", "A guest user, whose user principal name contains #EXT#", inspect.Reject, []string{"rsn-guest"},
			func(m *message, _ *Entra) {
				m.NameID = guestName
				m.Set(samlsign.NameClaim, guestName)
				m.Set(sessionName, guestName)
				m.Set("http://schemas.microsoft.com/identity/claims/identityprovider",
					"https://sts.windows.net/0e4d3c2b-1a09-4f8e-9d7c-6b5a43f2e1d0/")
			}},
		{"rsn-spaces", "RoleSessionName is a display name with spaces", inspect.Reject, []string{"rsn-pattern"},
			func(m *message, _ *Entra) {
				m.Set(sessionName, "Alice van der Example")
			}},
		{"duration-range", "SessionDuration asks for fourteen hours", inspect.AtRisk, []string{"session-duration-range"},
			func(m *message, _ *Entra) {
				m.Set(durationName, "50400")
			}},
		{"source-identity", "SourceIdentity begins with aws:", inspect.Reject, []string{"source-identity"},
			func(m *message, _ *Entra) {
				m.Set(samlsign.AWSAttributes+"SourceIdentity", "aws:alice")
			}},
		{"tag-too-long", "A session tag has more than 256 characters", inspect.Reject, []string{"tag-value"},
			func(m *message, _ *Entra) {
				m.Set(samlsign.AWSAttributes+"PrincipalTag:Groups", strings.Repeat("contact-center:", 20))
			}},
		{"nameid-missing", "There is no NameID", inspect.Reject, []string{"nameid-present"}, func(m *message, _ *Entra) {
			m.NameID = ""
		}},
		{"status", "Entra ID refused the sign-in and tells AWS", inspect.Reject, []string{"status-success"},
			func(m *message, _ *Entra) {
				m.Status = []string{"urn:oasis:names:tc:SAML:2.0:status:Responder",
					"urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"}
				m.StatusMessage = "AADSTS75011: the authentication method by which the user authenticated with the service does " +
					"not match the requested one."
				m.sign.Element = "response"
			}},
	}
}

func roles() []Scenario {
	return []Scenario{
		{"role-missing", "Role is missing: the user is assigned to no app role", inspect.Reject, []string{"role-present"},
			func(m *message, _ *Entra) {
				m.Set(samlsign.RoleClaim)
				m.Set(roleName)
			}},
		{"role-lower-case", "The claim is called role, not Role", inspect.Reject, []string{"attr-name-case"},
			func(m *message, _ *Entra) {
				m.Rename(roleName, samlsign.AWSAttributes+"role")
			}},
		{"namespace-doubled", "The namespace is in the Name box too", inspect.Reject, []string{"attr-name-case"},
			func(m *message, _ *Entra) {
				m.Rename(roleName, samlsign.AWSAttributes+roleName)
			}},
		{"role-default-access", "The user has Default Access instead of an app role with ARNs", inspect.Reject,
			[]string{"role-pair"}, func(m *message, _ *Entra) {
				m.Set(samlsign.RoleClaim, "Default Access")
				m.Set(roleName, "Default Access")
			}},
		{"role-accounts", "Role and provider are in different accounts", inspect.Reject, []string{"role-same-account"},
			func(m *message, _ *Entra) {
				m.Set(roleName, "arn:aws:iam::500000000005:role/EntraAgent,"+provider)
			}},
		{"role-provider-missing", "The app role contains only the role ARN", inspect.Reject, []string{"role-pair"},
			func(m *message, _ *Entra) {
				m.Set(roleName, "arn:aws:iam::"+account+":role/EntraAgent")
			}},
	}
}

func addresses() []Scenario {
	return []Scenario{
		{"audience-wrong", "The Identifier is that of another application", inspect.AtRisk, []string{"audience-aws"},
			func(m *message, _ *Entra) {
				m.Audience = "https://intranet.example.com/app"
			}},
		{"audience-fragment", "The Identifier ends in #2 and Entra ID did not cut it off", inspect.AtRisk,
			[]string{"audience-fragment"}, func(m *message, _ *Entra) {
				m.Audience = awsfacts.SignInURL + "#2"
			}},
		{"recipient-typo", "The Reply URL has a typo", inspect.Reject, []string{"recipient-aws"},
			func(m *message, _ *Entra) {
				m.Destination = "https://signin.aws.amazon.com/sam1"
			}},
		{"relay-reply-url", "The Reply URL of the test application is samlscope's relay", inspect.Reject,
			[]string{"recipient-aws"}, func(m *message, e *Entra) {
				m.Destination = e.relayURL
			}},
		{"issuer-tenant", "The message comes from another tenant than the IAM provider's metadata", inspect.Reject,
			[]string{"issuer-match"}, func(m *message, _ *Entra) {
				m.Issuer = "https://sts.windows.net/99b1c0a5-77d2-4c10-8e4f-5d3a2b1c0f9e/"
			}},
	}
}

func times() []Scenario {
	return []Scenario{
		{"held-too-long", "Six minutes passed between Entra ID and AWS", inspect.Reject, []string{"redeem-window"},
			func(m *message, _ *Entra) {
				m.shift(-6 * time.Minute)
			}},
		{"window-over", "The message is two hours old", inspect.Reject, []string{"conditions-notonorafter"},
			func(m *message, _ *Entra) {
				m.shift(-2 * time.Hour)
			}},
		{"not-yet-valid", "The clocks are twenty minutes apart: the message is not yet valid", inspect.Reject,
			[]string{"conditions-notbefore"}, func(m *message, _ *Entra) {
				m.shift(20 * time.Minute)
			}},
	}
}

func signatures() []Scenario {
	return []Scenario{
		{"key-rollover", "Entra ID signs with its new certificate, and IAM still stores the old metadata", inspect.Reject,
			[]string{"signature-key"}, func(m *message, e *Entra) {
				m.sign.Key = e.next
			}},
		{"altered", "The message was changed after it was signed", inspect.Reject, []string{"signature-digest"},
			func(m *message, _ *Entra) {
				m.after = strings.NewReplacer("Alice Example", "Alice  Example").Replace
			}},
		{"unsigned", "Nothing is signed", inspect.Reject, []string{"signature-present"}, func(m *message, _ *Entra) {
			m.unsigned = true
		}},
		{"wrapped", "An attack: a forged assertion in front of the signed one", inspect.Reject,
			[]string{"signature-wrapping"}, func(m *message, _ *Entra) {
				m.after = wrap
			}},
		{"sha1", "The signing algorithm is SHA-1", inspect.AtRisk, []string{"signature-sha1"}, func(m *message, _ *Entra) {
			m.sign.Algorithm = "rsa-sha1"
		}},
		{"response-only", "The signing option is Sign SAML response, so the assertion has no signature",
			inspect.AtRisk, []string{"signature-response-only"}, func(m *message, _ *Entra) {
				m.sign.Element = "response"
			}},
	}
}

// wrap puts a forged assertion before the signed one, which moves into the
// Response's Extensions: the oldest form of signature wrapping.
func wrap(signed string) string {
	start, end := strings.Index(signed, "<Assertion "), strings.Index(signed, "</Assertion>")+len("</Assertion>")
	genuine := signed[start:end]
	signature := genuine[strings.Index(genuine, "<Signature ") : strings.Index(genuine,
		"</Signature>")+len("</Signature>")]
	forged := strings.NewReplacer(signature, "", "role/EntraAgent", "role/EntraAdmin", `<Assertion ID="_`,
		`<Assertion ID="_f`).Replace(genuine)
	status := strings.Index(signed, "<samlp:Status>")
	return signed[:status] + "<samlp:Extensions>" + genuine + "</samlp:Extensions>" + signed[status:start] + forged +
		signed[end:]
}

func relayStates() []Scenario {
	return []Scenario{
		{"connect-double-encoded", "The Connect relay state's destination is encoded twice", inspect.Reject,
			[]string{"connect-relay-destination"}, func(m *message, _ *Entra) {
				m.relayState = instanceURL + "?destination=%252Fagent-app-v2"
			}},
		{"connect-not-encoded", "The Connect relay state's destination is not encoded", inspect.AtRisk,
			[]string{"connect-relay-destination"}, func(m *message, _ *Entra) {
				m.relayState = instanceURL + "?destination=/agent-app-v2"
			}},
		{"relay-foreign", "The relay state leads to a host outside AWS", inspect.AtRisk, []string{"relay-foreign-host"},
			func(m *message, _ *Entra) {
				m.relayState = "https://intranet.example.com/start"
			}},
	}
}
