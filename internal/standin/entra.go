package standin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
)

// EntraOptions says where the stand-in Entra ID is in the demo.
type EntraOptions struct {
	RelayURL string           // where its pages post to: samlscope's relay
	URL      string           // its own address, which its metadata names
	AWSURL   string           // of the stand-in AWS, at whose port the demo's driver listens
	Now      func() time.Time // nil: the computer's clock
}

// Entra is a stand-in for Microsoft Entra ID with one enterprise application.
// It has two certificates, as during a rollover: the active one, which AWS
// knows, and the next one, which only its own metadata shows.
type Entra struct {
	relayURL     string
	url          string
	driverURL    string // where the demo's database driver listens
	now          func() time.Time
	active, next *samlsign.Key
	metadata     []byte            // as served
	published    *inspect.Metadata // as served
	stored       *inspect.Metadata // as uploaded to IAM before the next certificate was made
	trust        []*inspect.Policy // of all roles
	routes       http.Handler
}

// NewEntra makes the signing keys of one run.
func NewEntra(o EntraOptions) (*Entra, error) {
	target, err := url.Parse(o.RelayURL)
	if err != nil || target.Host == "" {
		return nil, fmt.Errorf("stand-in Entra ID: %q is not the address of a relay", o.RelayURL)
	}
	e := &Entra{relayURL: o.RelayURL, url: o.URL, driverURL: driverAt(o.AWSURL), now: o.Now}
	if e.now == nil {
		e.now = time.Now
	}
	if e.active, err = samlsign.NewKey("active", e.now().AddDate(-1, 0, 0).Truncate(time.Second)); err != nil {
		return nil, err
	}
	if e.next, err = samlsign.NewKey("next", e.now().Add(-time.Hour).Truncate(time.Second)); err != nil {
		return nil, err
	}
	if err := e.describe(); err != nil {
		return nil, err
	}
	if e.trust, err = trust(e.driverURL); err != nil {
		return nil, err
	}
	r := chi.NewRouter()
	r.Get("/", e.getApps)
	r.Get("/scenarios", e.getScenarios)
	r.Get("/signin/{id}", e.getSignIn)
	r.Get("/FederationMetadata/2007-06/FederationMetadata.xml", e.getMetadata)
	r.Get("/federationmetadata/2007-06/federationmetadata.xml", e.getMetadata)
	e.routes = r
	return e, nil
}

// ServeHTTP serves the application page, the sign-ins and the metadata.
func (e *Entra) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.routes.ServeHTTP(w, r) }

// Known returns what an engineer of this tenant would tell samlscope: the
// metadata that Entra publishes, the copy that IAM stores, and the roles' trust
// policies. Nothing about Amazon Connect, since not every scenario leads there.
func (e *Entra) Known() inspect.Options {
	return inspect.Options{
		IDPMetadata:   []*inspect.Metadata{e.published},
		AWSMetadata:   e.stored,
		TrustPolicies: e.trust,
		RelayURLs:     []string{e.relayURL},
	}
}

// describe writes the metadata documents: the one that is served, and, without
// the byte-order mark and from before the next certificate, the one in IAM.
func (e *Entra) describe() error {
	now := samlsign.Metadata{
		ID: "_" + newGUID(), EntityID: samlsign.NewResponse(e.now(), "", "").Issuer, SignIn: e.url,
		Keys: []*samlsign.Key{e.active, e.next},
	}
	before := now
	before.Keys = now.Keys[:1]
	var err error
	if e.published, err = parsed("stand-in Entra ID", now); err != nil {
		return err
	}
	if e.stored, err = parsed("stand-in IAM provider", before); err != nil {
		return err
	}
	now.BOM = true
	e.metadata, err = now.Write()
	return err
}

func parsed(name string, m samlsign.Metadata) (*inspect.Metadata, error) {
	text, err := m.Write()
	if err != nil {
		return nil, err
	}
	return inspect.ParseMetadata(name, text)
}

// getScenarios answers GET /scenarios.
func (e *Entra) getScenarios(w http.ResponseWriter, _ *http.Request) {
	type expect struct {
		Verdict  inspect.Verdict `json:"verdict"`
		Findings []string        `json:"findings"`
	}
	type scenario struct {
		ID     string `json:"id"`
		Title  string `json:"title"`
		Expect expect `json:"expect"`
	}
	list := []scenario{}
	for _, s := range Scenarios() {
		list = append(list, scenario{s.ID, s.Title, expect{s.Verdict, append([]string{}, s.Findings...)}})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(list) // only the connection can fail, and then no one listens
}

// getApps answers GET /, the page that stands for My Apps. With ?to=aws its
// tiles post to AWS's own address, as Entra's do.
func (e *Entra) getApps(w http.ResponseWriter, r *http.Request) {
	Home{}.show(w, http.StatusOK, "apps.html", "'self'", struct {
		Groups []group
		ToAWS  bool
	}{groups(), toAWS(r)})
}

func toAWS(r *http.Request) bool { return r.URL.Query().Get("to") == "aws" }

// getSignIn answers GET /signin/{id} with the page by which Entra delivers a
// Response: a form that submits itself.
func (e *Entra) getSignIn(w http.ResponseWriter, r *http.Request) {
	for _, s := range Scenarios() {
		if s.ID == chi.URLParam(r, "id") {
			e.deliver(w, s, toAWS(r))
			return
		}
	}
	Home{}.show(w, http.StatusNotFound, "no-scenario.html", "'none'", nil)
}

func (e *Entra) deliver(w http.ResponseWriter, s Scenario, toAWS bool) {
	issued, err := e.Issue(s)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	action := e.relayURL
	if toAWS {
		action = issued.Destination
	}
	target, err := url.Parse(action) // a scenario's address may be broken; the relay's was checked
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	Home{}.show(w, http.StatusOK, "deliver.html", target.Scheme+"://"+target.Host, struct {
		Scenario Scenario
		Action   string
		Issued
	}{s, action, issued})
}

// getMetadata answers the address of the federation metadata, with and
// without ?appid=: there is one application.
func (e *Entra) getMetadata(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/samlmetadata+xml; charset=utf-8")
	_, _ = w.Write(e.metadata) // only the connection can fail
}
