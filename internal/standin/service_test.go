package standin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// send posts a message that is a scenario of no one's to a path of the stand-in AWS.
func send(t *testing.T, e *Entra, aws *AWS, path string, to change) *http.Response {
	t.Helper()
	issued, err := e.Issue(Scenario{ID: t.Name(), change: to})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"SAMLResponse": {issued.SAMLResponse}}
	if issued.RelayState != "" {
		form.Set("RelayState", issued.RelayState)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	aws.ServeHTTP(w, r)
	return w.Result()
}

// TestServicesRefuseWhatIsDocumented: every fault that a stand-in knows, and beside it what looks alike and
// is accepted.
func TestServicesRefuseWhatIsDocumented(t *testing.T) {
	e := newEntra(t)
	set := func(f func(m *message)) change { return func(m *message, _ *Entra) { f(m) } }
	for name, c := range map[string]struct {
		to     change
		status int
		says   string
	}{
		"VPN":                 {toVPN(nothing), 200, "AWS Client VPN accepts"},
		"VPN, memberOf alone": {toVPN(set(func(m *message) { m.Set("FirstName") })), 200, "accepts"},
		"VPN, one signature":  {toVPN(set(func(m *message) { m.sign.Element = "response" })), 403, "AUTH_FAILED"},
		"VPN, other key":      {toVPN(func(m *message, e *Entra) { m.sign.Key = e.next }), 403, "certificate that"},
		"VPN, audience":       {toVPN(set(func(m *message) { m.Audience = samlsign.AWSSignIn })), 403, "the audience is not"},
		"VPN, https":          {toVPN(set(func(m *message) { m.Destination = "https://127.0.0.1:35001" })), 403, "Recipient"},
		"VPN, NameID":         {toVPN(set(func(m *message) { m.Format = persistentFormat })), 403, "email address"},
		"VPN, namespaces": {toVPN(set(func(m *message) {
			m.Set("FirstName")
			m.Set("memberOf")
		})), 403, "or has a namespace"},
		"VPN, size": {toVPN(set(func(m *message) { m.Set("memberOf", strings.Repeat("x", 129<<10)) })), 403, "128 KB"},
		"VPN, refused at Entra ID": {toVPN(set(func(m *message) {
			m.Status = []string{"urn:oasis:names:tc:SAML:2.0:status:Responder"}
			m.sign.Element = "response"
		})), 403, "sign-in failed"},
		"VPN, old": {toVPN(set(func(m *message) { m.shift(-2 * time.Hour) })), 403, "valid at this time"},

		"portal":                {toPortal(nothing), 302, ""},
		"portal of GovCloud":    {toPortal(set(func(m *message) { m.Destination = awsfacts.ClientVPNPortalGov })), 302, ""},
		"portal, slash":         {toPortal(set(func(m *message) { m.Destination += "/" })), 403, "the Recipient is not"},
		"portal, one signature": {toPortal(set(func(m *message) { m.sign.Element = "response" })), 403, "response and"},

		"serverless":                {toServerless(nothing), 302, ""},
		"serverless, Response only": {toServerless(set(func(m *message) { m.sign.Element = "response" })), 302, ""},
		"serverless, audience": {toServerless(set(func(m *message) { m.Audience = ":opensearch:" + account })), 403,
			"the audience is not"},
		"serverless, tile":     {toServerless(set(func(m *message) { m.InResponseTo = "" })), 403, "started at the identity"},
		"serverless, unsigned": {toServerless(set(func(m *message) { m.unsigned = true })), 403, "nothing is signed"},

		"search":                {toSearch(nothing), 302, ""},
		"search, Response only": {toSearch(set(func(m *message) { m.sign.Element = "response" })), 302, ""},
		"search, unsigned":      {toSearch(set(func(m *message) { m.unsigned = true })), 500, "Signature validation failed"},
		"search, audience":      {toSearch(set(func(m *message) { m.Audience += "/" })), 500, "is not a valid audience"},
		"search, other URL": {toSearch(set(func(m *message) {
			m.Destination = strings.TrimSuffix(m.Destination, "/idpinitiated")
		})), 500, "The response was received at"},
		"search, role": {toSearch(set(func(m *message) { m.Set(samlsign.RoleClaim, "Readers") })), 500, "No roles available"},

		"Grafana":           {toGrafana(nothing), 302, ""},
		"Grafana, both":     {toGrafana(set(func(m *message) { m.sign.Element = "both" })), 302, ""},
		"Grafana, Response": {toGrafana(set(func(m *message) { m.sign.Element = "response" })), 403, "document what"},
		"Grafana, audience": {toGrafana(set(func(m *message) { m.Audience = grafanaHost })), 403, "metadata URL"},
		"Grafana, address":  {toGrafana(set(func(m *message) { m.Destination += "/" })), 403, "reply URL"},

		"driver": {toDriver(nothing), 200, "a Redshift driver accepts"},
		"driver, Destination of its own": {toDriver(set(func(m *message) {
			m.Recipient, m.Destination = m.Destination, samlsign.AWSSignIn
		})), 200, "accepts"},
		"driver, no slash": {toDriver(set(func(m *message) {
			m.Destination = strings.TrimSuffix(m.Destination, "/")
		})), 403, "Not authorized to perform sts:AssumeRoleWithSAML"},
		"driver, no role": {toDriver(set(func(m *message) { m.Set(roleName) })), 403, "No role found in SamlAssertion"},

		"desktop":        {toDesktops(nothing), 302, ""},
		"desktop, email": {toDesktops(set(func(m *message) { m.Set(emailTag) })), 403, "session tag Email"},
		"desktop, NameID": {toDesktops(set(func(m *message) { m.Format = emailFormat })), 403,
			"persistent"},
		"console, NameID": {set(func(m *message) { m.Format = emailFormat }), 302, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var answers []answer
			r := send(t, e, newAWS(e, &answers), "/any/path", c.to)
			page := mainOf(text(t, r))
			if r.StatusCode != c.status || !strings.Contains(page, c.says) {
				t.Errorf("%s, want %d with %q:\n%s", r.Status, c.status, c.says, page)
			}
			if len(answers) != 1 || answers[0].status != c.status || (answers[0].awsError == "") != (c.status < 400) {
				t.Errorf("told %+v", answers)
			}
		})
	}
}

