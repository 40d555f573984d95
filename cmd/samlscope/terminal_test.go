package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestServersReachNoTerminal: Go's HTTP client prints what a server sent unasked.
func TestServersReachNoTerminal(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "samlscope", "serve", "--intercept", "--ephemeral", "--open=false", "--format",
		"json", "--listen", "127.0.0.1:0", "--relay-listen", "127.0.0.1:0", "--proxy-listen", "127.0.0.1:0", "--upstream",
		"site.example:80="+l.Addr().String())
	cmd.Env, cmd.Stderr = append(os.Environ(), "XDG_STATE_HOME="+t.TempDir()), &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ready struct{ Proxy string }
	if err := json.NewDecoder(out).Decode(&ready); err != nil {
		t.Fatalf("%v: %s", err, &errs)
	}
	proxy, err := url.Parse(ready.Proxy)
	if err != nil {
		t.Fatal(err)
	}
	heard, asked := make(chan error, 1), make(chan struct{})
	go func() { heard <- speakUnasked(l, asked) }()
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	answer, err := client.Get("http://site.example/")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "ok" {
		t.Errorf("%q, error %v", text, err)
	}
	_ = answer.Body.Close() // it was read to its end
	close(asked)
	if err := <-heard; err != nil {
		t.Error(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed; this waits for the last of what it printed
	if strings.Contains(errs.String(), "secret") || strings.Contains(errs.String(), "Unsolicited") {
		t.Errorf("the terminal shows %q", &errs)
	}
}

// speakUnasked answers one request and then, once that was read, goes on
// speaking. It returns when the client has heard that and hangs up.
func speakUnasked(l net.Listener, answered <-chan struct{}) error {
	c, err := l.Accept()
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	if _, err := http.ReadRequest(r); err != nil {
		return err
	}
	if _, err := io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); err != nil {
		return err
	}
	<-answered
	if _, err := io.WriteString(c, "\x1b[2Jsecret"); err != nil {
		return err
	}
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}
