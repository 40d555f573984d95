package standin

import (
	"crypto/rand"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

// maxForm bounds what is read of one POST.
const maxForm = 4 << 20

// AWSOptions says what the stand-in AWS knows.
type AWSOptions struct {
	Known inspect.Options  // above all AWSMetadata: what IAM stores
	Now   func() time.Time // nil: the computer's clock
	Home  Home             // where its pages lead back to
	URL   string           // its own address, at whose port the demo's driver listens
	// OnAnswer is told of every answer to POST /saml: the form value as it
	// came, the status, where AWS would send the browser, AWS's own sentence
	// and the check that names the same refusal. Nil: no one is told.
	OnAnswer func(samlResponse string, status int, location, awsError, matched string)
}

// AWS is a stand-in for the AWS sign-in endpoints of every partition and
// Region: a message is taken to be posted where its Recipient says.
type AWS struct {
	o      AWSOptions
	routes http.Handler
}

// NewAWS returns the handler. It answers POST /saml, as STS POST /, and messages for other services at any path.
func NewAWS(o AWSOptions) *AWS {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.OnAnswer == nil {
		o.OnAnswer = func(string, int, string, string, string) {}
	}
	a := &AWS{o: o}
	r := chi.NewRouter()
	r.Get("/", a.getHome)
	r.Post("/", a.postSTS)
	r.Post("/*", a.postSAML)
	r.Get("/opened", a.getOpened)
	r.Get("/console", a.getConsole)
	r.Get("/landing", a.getLanding)
	a.routes = r
	return a
}

// ServeHTTP serves the sign-in endpoint and the pages behind it.
func (a *AWS) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.routes.ServeHTTP(w, r) }

// postSAML answers a Response as AWS does: refusal, choice of a role, or the
// way to the relay state or the console. A message for another service gets that one's answer.
func (a *AWS) postSAML(w http.ResponseWriter, r *http.Request) {
	if form, ok := formOf(w, r); ok {
		a.receive(w, form)
	}
}

// formOf reads the form of a POST. It has answered when that cannot be done.
func formOf(w http.ResponseWriter, r *http.Request) (form url.Values, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		http.Error(w, "the form is too large", http.StatusRequestEntityTooLarge)
		return nil, false
	}
	form, _ = url.ParseQuery(string(body)) // a broken field is a missing one
	return form, true
}

// receive answers a form with a Response.
func (a *AWS) receive(w http.ResponseWriter, form url.Values) {
	response := form.Get("SAMLResponse")
	received, err := read(response, a.stored(), a.o.Now())
	if err == nil {
		if s := a.serviceOf(received); s != nil {
			a.answer(w, response, s, received)
			return
		}
	}
	report := a.judge(form, form.Get("roleIndex"))
	roles, refused := rolesOf(report), refusalOf(report)
	desktop := received != nil && toDesktop(form.Get("RelayState"))
	// Behind the sign-in WorkSpaces decides for itself.
	if report.Verdict == inspect.Reject && (!refused.Behind || !desktop) || len(roles) == 0 {
		a.refuse(w, response, refused)
		return
	}
	chosen := slices.IndexFunc(roles, func(f inspect.RoleFact) bool { return f.Role == form.Get("roleIndex") })
	switch {
	case chosen < 0 && len(roles) > 1:
		a.o.OnAnswer(response, http.StatusOK, "", "", "")
		a.o.Home.show(w, http.StatusOK, "roles.html", "'self'", struct {
			Accounts                 []accountRoles
			SAMLResponse, RelayState string
		}{byAccount(roles), response, form.Get("RelayState")})
	case desktop && workSpaces().refuses(received) != nil:
		a.answer(w, response, workSpaces(), received)
	default:
		a.signIn(w, response, roles[max(chosen, 0)].Role, form.Get("RelayState"))
	}
}

// stored is the certificate that IAM, and every service, has of the identity provider.
func (a *AWS) stored() *x509.Certificate {
	if m := a.o.Known.AWSMetadata; m != nil && len(m.Signing) > 0 {
		return m.Signing[0].Parsed
	}
	return nil
}

// toDesktop says whether a relay state leads to WorkSpaces.
func toDesktop(relayState string) bool {
	to := awsfacts.ParseRelayState(relayState).Service()
	return to != nil && *to == "workspaces"
}

