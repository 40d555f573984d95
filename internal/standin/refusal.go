package standin

import (
	"fmt"
	"net/http"

	"github.com/samlscope/samlscope/inspect"
)

// genericText is the sign-in page's one sentence for whatever it cannot take.
const genericText = "Your request included an invalid SAML response. To logout, click here."

// refusal is what AWS answers to a message that it does not take.
type refusal struct {
	Status  int
	Text    string // AWS's sentence
	Code    string // STS's error code
	Page    string // the sentence as AWS's page shows it, with what STS appends
	Check   string // the check that names the same refusal
	Because string // samlscope's own words
	Known   bool   // whether AWS's text for this is known
	Behind  bool   // whether the sign-in itself works, and its target refuses
}

// mark is how STS, or the service behind it, marks a sentence with this code.
type mark struct {
	service string
	status  int
}

// marks holds what is next to a code of the catalogue of known errors.
func marks() map[string]mark {
	const sts = "AWSSecurityTokenService"
	return map[string]mark{
		"InvalidIdentityToken":                 {sts, http.StatusBadRequest},
		"ExpiredTokenException":                {sts, http.StatusBadRequest},
		"AccessDenied":                         {sts, http.StatusForbidden},
		"ValidationError":                      {"AWSSecurityTokenV20111201", http.StatusBadRequest},
		"AuthSamlInvalidSamlResponseException": {"AWSOpenIdDiscoveryService", http.StatusBadRequest},
	}
}

// refusalOf answers with the first error in the order in which AWS meets them.
// Where AWS's sentence is not known, its page for everything else is in.
func refusalOf(r *inspect.Report) refusal {
	for _, f := range r.Findings {
		if f.Severity != inspect.Error {
			continue
		}
		out := genericRefusal()
		out.Check, out.Because = f.ID, f.Title
		out.Behind = inspect.StageOf(f.ID) == inspect.AfterSignIn
		if f.AWSError != "" {
			out.say(f.AWSError)
		}
		return out
	}
	return genericRefusal()
}

func genericRefusal() refusal {
	return refusal{Status: http.StatusBadRequest, Code: "InvalidIdentityToken", Text: genericText, Page: genericText,
		Because: "this is not a SAML Response that AWS could read"}
}

// say makes the refusal carry AWS's own sentence.
func (f *refusal) say(text string) {
	f.Text, f.Page, f.Known = text, text, true
	known := inspect.MatchErrors(text)
	if len(known) == 0 {
		return
	}
	if known[0].Service == "connect" {
		f.Status = http.StatusForbidden // Connect's page: no mark, and no status of STS's
	}
	if m, marked := marks()[known[0].Code]; marked {
		f.Status, f.Code = m.status, known[0].Code
		f.Page = fmt.Sprintf("%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null). "+
			"Please try again.",
			text, m.service, m.status, f.Code, newGUID())
	}
}
