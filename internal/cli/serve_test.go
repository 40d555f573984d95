package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/app"
)

// TestServeSaysWhereEverythingIs: one line of JSON as soon as it answers, and
// an orderly end when it is interrupted.
func TestServeSaysWhereEverythingIs(t *testing.T) {
	for _, args := range []string{"serve --ephemeral", "demo"} {
		ctx, interrupt := context.WithCancel(context.Background())
		out, to := io.Pipe()
		c := Command{
			Stdin: strings.NewReader(""), Stdout: to, Stderr: t.Output(), Now: time.Now,
			Getenv: func(name string) string { return map[string]string{"SAMLSCOPE_TOKEN": "0123456789abcdef"}[name] },
		}
		ended := make(chan int, 1)
		go func() {
			ended <- c.Main(ctx, append(strings.Fields(args), "--listen=127.0.0.1:0", "--relay-listen=127.0.0.1:0",
				"--open=false", "--format=json"))
			_ = to.Close() // no one reads on
		}()
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		var at app.Addresses
		if err := json.Unmarshal([]byte(line), &at); err != nil || at.Token != "0123456789abcdef" || at.Proxy != nil {
			t.Errorf("%s: %v: %s", args, err, line)
		}
		if demo := args == "demo"; demo != (at.IDP != "") || demo != (at.AWS != "") || demo != (at.AWSTLS != "") {
			t.Errorf("%s: %s", args, line)
		}
		for url, want := range map[string]int{at.API + "/captures": http.StatusUnauthorized, at.Relay: http.StatusOK} {
			resp, err := http.Get(url)
			if err != nil {
				t.Fatalf("%s does not answer yet: %v", url, err)
			}
			_ = resp.Body.Close() // the status is all
			if resp.StatusCode != want {
				t.Errorf("%s: %d, want %d", url, resp.StatusCode, want)
			}
		}
		interrupt()
		select {
		case code := <-ended:
			if code != exitOK {
				t.Errorf("%s ends with exit code %d", args, code)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s does not end", args)
		}
	}
}

// TestServeEndsBesideAnOpenConnection: a browser opens spare connections, and a client may break off in the middle
// of a form. Neither makes an interrupted samlscope fail.
func TestServeEndsBesideAnOpenConnection(t *testing.T) {
	for name, sent := range map[string]string{
		"nothing was sent":  "",
		"half of a form":    "POST /saml HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\nSAMLRes",
		"an answer was got": "GET /saml HTTP/1.1\r\nHost: %s\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := context.WithCancel(t.Context())
			out, to := io.Pipe()
			c := Command{
				Stdin: strings.NewReader(""), Stdout: to, Stderr: t.Output(), Now: time.Now,
				Getenv: func(string) string { return "" },
			}
			ended := make(chan int, 1)
			go func() {
				ended <- c.Main(ctx, strings.Fields("serve --ephemeral --listen=127.0.0.1:0 --relay-listen=127.0.0.1:0 "+
					"--open=false --format=json"))
				_ = to.Close() // no one reads on
			}()
			var at app.Addresses
			if err := json.NewDecoder(out).Decode(&at); err != nil {
				t.Fatal(err)
			}
			host := strings.TrimSuffix(strings.TrimPrefix(at.Relay, "http://"), "/saml")
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() }) // nothing was sent that matters
			if _, err := io.WriteString(conn, strings.ReplaceAll(sent, "%s", host)); err != nil {
				t.Fatal(err)
			}
			resp, err := http.Get("http://" + host + "/") // connections are taken in turn
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close() // whatever it says
			interrupt()
			if code := <-ended; code != exitOK {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// browserThat is a browser that runs a shell script.
func browserThat(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the browser is a shell script")
	}
	path := filepath.Join(t.TempDir(), "chromium")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBrowseWithoutAnAnswer: --once and --timeout say why nothing came, and
// that isn't a success.
func TestBrowseWithoutAnAnswer(t *testing.T) {
	sleeps, ends := browserThat(t, "exec sleep 60"), browserThat(t, "exit 0")
	for name, c := range map[string]struct {
		code int
		args []string
		says string
	}{
		"the time is up, with --once": {
			exitFailed,
			[]string{"--browser", sleeps, "--via", "proxy", "--once", "--timeout", "300ms"},
			"nothing was posted to AWS within 300ms",
		},
		"the time is up, without --once": {
			exitOK,
			[]string{"--browser", sleeps, "--via", "proxy", "--timeout", "300ms"},
			"0 captured",
		},
		"closed, with --once": {exitFailed, []string{"--browser", ends, "--via", "proxy", "--once"}, ""},
	} {
		args := append([]string{"browse", "--ephemeral", "--headless", "https://myapps.example/"}, c.args...)
		code, out, problems := session{}.run(t, context.Background(), args...)
		if code != c.code || out != "" || !strings.Contains(problems, c.says) {
			t.Errorf("%s: exit code %d, %q, %q", name, code, out, problems)
		}
	}
}

// closed is standard output that no one reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("nobody reads") }

// TestOutputThatCannotBeWritten: a result that did not get out isn't a success.
func TestOutputThatCannotBeWritten(t *testing.T) {
	message := file(t, "message.xml", base(t))
	for _, args := range []string{
		"version",
		"version --format json",
		"checks",
		"explain rsn-present",
		"inspect " + message,
		"inspect --format jsonl " + message,
		"diff " + message + " " + message,
		"man",
		"--help",
		"fixture record " + message + " --reveal",
	} {
		var problems strings.Builder
		c := Command{
			Stdin:  strings.NewReader(""),
			Stdout: closed{},
			Stderr: &problems,
			Now:    time.Now,
			Getenv: func(string) string { return "" },
		}
		if code := c.Main(context.Background(), strings.Fields(args)); code != exitFailed ||
			!strings.Contains(problems.String(), "writing to standard output: nobody reads") {
			t.Errorf("%s: exit code %d, %q", args, code, problems.String())
		}
	}
}