// TestServicesSayThatTheyAreStandIns, on the page that refuses and on the one that opens.
func TestServicesSayThatTheyAreStandIns(t *testing.T) {
	e := newEntra(t)
	var answers []answer
	aws := newAWS(e, &answers)
	pages := []string{text(t, send(t, e, aws, "/", toVPN(nothing)))} // its client listens at a port without a path
	for _, to := range []change{toSearch(nothing), toGrafana(nothing), toPortal(nothing), toServerless(nothing)} {
		r := send(t, e, aws, "/acs", to)
		pages = append(pages, text(t, get(aws, r.Header.Get("Location"))))
	}
	other := func(m *message, _ *Entra) { m.Audience = "x" } // which no driver compares
	pages = append(pages, text(t, send(t, e, aws, "/redshift/", toDriver(other))))
	for _, page := range pages {
		if !strings.Contains(page, "It is not the real service") || !strings.Contains(page, "accepts this sign-in") {
			t.Errorf("page %s", page[max(strings.Index(page, "<body>"), 0):])
		}
	}
	if r := get(aws, "/opened?service=nothing"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a service that does not exist opened: %s", r.Status)
	}
}

// TestFaultsNameKnownErrors: what a stand-in service says is in the catalogue.
func TestFaultsNameKnownErrors(t *testing.T) {
	for _, s := range []*service{
		clientVPN(), vpnPortal(), openSearch(), serverless(), grafana(), driver("x"), workSpaces(),
	} {
		if s.Name == "" || s.Status < 400 || s.Told == "" || len(s.faults) == 0 {
			t.Errorf("incomplete: %+v", s)
		}
		for _, f := range s.faults {
			if f.known != "" && f.Text() == "" || f.Because == "" {
				t.Errorf("%s: there is no known error %q", s.Name, f.known)
			}
		}
	}
}

// TestTheDriverListensAtTheStandInsPort, so that browse finds it there.
func TestTheDriverListensAtTheStandInsPort(t *testing.T) {
	if got := driverAt("http://127.0.0.1:4711"); got != "http://localhost:4711/redshift/" {
		t.Error(got)
	}
}
