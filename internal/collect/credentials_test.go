package collect

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// recorder lets requests to loopback through, and answers every other one itself: nothing leaves.
type recorder struct {
	mu    sync.Mutex
	asked []string // hosts other than loopback
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Hostname() == "127.0.0.1" {
		return http.DefaultTransport.RoundTrip(req)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, req.URL.Host)
	return &http.Response{StatusCode: http.StatusNotFound, Status: "404 Not Found", Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

// withoutKeys is a run with no credentials but those that a test gives it.
func withoutKeys(t *testing.T) (*world, *recorder) {
	t.Helper()
	w, r := newWorld(t), &recorder{}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	w.o.Need, w.o.From, w.o.Via = message(), []string{"aws"}, r
	return w, r
}

// TestContainerCredentials: those of CloudShell and the like are used when their variables are set.
func TestContainerCredentials(t *testing.T) {
	w, r := withoutKeys(t)
	given := ""
	keys := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		given = req.Header.Get("Authorization")
		_, _ = io.WriteString(rw, `{"AccessKeyId":"AKIDCONTAINER","SecretAccessKey":"CONTAINERSECRET","Token":"CONTAINERTOKEN",`+
			`"Expiration":"2999-01-01T00:00:00Z"}`)
	}))
	t.Cleanup(keys.Close)
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.URL+"/creds")
	t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "THEWORD")
	made := w.run(t, t.Context())
	if m := made[opRole]; m.State != evidencedir.Complete || given != "THEWORD" || len(r.asked) > 0 {
		t.Errorf("%+v; asked with %q; %v", m, given, r.asked)
	}
	text := w.text(t) + strings.Join(w.said, "")
	if strings.Contains(text, "CONTAINER") || strings.Contains(text, "THEWORD") {
		t.Error("credentials are written")
	}
}

// TestInstanceCredentials: the machine is asked for its role only when the user permits it.
func TestInstanceCredentials(t *testing.T) {
	const machine = "169.254.169.254"
	for _, permitted := range []bool{false, true} {
		w, r := withoutKeys(t)
		w.o.Instance = permitted
		made := w.run(t, t.Context())
		if m := made[opCaller]; m.State == evidencedir.Complete || len(w.Asked()) > 0 {
			t.Errorf("%+v", m)
		}
		if slices.Contains(r.asked, machine) != permitted || !permitted && len(r.asked) > 0 {
			t.Errorf("permitted %t: %v", permitted, r.asked)
		}
		ways, err := (&run{o: w.o}).signIns(azcore.ClientOptions{}, "", false)
		if err != nil {
			t.Fatal(err)
		}
		managed := slices.ContainsFunc(ways, func(c azcore.TokenCredential) bool {
			_, is := c.(*azidentity.ManagedIdentityCredential)
			return is
		})
		if managed != permitted {
			t.Errorf("permitted %t: %v", permitted, ways)
		}
	}
}

// TestExpiredSSO: who has signed in too long ago is told how to sign in again.
func TestExpiredSSO(t *testing.T) {
	const start = "https://sso.example/start"
	for name, c := range map[string]struct{ profile, key string }{
		"a profile of its own": {"[profile people]\nsso_start_url = " + start + "\nsso_region = eu-west-2\n" +
			"sso_account_id = 400000000004\nsso_role_name = ReadOnly\n", start},
		"a profile with a session": {"[profile people]\nsso_session = work\nsso_account_id = 400000000004\n" +
			"sso_role_name = ReadOnly\n[sso-session work]\nsso_start_url = " + start + "\nsso_region = eu-west-2\n", "work"},
	} {
		for _, kept := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, token kept %t", name, kept), func(t *testing.T) {
				w, r := withoutKeys(t)
				config := filepath.Join(t.TempDir(), "config")
				if err := os.WriteFile(config, []byte(c.profile), 0o600); err != nil {
					t.Fatal(err)
				}
				t.Setenv("AWS_CONFIG_FILE", config)
				w.o.Profile = "people"
				if kept {
					sum := sha1.Sum([]byte(c.key))
					cache := filepath.Join(os.Getenv("HOME"), ".aws", "sso", "cache")
					if err := os.MkdirAll(cache, 0o700); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(cache, hex.EncodeToString(sum[:])+".json"),
						[]byte(`{"accessToken":"OLDTOKEN","expiresAt":"2020-01-01T00:00:00Z"}`), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				m := w.run(t, t.Context())[opCaller]
				if m.State != evidencedir.NotAsked || !strings.Contains(m.Why, "aws sso login --profile people") ||
					strings.Contains(m.Why, "OLDTOKEN") || len(r.asked) > 0 {
					t.Errorf("%+v; %v", m, r.asked)
				}
			})
		}
	}
}

// TestMissingTokenFile: credentials whose file is gone are not asked for over and over, as a network is.
func TestMissingTokenFile(t *testing.T) {
	w, _ := withoutKeys(t)
	t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", filepath.Join(t.TempDir(), "gone"))
	t.Setenv("AWS_ROLE_ARN", "arn:aws:iam::400000000004:role/R")
	m := w.run(t, t.Context())[opCaller]
	if m.State != evidencedir.NotAsked || !strings.Contains(m.Why, "gone") || len(w.slept) > 0 {
		t.Errorf("%+v; slept %v", m, w.slept)
	}
}
