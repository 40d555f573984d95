package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// refusals are the texts with which AWS answers a sign-in, as its pages and
// people's reports have them, and the ID by which each is recognized.
var refusals = []struct {
	status        int
	text, matched string
}{
	{400, "Your request included an invalid SAML response. To logout, click here.", "role-present"},
	{400, "RoleSessionName is required in AuthnResponse", "rsn-present"},
	{400, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}", "rsn-pattern"},
	{403, "Not authorized to perform sts:AssumeRoleWithSAML", ""},
	{400, `Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"`, "source-identity"},
	{400, "Response signature invalid", "signature-key"},
	{400, "Failed to assume role: Issuer not present in specified provider", "issuer-match"},
	{400, "Specified provider doesn't exist.", ""},
	{400, "The requested DurationSeconds exceeds MaxSessionDuration set for this role.", ""},
	{400, "Response does not contain the required audience.", "audience-aws"},
	{400, "Token must be redeemed within 5 minutes of issuance", "redeem-window"},
	{400, "Response has expired", "conditions-notonorafter"},
	{400, "Invalid base64 SAMLResponse", "response-base64"},
	{400, "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter", "subject-conf-data"},
	{400, "SAML Assertion doesn't contain the requested Role and Metadata in the attributes", ""},
	{400, "Request ARN is invalid", "role-pair"},
	{400, "Unable to validate tags", ""},
	{400, "You must first log out before logging into a different AWS account. To logout, click here", ""},
}

// TestEachRefusalIsRecognised: a browser is refused with each of AWS's texts,
// one after the other; each is recorded beside its capture and explained.
func TestEachRefusalIsRecognised(t *testing.T) {
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		message := base64.StdEncoding.EncodeToString([]byte(strings.Replace(samlXML, `"_1"`, `"_`+r.URL.Path[1:]+`"`, 1)))
		fmt.Fprintf(w, `<!doctype html><title>Working</title><form method="post" action="https://signin.aws.amazon.com/saml"><input type="hidden" name="SAMLResponse" value="%s"><input type="hidden" name="RelayState" value="%s"></form><script>document.forms[0].submit()</script>`,
			message, r.URL.Path[1:])
	}))
	t.Cleanup(idp.Close)
	aws := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PostFormValue("RelayState"))
		if err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
			return
		}
		next := ""
		if n+1 < len(refusals) {
			next = fmt.Sprintf(`<script>location = "%s/%d"</script>`, idp.URL, n+1)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(refusals[n].status)
		fmt.Fprintf(w, "<!doctype html><title>Amazon Web Services Sign-In</title><h1>Sorry</h1><p>%s (Service: "+
			"AWSSecurityTokenService; Status Code: %d; Request ID: 0f7-1; Proxy: null). Please try again.</p>%s",
			html.EscapeString(refusals[n].text), refusals[n].status, next)
	}))
	t.Cleanup(aws.Close)
	b := startBrowse(t, "devtools", aws.URL, idp.URL+"/0", "--hold", "never")
	answered := map[string]captureLine{}
	for len(answered) < len(refusals) {
		c := b.next()
		if c.Answer != nil {
			answered[relayOf(t, b, c.ID)] = c
		}
	}
	b.end()
	for n, r := range refusals {
		c := answered[strconv.Itoa(n)]
		if c.Answer == nil || c.Answer.Status != r.status || c.Answer.AWSError == "" || c.Answer.Matched == "" ||
			r.matched != "" && c.Answer.Matched != r.matched {
			t.Errorf("%s: recorded as %+v", r.text, c.Answer)
		}
		bin, err := program()
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(bin, "explain", "--format", "json", r.text).Output()
		var said struct {
			Matches []struct {
				Meaning string
				Causes  []struct{ Fixes []struct{ Path, Do string } }
			}
		}
		if jerr := json.Unmarshal(out, &said); err != nil || jerr != nil || len(said.Matches) == 0 ||
			said.Matches[0].Meaning == "" || len(said.Matches[0].Causes) == 0 {
			t.Errorf("%s: explained as %s (%v)", r.text, out, err)
		}
	}
}

func relayOf(t *testing.T, b *browsing, id string) string {
	t.Helper()
	var c struct{ RelayState string }
	getJSON(t, b.ready, "/captures/"+id, &c)
	return c.RelayState
}

// TestAWSThatDoesNotAnswer: the capture is kept, with why there is no answer.
func TestAWSThatDoesNotAnswer(t *testing.T) {
	eachWay(t, func(t *testing.T, way string) {
		idp := startIDP(t)
		for name, h := range map[string]http.HandlerFunc{
			"breaks off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			"is down":    nil,
		} {
			aws := httptest.NewTLSServer(h)
			if h == nil {
				aws.Close()
			} else {
				t.Cleanup(aws.Close)
			}
			b := startBrowse(t, way, aws.URL, idp.URL+"/form", "--hold", "never")
			first, then := b.next(), b.next()
			if then.ID != first.ID || then.Answer == nil || then.Answer.Status != 0 || then.State != "forwarded" {
				t.Errorf("AWS %s: %+v %+v", name, then, then.Answer)
			}
			b.end()
		}
	})
}
