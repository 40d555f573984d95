package ask

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// What AWS grants, in the answers below. None of it may come out.
const (
	grantedKey    = "ASIAGRANTEDGRANTED00"
	grantedSecret = "granted-secret"
	grantedToken  = "granted-token"
	grantedCookie = "granted-cookie"
)

const (
	role     = "arn:aws:iam::400000000004:role/Agent"
	provider = "arn:aws:iam::400000000004:saml-provider/EntraID"
	session  = "arn:aws:sts::400000000004:assumed-role/Agent/alice@example.com"
	message  = "PHNhbWxwOlJlc3BvbnNlLz4="
)

// noAWS keeps the SDK from whatever this machine knows of AWS. The keys are
// there to show that they aren't used.
func noAWS(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED":   "true",
		"AWS_ACCESS_KEY_ID":           "AKIADUMMYDUMMYDUMMY0",
		"AWS_SECRET_ACCESS_KEY":       "dummy-secret",
		"AWS_SESSION_TOKEN":           "dummy-token",
		"AWS_REGION":                  "eu-north-1",
		"AWS_CONFIG_FILE":             "/nonexistent",
		"AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
	} {
		t.Setenv(name, value)
	}
}

// server answers on loopback and counts what it was asked.
func server(t *testing.T, answer http.HandlerFunc) (url string, asked *atomic.Int32) {
	t.Helper()
	asked = &atomic.Int32{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, asked
}

func stsQuestion(endpoint string) Question {
	return Question{SAMLResponse: message, Role: role, Provider: provider, Region: "eu-west-1", Endpoint: endpoint}
}

// granted is how STS grants a session.
const granted = `<AssumeRoleWithSAMLResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithSAMLResult>
<Credentials><AccessKeyId>` + grantedKey + `</AccessKeyId><SecretAccessKey>` + grantedSecret + `</SecretAccessKey>
<SessionToken>` + grantedToken + `</SessionToken><Expiration>2026-11-22T04:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>` + session + `</Arn><AssumedRoleId>AROA:alice</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithSAMLResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleWithSAMLResponse>`

func refusal(code, text string) string {
	return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>` + code +
		`</Code><Message>` + text + `</Message></Error><RequestId>1</RequestId></ErrorResponse>`
}

// silent fails the test when something that AWS granted, or the message, stands
// in what comes back.
func silent(t *testing.T, got Answer, err error) {
	t.Helper()
	all := fmt.Sprintf("%+v %v %+v", got, err, err)
	for _, secret := range []string{grantedKey, grantedSecret, grantedToken, grantedCookie, message} {
		if strings.Contains(all, secret) {
			t.Errorf("%s comes out: %s", secret, all)
		}
	}
}

func TestSTSIsAskedForTheLeast(t *testing.T) {
	noAWS(t)
	endpoint, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
		want := url.Values{
			"Action": {"AssumeRoleWithSAML"}, "Version": {"2011-06-15"}, "RoleArn": {role}, "PrincipalArn": {provider},
			"SAMLAssertion": {message}, "DurationSeconds": {"900"},
		}
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.PostForm.Encode() != want.Encode() {
			t.Errorf("asked %s %v, %v", r.Method, r.PostForm, err)
		}
		for _, name := range []string{"Authorization", "X-Amz-Security-Token", "Cookie"} {
			if v := r.Header.Get(name); v != "" {
				t.Errorf("sent %s: %s, and the message is all the proof there is", name, v)
			}
		}
		_, _ = io.WriteString(w, granted)
	})
	got, err := STS(t.Context(), http.DefaultClient, stsQuestion(endpoint))
	if want := (Answer{Status: http.StatusOK, Session: session}); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	silent(t, got, err)
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestSTSRefusals(t *testing.T) {
	noAWS(t)
	for code, c := range map[string]struct {
		status int
		text   string
	}{
		"InvalidIdentityToken":    {http.StatusBadRequest, "Response signature invalid"},
		"AccessDenied":            {http.StatusForbidden, "Not authorized to perform sts:AssumeRoleWithSAML"},
		"ExpiredTokenException":   {http.StatusBadRequest, "Token must be redeemed within 5 minutes of issuance"},
		"IDPRejectedClaim":        {http.StatusForbidden, "An error was returned"},
		"TokenOfTheFuture":        {http.StatusTeapot, "a code that this SDK doesn't know"},
		"Throttling":              {http.StatusBadRequest, "Rate exceeded"},                // the SDK would ask again
		"ServiceUnavailable":      {http.StatusServiceUnavailable, "Service Unavailable"},  // and here
		"RequestTimeout":          {http.StatusBadRequest, "Request timed out"},            // and here
		"InternalFailure":         {http.StatusInternalServerError, "An internal failure"}, // and here
		"MalformedPolicyDocument": {http.StatusBadRequest, ""},
		"PackedPolicyTooLarge": {http.StatusBadRequest,
			"Packed size of session tags consumes 102% of the allotted space."},
		"RegionDisabledException":   {http.StatusForbidden, "STS is not activated in this region"},
		"ValidationError":           {http.StatusBadRequest, "1 validation error detected & more"},
		"RequestLimitExceeded":      {http.StatusServiceUnavailable, "Request limit exceeded."},
		"InvalidParameterException": {http.StatusBadRequest, "no"},
	} {
		endpoint, asked := server(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, refusal(code, strings.ReplaceAll(c.text, "&", "&amp;")))
		})
		got, err := STS(t.Context(), http.DefaultClient, stsQuestion(endpoint))
		if want := (Answer{Status: c.status, Code: code, Text: c.text}); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", code, got, err)
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("%s: asked %d times: a message counts once only", code, n)
		}
	}
}

// TestWhatIsNoAnswer: an error says whom was asked, in a few words, and never
// what it carried.
func TestWhatIsNoAnswer(t *testing.T) {
	noAWS(t)
	for name, c := range map[string]struct {
		sts    http.HandlerFunc
		signIn http.HandlerFunc
	}{
		"cut off": {
			sts: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, granted[:strings.Index(granted, "<Expiration>")])
			},
			signIn: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Set-Cookie", "session="+grantedCookie)
				w.Header().Set("Content-Length", "1000")
				_, _ = io.WriteString(w, grantedToken)
			},
		},
		"broken off": {
			sts:    func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			signIn: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		},
		"something else": {
			sts: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, "<html>"+grantedSecret+" log in to the wifi</html>")
			},
		},
		"a date that is none": {
			sts: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, strings.Replace(granted, "2026-11-22T04:00:00Z", grantedSecret, 1))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			endpoint, asked := server(t, c.sts)
			got, err := STS(t.Context(), http.DefaultClient, stsQuestion(endpoint))
			if err == nil || got != (Answer{}) || !strings.HasPrefix(err.Error(), "asking "+endpoint+": ") {
				t.Errorf("got %+v, %v", got, err)
			}
			silent(t, got, err)
			if n := asked.Load(); n != 1 {
				t.Errorf("asked %d times", n)
			}
			if c.signIn == nil {
				return
			}
			endpoint, asked = server(t, c.signIn)
			got, err = SignIn(t.Context(), &http.Transport{}, Question{SAMLResponse: message, Endpoint: endpoint})
			if err == nil || got != (Answer{}) || !strings.HasPrefix(err.Error(), "asking "+endpoint+": ") {
				t.Errorf("got %+v, %v", got, err)
			}
			silent(t, got, err)
			if n := asked.Load(); n != 1 {
				t.Errorf("asked the sign-in %d times", n)
			}
		})
	}
}

func TestSignInPostsAsABrowserDoes(t *testing.T) {
	empty, state := "", "https://console.aws.amazon.com/?a=b&c=d é"
	for name, relayState := range map[string]*string{"none": nil, "empty": &empty, "one": &state} {
		endpoint, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
			want := url.Values{"SAMLResponse": {message}}
			if relayState != nil {
				want.Set("RelayState", *relayState)
			}
			if err := r.ParseForm(); err != nil || r.URL.Path != "/saml" || r.PostForm.Encode() != want.Encode() {
				t.Errorf("%s: %s asked %v, %v", name, r.URL, r.PostForm, err)
			}
			if kind := r.Header.Get("Content-Type"); kind != "application/x-www-form-urlencoded" ||
				r.Header.Get("Cookie") != "" {
				t.Errorf("%s: sent %v", name, r.Header)
			}
			http.SetCookie(w, &http.Cookie{Name: "aws-creds", Value: grantedCookie})
			http.Redirect(w, r, "/console", http.StatusFound)
		})
		got, err := SignIn(t.Context(), http.DefaultTransport,
			Question{SAMLResponse: message, RelayState: relayState, Endpoint: endpoint + "/saml"})
		if err != nil || got.Status != http.StatusFound || got.Location != "/console" || got.Code+got.Session != "" {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		silent(t, got, err)
		if n := asked.Load(); n != 1 {
			t.Errorf("%s: asked %d times: the redirect leads into a session that nobody asked for", name, n)
		}
	}
}

func TestSignInReadsTheBeginningOfAPage(t *testing.T) {
	const sentence = "Your request included an invalid SAML response."
	endpoint, _ := server(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, sentence+strings.Repeat(" ", maxPage)+"the end")
	})
	got, err := SignIn(t.Context(), http.DefaultTransport, Question{SAMLResponse: message, Endpoint: endpoint})
	if err != nil || got.Status != http.StatusBadRequest || !strings.HasPrefix(got.Text, sentence) ||
		len(got.Text) != maxPage {
		t.Errorf("got status %d, %d bytes of text, %v", got.Status, len(got.Text), err)
	}
}

func TestAnEndpointThatIsNone(t *testing.T) {
	noAWS(t)
	for _, endpoint := range []string{"http://127.0.0.1:1/%zz", "http://127.0.0.1:1"} {
		got, err := SignIn(t.Context(), http.DefaultTransport, Question{SAMLResponse: message, Endpoint: endpoint})
		if err == nil || !strings.HasPrefix(err.Error(), "asking "+endpoint+": ") {
			t.Errorf("sign-in at %s: %v", endpoint, err)
		}
		silent(t, got, err)
		if got, err = STS(t.Context(), http.DefaultClient, stsQuestion(endpoint)); err == nil {
			t.Errorf("STS at %s: %+v", endpoint, got)
		}
		silent(t, got, err)
	}
}

// hanging is a server that never answers. It's a value, because the clock of
// synctest stands still while a real connection is waited for.
type hanging struct{}

func (hanging) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func (h hanging) Do(r *http.Request) (*http.Response, error) { return h.RoundTrip(r) }

func TestAServerThatHangsIsWaitedForSoLong(t *testing.T) {
	noAWS(t)
	for name, ask := range map[string]func(ctx context.Context) (Answer, error){
		"STS": func(ctx context.Context) (Answer, error) {
			return STS(ctx, hanging{}, stsQuestion("http://127.0.0.1:1"))
		},
		"sign-in": func(ctx context.Context) (Answer, error) {
			return SignIn(ctx, hanging{}, Question{SAMLResponse: message, Endpoint: "http://127.0.0.1:1"})
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			got, err := ask(t.Context())
			if d := time.Since(began); err == nil || d != patience {
				t.Errorf("%s: %v after %s", name, err, d)
			}
			silent(t, got, err)
		})
	}
}

func TestTheCallerMayGiveUp(t *testing.T) {
	noAWS(t)
	release := make(chan struct{})
	endpoint, _ := server(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) }) // before the server is closed, which waits for its handlers
	for name, ask := range map[string]func(ctx context.Context) (Answer, error){
		"STS": func(ctx context.Context) (Answer, error) {
			return STS(ctx, http.DefaultClient, stsQuestion(endpoint))
		},
		"sign-in": func(ctx context.Context) (Answer, error) {
			return SignIn(ctx, http.DefaultTransport, Question{SAMLResponse: message, Endpoint: endpoint})
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		began := time.Now()
		got, err := ask(ctx)
		cancel()
		if d := time.Since(began); err == nil || !strings.HasSuffix(err.Error(), "context deadline exceeded") ||
			d > patience/2 {
			t.Errorf("%s: %v after %s", name, err, d)
		}
		silent(t, got, err)
	}
}
