package inspect

import (
	"strings"
	"testing"
)

// TestWhatIsTakenForAMessage: what people paste by mistake is named, and
// nothing else is.
func TestWhatIsTakenForAMessage(t *testing.T) {
	for text, says := range map[string]string{
		"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln":                                                        "JSON Web Token",
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n":                                   "certificate or a key",
		"SAMLart=AAQAAMFbLinlXaCM%2BFIxiDwGOLAy2T71&RelayState=x":                                          "artifact",
		"AADSTS50105: Your administrator has configured the application":                                   "samlscope explain",
		"Sorry, but we’re having trouble signing you in. AADSTS700016: Application":                        "samlscope explain",
		"User attribute: ${user:email} is empty. Please check with your administrator":                     "samlscope explain",
		"<html><body>Your request included an invalid SAML response. To logout, click here.</body></html>": "samlscope explain",
		"<html><body>Welcome to the intranet, have a nice day.</body></html>":                              "no form with a SAML message",
		"Dear colleague, please find the message attached.":                                                "character 1",
		"https://signin.aws.amazon.com/saml?x=1":                                                           "not base64",
		strings.Repeat("RoleSessionName is required in AuthnResponse ", 10_000) + "!":                      "",
	} {
		r := Inspect(Messages("-", []byte(text))[0], Options{})
		if r.Verdict != Reject || r.Kind != KindUndecodable || !strings.Contains(r.Headline, says) {
			t.Errorf("%.60q: %s", text, r.Headline)
		}
	}
}
