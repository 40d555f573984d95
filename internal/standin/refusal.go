package standin

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/samlscope/samlscope/inspect"
)

// genericText is the sign-in page's one sentence for whatever it cannot take.
const genericText = "Your request included an invalid SAML response. To logout, click here."

// refusal is what AWS answers to a message that it does not take.
type refusal struct {
	Status  int
	Text    string // AWS's sentence
	Page    string // the sentence as AWS's page shows it, with what STS appends
	Check   string // the check that names the same refusal
	Because string // samlscope's own words
	Known   bool   // whether AWS's text for this is known
	Behind  bool   // whether the sign-in itself works, and its target refuses
}

// code is how STS, or the service behind it, marks a sentence.
type code struct {
	service string
	status  int
	name    string
}

const sts = "AWSSecurityTokenService"

// codes holds the mark of each sentence that is known to come with one.
func codes() map[string]code {
	invalid := code{sts, http.StatusBadRequest, "InvalidIdentityToken"}
	expired := code{sts, http.StatusBadRequest, "ExpiredTokenException"}
	return map[string]code{
		"RoleSessionName is required in AuthnResponse":                                                        invalid,
		"RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}":                                invalid,
		`Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"`:                       invalid,
		"Response signature invalid":                                                                          invalid,
		"Specified provider doesn't exist.":                                                                   invalid,
		"Invalid base64 SAMLResponse":                                                                         invalid,
		"Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter":                     invalid,
		"SAML Assertion doesn't contain the requested Role and Metadata in the attributes":                    invalid,
		"Token must be redeemed within 5 minutes of issuance":                                                 expired,
		"Response has expired":                                                                                expired,
		"Not authorized to perform sts:AssumeRoleWithSAML":                                                    {sts, http.StatusForbidden, "AccessDenied"},
		"Unable to validate tags":                                                                             {"AWSSecurityTokenV20111201", http.StatusBadRequest, "ValidationError"},
		"Failed to assume role: Issuer not present in specified provider":                                     {"AWSOpenIdDiscoveryService", http.StatusBadRequest, "AuthSamlInvalidSamlResponseException"},
		"Access Denied. Your account has been authenticated, but has not been onboarded to this application.": {"", http.StatusForbidden, ""},
	}
}

// refusalOf answers with the first error in the order in which AWS meets them.
// Where AWS's sentence is not known, its page for everything else stands in.
func refusalOf(r *inspect.Report) refusal {
	for _, f := range r.Findings {
		if f.Severity != inspect.Error {
			continue
		}
		out := genericRefusal()
		out.Check, out.Because = f.ID, f.Title
		out.Behind = strings.HasPrefix(f.ID, "connect-") || strings.HasPrefix(f.ID, "relay-")
		if f.AWSError != "" {
			out.say(f.AWSError)
		}
		return out
	}
	return genericRefusal()
}

func genericRefusal() refusal {
	return refusal{Status: http.StatusBadRequest, Text: genericText, Page: genericText, Because: "this is no SAML Response that AWS could read"}
}

// say makes the refusal carry AWS's own sentence.
func (f *refusal) say(text string) {
	f.Text, f.Page, f.Known = text, text, true
	c, known := codes()[text]
	if !known {
		return
	}
	f.Status = c.status
	if c.name != "" {
		f.Page = fmt.Sprintf("%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null). Please try again.",
			text, c.service, c.status, c.name, newGUID())
	}
}
