package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/standin"
)

// standins are a stand-in Entra ID and a stand-in AWS at one instant.
type standins struct {
	entra *standin.Entra
	aws   *httptest.Server
	now   time.Time
	dir   string
}

func startStandins(t *testing.T) *standins {
	t.Helper()
	s := &standins{now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), dir: t.TempDir()}
	entra, err := standin.NewEntra(standin.EntraOptions{
		RelayURL: "http://127.0.0.1:8485/saml",
		URL:      "http://127.0.0.1:1",
		Now:      func() time.Time { return s.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.entra = entra
	s.aws = httptest.NewServer(standin.NewAWS(standin.AWSOptions{
		Known: entra.Known(),
		Now:   func() time.Time { return s.now },
	}))
	t.Cleanup(s.aws.Close)
	metadata := s.get(t, "/federationmetadata/2007-06/federationmetadata.xml")
	write(t, filepath.Join(s.dir, "metadata.xml"), metadata)
	return s
}

func (s *standins) get(t *testing.T, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.entra.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d", path, w.Code)
	}
	return w.Body.String()
}

var delivered = regexp.MustCompile(`name="SAMLResponse" value="([^"]*)"`)

// response is the message of a scenario.
func (s *standins) response(t *testing.T, scenario string) string {
	t.Helper()
	m := delivered.FindStringSubmatch(s.get(t, "/signin/"+scenario+"?to=aws"))
	if m == nil {
		t.Fatalf("%s delivers nothing", scenario)
	}
	return html.UnescapeString(m[1])
}

// ask runs `samlscope ask` with a message on standard input.
func (s *standins) ask(t *testing.T, message string, args ...string) (code int, out, problems string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := Command{
		Stdin: strings.NewReader(message), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" },
		Now: func() time.Time { return s.now }, Transport: http.DefaultTransport,
	}
	code = c.Main(context.Background(), append([]string{
		"ask",
		"--idp-metadata",
		filepath.Join(s.dir, "metadata.xml"),
	}, args...))
	return code, stdout.String(), stderr.String()
}

type askAnswer struct {
	Verdict   inspect.Verdict
	Confirmed bool
	Answer    struct {
		Status                                     int
		Code, AWSError, Matched, Session, Location string
	}
}

// TestAskForEachScenario: whatever the stand-in Entra ID can deliver, STS's
// answer is brought back, matched, and put beside the prediction.
func TestAskForEachScenario(t *testing.T) {
	s := startStandins(t)
	refusals := 0
	for _, sc := range standin.Scenarios() {
		message := s.response(t, sc.ID)
		code, out, problems := s.ask(t, message, "--endpoint", s.aws.URL, "--format", "json")
		if code == exitUsage && strings.Contains(problems, "several roles") {
			role := regexp.MustCompile(`arn:aws[-a-z]*:iam::\d+:role/[^ ,]+`).FindString(problems)
			code, out, problems = s.ask(t, message, "--endpoint", s.aws.URL, "--format", "json", "--role", role)
		}
		if code == exitFailed && strings.HasPrefix(problems, "samlscope: ") {
			continue // there was nothing to ask about, and it says so
		}
		var a askAnswer
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Errorf("%s: exit code %d, %v: %s%s", sc.ID, code, err, out, problems)
			continue
		}
		refused := a.Answer.Code != ""
		if !a.Confirmed && sc.ID != "key-rollover" { // which only shows by what IAM stores
			t.Errorf("%s: predicted %s, answered %+v", sc.ID, a.Verdict, a.Answer)
		}
		if refused != (code == exitFindings) || refused == (a.Answer.Session != "") ||
			refused && (a.Answer.AWSError == "" || a.Answer.Status < 400) {
			t.Errorf("%s: exit code %d, %+v", sc.ID, code, a.Answer)
		}
		if refused && a.Answer.Matched != "" {
			refusals++
		}
		if strings.Contains(out, "stand-in") || strings.Contains(out, "ASIA") {
			t.Errorf("%s: credentials are shown: %s", sc.ID, out)
		}
	}
	if refusals < 10 {
		t.Errorf("only %d refusals were matched", refusals)
	}
}

func TestAskAtTheSignIn(t *testing.T) {
	s := startStandins(t)
	u, err := url.Parse(s.aws.URL)
	if err != nil {
		t.Fatal(err)
	}
	for scenario, says := range map[string]string{
		"good":        "AWS        accepts it, and would send the browser to ",
		"rsn-missing": "AWS        400: RoleSessionName is required in AuthnResponse",
	} {
		code, out, problems := s.ask(t, s.response(t, scenario), "--via", "signin", "--endpoint", s.aws.URL+"/saml",
			"--forward-host", u.Host)
		if (code == 0) != (scenario == "good") || !strings.Contains(out, says) ||
			!strings.HasSuffix(out, "predicted and confirmed\n") {
			t.Errorf("%s: exit code %d\n%s%s", scenario, code, out, problems)
		}
	}
	if code, _, problems := s.ask(t, s.response(t, "good"), "--via", "signin", "--endpoint",
		s.aws.URL+"/saml"); code != exitFailed || !strings.Contains(problems, "isn't an AWS sign-in URL") {
		t.Errorf("exit code %d: %s", code, problems)
	}
}

func TestAskIsNotPutInVain(t *testing.T) {
	s := startStandins(t)
	asked := 0
	never := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(never.Close)
	good := s.response(t, "good")
	s.now = s.now.Add(6 * time.Minute)
	for name, c := range map[string]struct {
		message, says string
		code          int
		args          []string
	}{
		"too old":    {good, "issued 6 min ago", exitFailed, nil},
		"no message": {"garbage", "this isn't one", exitFailed, nil},
		"no such file": {
			"",
			"no file or capture",
			exitFailed,
			[]string{"0660f39ad86e02d2c9cb", "--store", filepath.Join(t.TempDir(), "c.db")},
		},
		"no such way": {good, "sts or signin", exitUsage, []string{"--via", "mail"}},
		"two of them": {good, "one message", exitUsage, []string{"a", "b"}},
	} {
		code, out, problems := s.ask(t, c.message, append([]string{"--endpoint", never.URL}, c.args...)...)
		if code != c.code || !strings.Contains(problems, c.says) || out != "" {
			t.Errorf("%s: exit code %d, %q, %q", name, code, out, problems)
		}
	}
	s.now = s.now.Add(-6 * time.Minute)
	if code, _, problems := s.ask(t, s.response(t, "good"), "--role", "Nobody", "--endpoint",
		never.URL); code != exitUsage || !strings.Contains(problems, `doesn't name the role "Nobody"`) ||
		!strings.Contains(problems, "hint: ") {
		t.Errorf("exit code %d, %s", code, problems)
	}
	if asked != 0 {
		t.Errorf("AWS was asked %d times", asked)
	}
}

// TestAskWithoutAnAnswer: what is in the way is said, and not as an answer.
func TestAskWithoutAnAnswer(t *testing.T) {
	s := startStandins(t)
	for name, h := range map[string]http.HandlerFunc{
		"broken off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"no STS": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>log in to the wifi</html>")
		},
	} {
		srv := httptest.NewServer(h)
		code, out, problems := s.ask(t, s.response(t, "good"), "--endpoint", srv.URL)
		srv.Close()
		if code != exitFailed || out != "" || !strings.Contains(problems, "asking "+srv.URL) ||
			strings.Contains(problems, "us-east-1") || !strings.Contains(problems, "hint: check the network") {
			t.Errorf("%s: exit code %d, %q, %q", name, code, out, problems)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
