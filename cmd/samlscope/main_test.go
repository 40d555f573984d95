package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"samlscope": main})
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CORPUS", filepath.Join(root, "testdata", "corpus"))
			e.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector would hold up each of hundreds of runs for a second
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "body": body, "ready": ready, "waitline": waitLine, "address": address,
			"api": api, "post": post, "postsaml": postSAML, "signin": signIn, "askcapture": askCapture,
			"sts": sts,
		},
	})
}

// exits CODE COMMAND... runs a command and demands this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// body FILE CASE writes the message of a corpus file.
func body(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: body FILE CASE")
	}
	data, err := os.ReadFile(filepath.Join(ts.Getenv("CORPUS"), args[1]+".saml"))
	ts.Check(err)
	_, message, _ := bytes.Cut(data, []byte("\n\n"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), message, 0o600))
}

// ready FILE waits until a server has written its ready line to FILE, and sets
// UI, API, TOKEN, RELAY, IDP and AWS from it.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready FILE")
	}
	line, _, _ := strings.Cut(await(ts, args[0], "\n"), "\n")
	values := map[string]any{}
	ts.Check(json.Unmarshal([]byte(line), &values))
	for name, value := range values {
		ts.Setenv(strings.ToUpper(name), fmt.Sprint(value))
	}
}

// waitline FILE TEXT waits until a server has written the text to FILE.
func waitLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitline FILE TEXT")
	}
	await(ts, args[0], args[1])
}

// await returns what a server has written to a file once it holds the text.
func await(ts *testscript.TestScript, file, text string) string {
	deadline := time.Now().Add(20 * time.Second)
	for {
		data, _ := os.ReadFile(ts.MkAbs(file)) // not there yet is the usual case
		if strings.Contains(string(data), text) {
			return string(data)
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s lacks %q: %s", file, text, data)
		}
		time.Sleep(10 * time.Millisecond) // between two looks at a file that another process writes
	}
}

// address NAME URL sets NAME to the HOST:PORT of a URL.
func address(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: address NAME URL")
	}
	u, err := url.Parse(args[1])
	ts.Check(err)
	ts.Setenv(args[0], u.Host)
}

// api METHOD PATH [FILE] asks the API with the token and prints the answer.
func api(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: api METHOD PATH [FILE]")
	}
	var body io.Reader
	if len(args) == 3 {
		body = strings.NewReader(ts.ReadFile(args[2]))
	}
	req, err := http.NewRequest(args[0], ts.Getenv("API")+args[1], body)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+ts.Getenv("TOKEN"))
	send(ts, neg, req)
}

var hiddenInput = regexp.MustCompile(`name="SAMLResponse" value="([^"]*)"`)

// postsaml FILE posts the SAMLResponse that the page in FILE carries, or the
// file's own text, to the relay.
func postSAML(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: postsaml FILE")
	}
	value := strings.TrimSpace(ts.ReadFile(args[0]))
	if m := hiddenInput.FindStringSubmatch(value); m != nil {
		value = strings.ReplaceAll(m[1], "&#43;", "+")
	}
	req, err := http.NewRequest(http.MethodPost, ts.Getenv("RELAY"),
		strings.NewReader(url.Values{"SAMLResponse": {value}}.Encode()))
	ts.Check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	send(ts, neg, req)
}

// signin SCENARIO FILE writes what the stand-in Entra ID delivers.
func signIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: signin SCENARIO FILE")
	}
	resp, err := http.Get(ts.Getenv("IDP") + "/signin/" + args[0] + "?to=aws")
	ts.Check(err)
	page, err := io.ReadAll(resp.Body)
	ts.Check(errors.Join(err, resp.Body.Close()))
	m := hiddenInput.FindSubmatch(page)
	if m == nil {
		ts.Fatalf("%s delivers nothing: %s", args[0], page)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(html.UnescapeString(string(m[1]))), 0o600))
}

// askcapture FILE asks AWS about the capture whose ID the file holds.
func askCapture(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: askcapture FILE")
	}
	api(ts, neg, []string{http.MethodPost, "/captures/" + strings.TrimSpace(ts.ReadFile(args[0])) + "/ask"})
}

// post FILE posts the file's bytes to the relay as a form body.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: post FILE")
	}
	req, err := http.NewRequest(http.MethodPost, ts.Getenv("RELAY"), strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	send(ts, neg, req)
}

func send(ts *testscript.TestScript, neg bool, req *http.Request) {
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	data, err := io.ReadAll(resp.Body)
	ts.Check(errors.Join(err, resp.Body.Close()))
	_, err = ts.Stdout().Write(data)
	ts.Check(err)
	if failed := resp.StatusCode >= 400; failed != neg {
		ts.Fatalf("%s %s: %s\n%s", req.Method, req.URL.Path, resp.Status, data)
	}
}
