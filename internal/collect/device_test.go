package collect

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// authority is a sign-in of Microsoft Entra ID on loopback, where a device code is entered after some polls, or never.
type authority struct {
	*httptest.Server
	polls   int // that are still answered with: pending
	refused bool
	asked   []string
}

func newAuthority(t *testing.T) *authority {
	a := &authority{}
	a.Server = httptest.NewTLSServer(a)
	t.Cleanup(a.Close)
	return a
}

// ServeHTTP implements http.Handler.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := a.URL + "/" + livecloud.Tenant
	_, what, _ := strings.Cut(r.URL.Path, livecloud.Tenant)
	a.asked = append(a.asked, what)
	status := http.StatusOK
	var answer map[string]any
	switch {
	case strings.HasSuffix(what, "/openid-configuration"):
		answer = map[string]any{"issuer": at + "/v2.0", "authorization_endpoint": at + "/oauth2/v2.0/authorize",
			"token_endpoint": at + "/oauth2/v2.0/token", "device_authorization_endpoint": at + "/oauth2/v2.0/devicecode"}
	case strings.HasSuffix(what, "/devicecode"):
		answer = map[string]any{"device_code": "DEVICECODE", "user_code": "ABCD", "verification_uri": at + "/devicelogin",
			"expires_in": 900, "interval": 0, "message": "Open " + at + "/devicelogin and enter ABCD."}
	case a.refused:
		status, answer = http.StatusBadRequest, map[string]any{"error": "authorization_declined",
			"error_description": "AADSTS65004: the user declined."}
	case a.polls > 0:
		a.polls--
		status, answer = http.StatusBadRequest, map[string]any{"error": "authorization_pending"}
	default:
		answer = map[string]any{"token_type": "Bearer", "access_token": "DEVICETOKEN", "expires_in": 3600}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // a client that has gone needs no answer
}

// TestDeviceCode: the user is told the code, signs in elsewhere, and Microsoft Graph is asked with the token.
func TestDeviceCode(t *testing.T) {
	for name, refused := range map[string]bool{"entered": false, "declined": true} {
		t.Run(name, func(t *testing.T) {
			w, a := newWorld(t), newAuthority(t)
			a.polls, a.refused = 1, refused
			w.o.Need, w.o.From, w.o.Via = message(), []string{"entra"}, a.Client().Transport
			w.o.Entra = EntraOptions{DeviceCode: true, Graph: w.URL, Authority: a.URL}
			made := w.run(t, t.Context())
			if said := strings.Join(w.said, "\n"); !strings.Contains(said, "enter ABCD") || strings.Contains(said, "DEVICE") {
				t.Errorf("%s", said)
			}
			m := made["GET "+pathOrganization]
			if refused && (m.State != evidencedir.NotAsked || !strings.Contains(m.Why, "authentication failed")) ||
				!refused && m.State != evidencedir.Complete {
				t.Errorf("%+v\n%q", m, a.asked)
			}
			if strings.Contains(w.text(t), "DEVICETOKEN") {
				t.Error("the token is written")
			}
		})
	}
}