// rolesOf lists the roles of the message that can be assumed; none when it isn't a Response
// or its assertion cannot be read.
func rolesOf(r *inspect.Report) (good []inspect.RoleFact) {
	if r.Message == nil || r.Message.Assertion == nil {
		return nil
	}
	for _, pair := range r.Message.Assertion.Roles {
		if pair.Verdict != inspect.Reject {
			good = append(good, pair)
		}
	}
	return good
}

// judge inspects a form as the endpoint that the message names. role is the one that was chosen, if any.
func (a *AWS) judge(form url.Values, role string) *inspect.Report {
	var relayState *string
	if form.Has("RelayState") {
		relayState = new(form.Get("RelayState"))
	}
	m := inspect.FormField("POST /saml", form.Get("SAMLResponse"), relayState)
	o := a.o.Known
	o.Role = role
	o.Clock = inspect.Clock{Basis: "now", At: a.o.Now()}
	o.ACS = ""
	if report := inspect.Inspect(m, o); namesEndpoint(report) || report.Target == inspect.TargetSTSDriver {
		return report // a driver posts nothing to AWS's sign-in
	}
	o.ACS = awsfacts.SignInURL
	return inspect.Inspect(m, o)
}

// namesEndpoint says whether the Recipient is one of the IAM sign-in endpoints
// that this handler stands for.
func namesEndpoint(r *inspect.Report) bool {
	if r.Message == nil || r.Message.Assertion == nil || r.Message.Assertion.Recipient == nil {
		return false
	}
	e, ok := awsfacts.SignInEndpoint(*r.Message.Assertion.Recipient)
	return ok && e.Service == inspect.TargetIAM
}

func (a *AWS) refuse(w http.ResponseWriter, response string, f refusal) {
	a.o.OnAnswer(response, f.Status, "", f.Text, f.Check)
	a.o.Home.show(w, f.Status, "refused.html", "'none'", f)
}

// signIn starts the session. Every target is shown by the stand-in itself, so
// that the demo never leaves the computer.
func (a *AWS) signIn(w http.ResponseWriter, response, role, relayState string) {
	to, at := "/console", "https://console.aws.amazon.com/console/home"
	if u, err := url.Parse(relayState); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		to, at = "/landing?to="+url.QueryEscape(relayState), relayState
	}
	http.SetCookie(w, &http.Cookie{Name: "standin-aws-session", Value: rand.Text(), Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
	http.SetCookie(w, &http.Cookie{Name: "standin-aws-role", Value: url.QueryEscape(role), Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
	a.o.OnAnswer(response, http.StatusFound, at, "", "")
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusFound)
}

func (a *AWS) getHome(w http.ResponseWriter, _ *http.Request) {
	a.o.Home.show(w, http.StatusOK, "aws.html", "'none'", nil)
}

func (a *AWS) getConsole(w http.ResponseWriter, r *http.Request) {
	a.land(w, r, "")
}

func (a *AWS) getLanding(w http.ResponseWriter, r *http.Request) {
	a.land(w, r, r.URL.Query().Get("to"))
}

// land shows where the browser would be now. Without a session AWS asks for one.
func (a *AWS) land(w http.ResponseWriter, r *http.Request, to string) {
	role, err := r.Cookie("standin-aws-role")
	if err != nil {
		a.o.Home.show(w, http.StatusForbidden, "aws.html", "'none'", nil)
		return
	}
	name, _ := url.QueryUnescape(role.Value) // our own value; if not, an empty name
	a.o.Home.show(w, http.StatusOK, "console.html", "'none'", struct{ Role, To string }{name, to})
}

// accountRoles are the roles of one account, as AWS's page lists them.
type accountRoles struct {
	Account string
	Roles   []namedRole
}

type namedRole struct{ Name, ARN string }

func byAccount(roles []inspect.RoleFact) []accountRoles {
	var out []accountRoles
	for _, r := range roles {
		i := slices.IndexFunc(out, func(a accountRoles) bool { return a.Account == r.Account })
		if i < 0 {
			out, i = append(out, accountRoles{Account: r.Account}), len(out)
		}
		name := r.Role[strings.LastIndex(r.Role, "/")+1:]
		out[i].Roles = append(out[i].Roles, namedRole{name, r.Role})
	}
	return out
}
