package cli

import (
	"bufio"
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// serving is a command that serves, with what it prints for a person.
type serving struct {
	t     *testing.T
	lines *bufio.Scanner
	at    map[string]string // addresses, by what comes before them
}

const liveToken = "0123456789abcdef"

// serve starts a command and reads up to the line that ends what it announces.
func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	out, to := io.Pipe()
	state := t.TempDir()
	c := Command{
		Stdin: strings.NewReader(""), Stdout: to, Stderr: t.Output(), Now: time.Now,
		Getenv: func(name string) string {
			return map[string]string{"SAMLSCOPE_TOKEN": liveToken, "XDG_STATE_HOME": state}[name]
		},
	}
	ended := make(chan int, 1)
	go func() {
		ended <- c.Main(ctx, append(args, "--listen=127.0.0.1:0", "--relay-listen=127.0.0.1:0", "--open=false"))
		_ = to.Close() // no one reads on
	}()
	s := &serving{t, bufio.NewScanner(out), map[string]string{}}
	t.Cleanup(func() {
		interrupt()
		_ = out.Close() // what it prints at the end is no one's
		if code := <-ended; code != exitOK {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	})
	for s.lines.Scan() && !strings.HasPrefix(s.lines.Text(), "Ctrl-C") {
		if i := strings.Index(s.lines.Text(), "http://"); i >= 0 {
			s.at[strings.TrimSpace(s.lines.Text()[:i])] = strings.TrimSpace(s.lines.Text()[i:])
		}
	}
	return s
}

// until returns the lines up to the first that tells of an event.
func (s *serving) until(event string) (all []string) {
	s.t.Helper()
	for s.lines.Scan() {
		all = append(all, s.lines.Text())
		if fields := strings.Fields(s.lines.Text()); len(fields) > 1 && fields[1] == event {
			return all
		}
	}
	s.t.Fatalf("no line of %s in %q", event, all)
	return nil
}

func (s *serving) do(method, address string, form url.Values) string {
	s.t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+liveToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if _ = resp.Body.Close(); err != nil { // it was read
		s.t.Fatal(err)
	}
	return string(body)
}

func (s *serving) api(method, path string) string {
	page, _, _ := strings.Cut(s.at[""], "/?")
	return s.do(method, page+"/api/v1"+path, nil)
}

var formValue = regexp.MustCompile(`name="(SAMLResponse|RelayState)" value="([^"]*)"`)

// signIn posts what the stand-in Entra ID delivers to the relay, and returns it.
func (s *serving) signIn(scenario string) url.Values {
	s.t.Helper()
	form := url.Values{}
	idp := s.at["1  sign in at the stand-in Entra ID"]
	for _, m := range formValue.FindAllStringSubmatch(s.do("GET", idp+"/signin/"+scenario, nil), -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	s.do("POST", s.at["relay (Reply URL for a test app)"], form)
	return form
}

// TestServersTellWhatHappens: a line for each thing that happens to a message, with
// the user's name masked.
func TestServersTellWhatHappens(t *testing.T) {
	s := serve(t, "demo")
	s.signIn("good")
	lines := s.until("held")
	if len(lines) != 3 || !strings.Contains(lines[0], "captured") || !strings.Contains(lines[1], "verdict") {
		t.Fatalf("%q", lines)
	}
	if !strings.Contains(lines[1], "a…@example.com: AWS will accept") || strings.Contains(strings.Join(lines, ""), "alice") {
		t.Errorf("%q", lines)
	}
	id := strings.Fields(lines[0])[2]
	if !strings.Contains(lines[2], "/captures/"+id) {
		t.Errorf("held where? %q", lines[2])
	}
	s.api("POST", "/captures/"+id+"/drop")
	if lines := s.until("dropped"); len(lines) != 1 {
		t.Errorf("%q", lines)
	}

	form := s.signIn("rsn-missing")
	id = strings.Fields(s.until("held")[0])[2]
	forward := s.api("POST", "/captures/"+id+"/forward")
	if lines := s.until("forwarded"); len(lines) != 1 {
		t.Errorf("%q", lines)
	}
	action := regexp.MustCompile(`"action":"([^"]*)"`).FindStringSubmatch(forward)
	if action == nil {
		t.Fatal(forward)
	}
	s.do("POST", action[1], form)
	if lines := s.until("answered"); len(lines) != 1 || !strings.Contains(lines[0], "AWS answered 4") {
		t.Errorf("%q", lines)
	}
}

// TestServeTellsNothingOld: what an earlier run captured is not told again.
func TestServeTellsNothingOld(t *testing.T) {
	store := "--store=" + file(t, "c.db", "")
	post := func(s *serving, value string) []string {
		s.do("POST", s.at["relay (Reply URL for a test app)"], url.Values{"SAMLResponse": {value}})
		return s.until("verdict")
	}
	t.Run("first", func(t *testing.T) { post(serve(t, "serve", store), "one") })
	t.Run("again", func(t *testing.T) {
		s := serve(t, "serve", store)
		lines := post(s, "two")
		if n := len(slices.DeleteFunc(lines, func(l string) bool { return !strings.Contains(l, "captured") })); n != 1 {
			t.Errorf("%d captures are told", n)
		}
	})
}
