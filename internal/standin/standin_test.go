package standin

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

const relay = "http://127.0.0.1:8485/saml"

func fixedNow() time.Time { return time.Date(2026, 11, 20, 9, 30, 0, 150e6, time.UTC) }

func newEntra(t *testing.T) *Entra {
	t.Helper()
	e, err := NewEntra(EntraOptions{RelayURL: relay, URL: "http://127.0.0.1:8486", Now: fixedNow})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// answer is what OnAnswer was told.
type answer struct {
	response, location, awsError, matched string
	status                                int
}

func newAWS(e *Entra, answers *[]answer) *AWS {
	return NewAWS(AWSOptions{Known: e.Known(), Now: fixedNow, OnAnswer: func(response string, status int, location,
		awsError, matched string) {
		*answers = append(*answers, answer{response, location, awsError, matched, status})
	}})
}

func get(h http.Handler, path string, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func post(h http.Handler, form url.Values) *http.Response {
	r := httptest.NewRequest(http.MethodPost, "/saml", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mainOf cuts a page's head off, which is of no interest in a failure.
func mainOf(page string) string { return page[max(strings.Index(page, "<main>"), 0):] }

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// signIn gets a scenario's delivery page and returns its form.
func signIn(t *testing.T, e *Entra, id string) url.Values {
	t.Helper()
	r := get(e, "/signin/"+id)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("GET /signin/%s: %s", id, r.Status)
	}
	form := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(text(t, r), -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// TestScenarios walks the whole table: what Entra delivers is judged as the
// table says, and AWS refuses exactly what is judged so.
func TestScenarios(t *testing.T) {
	e := newEntra(t)
	var answers []answer
	aws := newAWS(e, &answers)
	for _, s := range Scenarios() {
		t.Run(s.ID, func(t *testing.T) {
			form := signIn(t, e, s.ID)
			report := judged(t, aws, form)
			if report.Verdict != s.Verdict {
				t.Errorf("verdict %s, the table says %s: %s\n%s", report.Verdict, s.Verdict, report.Headline, complaints(report))
			}
			for _, id := range s.Findings {
				if !slices.ContainsFunc(report.Findings, func(f inspect.Finding) bool { return f.ID == id }) {
					t.Errorf("%s did not fail: %s\n%s", id, report.Headline, complaints(report))
				}
			}
			answers = nil
			r := post(aws, form)
			if refused := r.StatusCode >= 400; refused != (s.Verdict == inspect.Reject) {
				t.Errorf("stand-in AWS answers %s", r.Status)
			}
			checkAnswer(t, s, form, r, answers)
		})
	}
}

// judged is the report of a message for another service by itself, or of one that was posted to AWS's sign-in.
func judged(t *testing.T, aws *AWS, form url.Values) *inspect.Report {
	t.Helper()
	m, err := read(form.Get("SAMLResponse"), aws.stored(), fixedNow())
	if err != nil {
		t.Fatal(err)
	}
	if aws.serviceOf(m) == nil {
		return aws.judge(form, "")
	}
	o := aws.o.Known
	o.Clock = inspect.Clock{Basis: "now", At: fixedNow()}
	return inspect.Inspect(inspect.FormField("form", form.Get("SAMLResponse"), nil), o)
}

func checkAnswer(t *testing.T, s Scenario, form url.Values, r *http.Response, answers []answer) {
	t.Helper()
	if len(answers) != 1 {
		t.Fatalf("OnAnswer was called %d times", len(answers))
	}
	a := answers[0]
	if a.status != r.StatusCode || a.response != form.Get("SAMLResponse") {
		t.Errorf("OnAnswer was told %d, answered was %s", a.status, r.Status)
	}
	service, _, _ := strings.Cut(s.ID, "-")
	published := !slices.Contains([]string{"grafana", "portal", "serverless"}, service)
	if s.Verdict == inspect.Reject && (a.matched == "" && published || a.awsError == "") {
		t.Errorf("a refusal with the sentence %q of check %q", a.awsError, a.matched)
	}
}

func complaints(r *inspect.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Severity != inspect.Note {
			b.WriteString("  " + string(f.Severity) + " " + f.ID + ": " + f.Detail + "\n")
		}
	}
	return b.String()
}

func TestScenarioTable(t *testing.T) {
	seen := map[string]bool{}
	all := Scenarios()
	for _, s := range all {
		if s.ID == "" || s.Title == "" || s.Verdict == "" || s.change == nil || seen[s.ID] {
			t.Errorf("incomplete or twice: %+v", s)
		}
		seen[s.ID] = true
		if (s.Verdict == inspect.Accept) != (len(s.Findings) == 0) {
			t.Errorf("%s: verdict %s with findings %v", s.ID, s.Verdict, s.Findings)
		}
		for _, id := range s.Findings {
			if inspect.Lookup(id) == nil {
				t.Errorf("%s: there is no check %s", s.ID, id)
			}
		}
	}
	if len(all) < 24 || all[0].ID != "good" {
		t.Errorf("%d scenarios, the first is %s", len(all), all[0].ID)
	}
}

func TestScenarioListIsTheDocumentedJSON(t *testing.T) {
	r := get(newEntra(t), "/scenarios")
	var list []struct {
		ID, Title string
		Expect    struct {
			Verdict  string
			Findings []string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(Scenarios()) || list[0].ID != "good" || list[0].Expect.Verdict != "accept" ||
		list[0].Expect.Findings == nil {
		t.Errorf("got %d: %+v", len(list), list[0])
	}
}

func TestDeliveryPageIsEntras(t *testing.T) {
	e := newEntra(t)
	r := get(e, "/signin/good-connect")
	page := text(t, r)
	policy := r.Header.Get("Content-Security-Policy")
	nonce := regexp.MustCompile(`script-src 'nonce-(\w+)'`).FindStringSubmatch(policy)
	if nonce == nil || !strings.Contains(page, `<script nonce="`+nonce[1]+`">document.forms[0].submit();</script>`) {
		t.Errorf("policy %s does not fit the page", policy)
	}
	for _, want := range []string{
		"<title>Working...</title>", `method="POST" name="hiddenform" action="` + relay +
			`"`, "<noscript>", ">Submit</button>", "It isn't Microsoft",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing in %s", want, mainOf(page))
		}
	}
	if !strings.Contains(policy, "form-action http://127.0.0.1:8485;") {
		t.Errorf("policy %s", policy)
	}
	form := signIn(t, e, "good-connect")
	if form.Get("RelayState") != connectAgent {
		t.Errorf("relay state %q", form.Get("RelayState"))
	}
	if plain := signIn(t, e, "good"); plain.Has("RelayState") {
		t.Error("a relay state though none is configured")
	}
	first, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
	if err != nil || !strings.HasPrefix(string(first), `<samlp:Response ID="_`) || strings.Contains(string(first), "\n") {
		t.Errorf("SAMLResponse begins %.60q, %v", first, err)
	}
	if again := signIn(t, e, "good-connect"); again.Get("SAMLResponse") == form.Get("SAMLResponse") {
		t.Error("issued the same message twice")
	}
	if r := get(e, "/signin/nothing"); r.StatusCode != http.StatusNotFound {
		t.Errorf("unknown scenario: %s", r.Status)
	}
}

func TestAppsPageHasATileForEachScenario(t *testing.T) {
	page := text(t, get(newEntra(t), "/"))
	at := -1
	for _, s := range Scenarios() {
		i := strings.Index(page, `<a href="/signin/`+s.ID+`"><span class="sign `+string(s.Verdict)+`"></span><strong>`+
			html.EscapeString(s.Title))
		if i <= at {
			t.Errorf("no tile for %s, or not in order", s.ID)
		}
		at = i
	}
	if !strings.Contains(page, "stand-in for Microsoft Entra ID") {
		t.Error("the page does not say what it is")
	}
}

func TestMetadataShowsBothCertificates(t *testing.T) {
	e := newEntra(t)
	for _, path := range []string{"/FederationMetadata/2007-06/FederationMetadata.xml",
		"/federationmetadata/2007-06/federationmetadata.xml?appid=1"} {
		doc := text(t, get(e, path))
		if !strings.HasPrefix(doc, "\ufeff<?xml") {
			t.Errorf("%s begins %.20q", path, doc)
		}
		for _, k := range []string{"active", "next"} {
			cert := base64.StdEncoding.EncodeToString(map[string][]byte{"active": e.active.Cert.Raw, "next": e.next.Cert.Raw}[k])
			if n := strings.Count(doc, cert); n < 3 {
				t.Errorf("the %s certificate stands %d times in %s", k, n, path)
			}
		}
	}
}

func TestIAMStoresTheMetadataFromBeforeTheRollover(t *testing.T) {
	e := newEntra(t)
	known := e.Known()
	published, stored := known.IDPMetadata[0], known.AWSMetadata
	if len(published.Signing) != 2 || len(stored.Signing) != 1 || stored.Signing[0].SHA256 != published.Signing[0].SHA256 {
		t.Errorf("published %d certificates, stored %d", len(published.Signing), len(stored.Signing))
	}
	if len(published.Problems)+len(stored.Problems) != 0 || published.EntityID != stored.EntityID {
		t.Errorf("published %+v, stored %+v", published.Problems, stored.Problems)
	}
}

func TestSuccessLeadsToTheRelayState(t *testing.T) {
	e := newEntra(t)
	var answers []answer
	aws := newAWS(e, &answers)

	r := post(aws, signIn(t, e, "good-connect"))
	to := r.Header.Get("Location")
	if r.StatusCode != http.StatusFound || to != "/landing?to="+url.QueryEscape(connectAgent) ||
		answers[0].location != connectAgent {
		t.Fatalf("%s to %s, told %s", r.Status, to, answers[0].location)
	}
	page := text(t, get(aws, to, r.Cookies()...))
	if !strings.Contains(page, html.EscapeString(connectAgent)) || !strings.Contains(page, "role/EntraAgent") ||
		!strings.Contains(page, "It is not AWS") {
		t.Errorf("landing page %s", mainOf(page))
	}
	if r := get(aws, to); r.StatusCode != http.StatusForbidden {
		t.Errorf("without a session: %s", r.Status)
	}
	r = post(aws, signIn(t, e, "good"))
	if to := r.Header.Get("Location"); to != "/console" || get(aws, to, r.Cookies()...).StatusCode != http.StatusOK {
		t.Errorf("without a relay state: %s to %s", r.Status, to)
	}
}

func TestSeveralRolesAreOffered(t *testing.T) {
	e := newEntra(t)
	var answers []answer
	aws := newAWS(e, &answers)
	form := signIn(t, e, "good-several-roles")
	page := text(t, post(aws, form))
	for _, want := range []string{"Account: 400000000004", "EntraAdmin", "Account: 500000000005", `name="roleIndex"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing in %s", want, mainOf(page))
		}
	}
	form.Set("roleIndex", "arn:aws:iam::500000000005:role/EntraAudit")
	r := post(aws, form)
	if r.StatusCode != http.StatusFound || !strings.Contains(text(t, get(aws, "/console", r.Cookies()...)),
		"role/EntraAudit") {
		t.Errorf("chosen role: %s", r.Status)
	}
	form.Set("roleIndex", "arn:aws:iam::500000000005:role/Other")
	if r := post(aws, form); r.StatusCode != http.StatusBadRequest {
		t.Errorf("role that was not offered: %s", r.Status)
	}
}

func TestWhatIsNoResponseIsRefused(t *testing.T) {
	var answers []answer
	aws := newAWS(newEntra(t), &answers)
	for _, value := range []string{"", "%%%", "PGEvPg=="} {
		r := post(aws, url.Values{"SAMLResponse": {value}})
		if r.StatusCode != http.StatusBadRequest || !strings.Contains(r.Header.Get("Content-Type"), "html") {
			t.Errorf("%q: %s", value, r.Status)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/saml", strings.NewReader(strings.Repeat("A", maxForm+1)))
	w := httptest.NewRecorder()
	aws.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("oversize form: %d", w.Code)
	}
}

func TestRefusalsCarryAWSsWords(t *testing.T) {
	report := func(text string) *inspect.Report {
		return &inspect.Report{Findings: []inspect.Finding{
			{ID: "warned", Severity: inspect.Warning},
			{ID: "first", Severity: inspect.Error, Title: "Something is wrong", AWSError: text},
			{ID: "second", Severity: inspect.Error, AWSError: "Response has expired"},
		}}
	}
	for text, c := range map[string]struct {
		status int
		page   string
	}{
		"Response signature invalid": {
			400,
			`^Response signature invalid \(Service: AWSSecurityTokenService; Status Code: 400; Error Code: InvalidIdentityToken; Request ID: [-0-9a-f]{36}; Proxy: null\)\. Please try again\.$`,
		},
		"Token must be redeemed within 5 minutes of issuance": {400, `Error Code: ExpiredTokenException`},
		"Not authorized to perform sts:AssumeRoleWithSAML":    {403, `Status Code: 403; Error Code: AccessDenied`},
		"Response does not contain the required audience.":    {400, `^Response does not contain the required audience\.$`},
		"": {400, `^Your request included an invalid SAML response\. To logout, click here\.$`},
	} {
		f := refusalOf(report(text))
		if f.Status != c.status || !regexp.MustCompile(c.page).MatchString(f.Page) || f.Check != "first" ||
			f.Known != (text != "") {
			t.Errorf("%s: %+v", text, f)
		}
	}
	var answers []answer
	page := text(t, post(newAWS(newEntra(t), &answers), url.Values{"SAMLResponse": {"PGEvPg=="}}))
	if !strings.Contains(page, "AWS doesn't document") || !strings.Contains(page, html.EscapeString(genericText)) {
		t.Errorf("undocumented refusal: %s", mainOf(page))
	}
}
