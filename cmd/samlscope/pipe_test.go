//go:build unix

package main

import (
	"bufio"
	"bytes"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// TestReaderGone: whoever read the lines of serve has gone, as in `samlscope serve | head`. The sign-ins go on all the
// same, and Ctrl-C ends it orderly. An address that no one can be told at all is a failure, and told by the exit code.
func TestReaderGone(t *testing.T) {
	out, cmd, problems := startRead(t)
	relay := ""
	for lines := bufio.NewScanner(out); relay == "" && lines.Scan(); {
		relay = regexp.MustCompile(`http://\S+/saml$`).FindString(lines.Text())
	}
	_ = out.Close() // it was read
	for range 3 {
		resp, err := http.PostForm(relay, url.Values{"SAMLResponse": {"PHgvPg=="}})
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // the status is all
		if resp.StatusCode != http.StatusOK {
			t.Errorf("the relay answers %s", resp.Status)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("interrupted: %v: %s", err, problems)
	}

	out, cmd, problems = startRead(t)
	_ = out.Close() // before it says anything
	_ = cmd.Wait()  // the code says it
	if code := cmd.ProcessState.ExitCode(); code != 3 || problems.Len() == 0 {
		t.Errorf("no one was told the address: exit code %d, %q", code, problems)
	}
}

// startRead starts serve, and returns the end of the pipe that its output can be read from.
func startRead(t *testing.T) (*os.File, *exec.Cmd, *bytes.Buffer) {
	t.Helper()
	out, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	cmd := exec.Command("samlscope", "serve", "--ephemeral", "--open=false", "--listen=127.0.0.1:0",
		"--relay-listen=127.0.0.1:0")
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	cmd.Stdout, cmd.Stderr = to, &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // or it has ended
	_ = to.Close()                               // the program has its own
	return out, cmd, &problems
}
