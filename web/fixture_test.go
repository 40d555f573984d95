package web

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

// TestFixtureOfACapture: what is downloaded holds nothing real and verifies.
func TestFixtureOfACapture(t *testing.T) {
	f := start(t, nil)
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := samlsign.Sign(samlsign.NewResponse(noon, "_r", "_a").XML(), samlsign.SignOptions{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	value := base64.StdEncoding.EncodeToString([]byte(signed))
	rec := f.add(func(r *capture.Record) {
		r.SAMLResponse, r.Report = value, inspect.Inspect(inspect.FormField("x", value, r.RelayState), inspect.Options{
			Clock: inspect.Clock{Basis: "given", At: noon},
		})
	})
	got := f.do("GET", "/api/v1/captures/"+rec.ID+"/fixture", "")
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") ||
		!strings.Contains(got.header.Get("Content-Disposition"), rec.ID+".saml") {
		t.Fatalf("%d %v %s", got.status, got.header, got.body)
	}
	made, err := fixture.Parse([]byte(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if found := made.Real(); made.Origin != fixture.OriginRedacted || len(found) > 0 {
		t.Errorf("it holds real data: %v", found)
	}
	if unmet := made.Check(made.Inspect()); len(made.Expect) == 0 || len(unmet) > 0 {
		t.Errorf("it is not as expected: %+v", unmet)
	}
	isProblem(t, "no capture", f.do("GET", "/api/v1/captures/0/fixture", ""), http.StatusNotFound, "no-such-capture")
	add := func(value string) string {
		return f.add(func(r *capture.Record) {
			r.SAMLResponse, r.Report = value, inspect.Inspect(inspect.FormField("x", value, nil), inspect.Options{})
		}).ID
	}
	if got := f.do("GET", "/api/v1/captures/"+add("AAAA")+"/fixture", ""); !strings.Contains(got.body, "\n\nXXXX\n") {
		t.Errorf("what can't be read is not crossed out: %d %s", got.status, got.body)
	}
	unknown := base64.StdEncoding.EncodeToString([]byte(`<?xml version="1.0" encoding="cp037"?><a/>`))
	isProblem(t, "unreadable", f.do("GET", "/api/v1/captures/"+add(unknown)+"/fixture", ""), http.StatusConflict, "not-redactable")
}
