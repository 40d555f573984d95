//go:build unix

// Package deploy is the configuration of a relay for a team. Its test runs that configuration with what Debian packages.
package deploy

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/samlscope/samlscope/internal/pgtest"
	"github.com/samlscope/samlscope/internal/samltest"
)

const (
	host  = "saml.example.com"
	token = "0123456789abcdef0123456789abcdef"
)

// team is two relays behind nginx, on one PostgreSQL.
type team struct {
	origin    string // the address that a browser sees
	client    *http.Client
	bin       string // samlscope
	relays    [2]*exec.Cmd
	addresses [2]string // of the relays
}

// TestTeamLosesNothing kills one relay after the other, each in a burst of sign-ins that it answers. Each post gets its
// answer, and is in the database.
func TestTeamLosesNothing(t *testing.T) {
	nginx := nginxProgram(t)
	database, err := pgtest.Start()
	if err != nil {
		t.Skip("SKIPPED: no PostgreSQL server: ", err) // make tools installs it as root only
	}
	t.Cleanup(func() {
		if err := database.Remove(); err != nil {
			t.Error(err)
		}
	})
	store, err := database.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tm := start(t, nginx, store)
	for i := range tm.relays {
		tm.burst(t, i)
		tm.restart(t, i, store)
	}
}

// posts are the sign-ins of a burst.
const posts = 120

// burst posts sign-ins side by side, kills a relay among them, and asks for each afterwards.
func (tm *team) burst(t *testing.T, relay int) {
	t.Helper()
	message, err := os.ReadFile("../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("https://example.com/?burst=%d&post=%d.", relay, i) }
	var browsers sync.WaitGroup
	var next, answered atomic.Int32
	for range 8 {
		browsers.Go(func() {
			for i := int(next.Add(1)) - 1; i < posts; i = int(next.Add(1)) - 1 {
				form := url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(message)}, "RelayState": {name(i)}}
				status, body, err := tm.ask(http.MethodPost, "/saml", form)
				if err != nil || status >= http.StatusBadRequest {
					t.Errorf("post %d: status %d, %q, %v", i, status, body, err)
				}
				if answered.Add(1) == posts/4 {
					if err := tm.relays[relay].Process.Kill(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	browsers.Wait()
	for i := range posts {
		_, body, err := tm.ask(http.MethodGet, "/api/v1/captures?q="+url.QueryEscape(name(i)), nil)
		var list struct{ Captures []struct{ ID string } }
		if err == nil {
			err = json.Unmarshal([]byte(body), &list)
		}
		if err != nil || len(list.Captures) == 0 {
			t.Errorf("post %d of the burst on relay %d is not recorded: %s, %v", i, relay+1, body, err)
		}
	}
}

// ask sends a request through nginx, as a program that knows the token.
func (tm *team) ask(method, path string, form url.Values) (status int, body string, err error) {
	req, err := http.NewRequest(method, tm.origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := tm.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, string(text), err
}

// start starts what compose.yaml starts, each program on an address of its own.
func start(t *testing.T, nginx, store string) *team {
	t.Helper()
	cert, key, roots := samltest.WebCertificate(t, host)
	front := freeAddress(t)
	_, port, _ := net.SplitHostPort(front)
	tm := &team{origin: "https://" + net.JoinHostPort(host, port), bin: program(t)}
	tm.client = &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: host},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", front)
		},
	}}
	t.Cleanup(tm.client.CloseIdleConnections)
	for i := range tm.relays {
		tm.addresses[i] = freeAddress(t)
		tm.restart(t, i, store)
	}
	site, err := os.ReadFile("nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	tm.proxy(t, nginx, strings.NewReplacer("relay-1:8484", tm.addresses[0], "relay-2:8484", tm.addresses[1],
		"listen 443", "listen "+front, "/etc/nginx/cert.pem", cert, "/etc/nginx/key.pem", key).Replace(string(site)))
	return tm
}

// restart starts a relay as the unit does: by its variables. It answers when restart returns.
func (tm *team) restart(t *testing.T, i int, store string) {
	t.Helper()
	cmd := exec.Command(tm.bin, "serve", "--listen", tm.addresses[i], "--format", "json")
	cmd.Env = append(os.Environ(), "SAMLSCOPE_PUBLIC_URL="+tm.origin, "SAMLSCOPE_TOKEN="+token, "SAMLSCOPE_STORE="+store,
		"XDG_STATE_HOME="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	run(t, cmd)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("relay %d: %q, %v", i+1, line, err)
	}
	tm.relays[i] = cmd
}

// proxy starts nginx with a site. It answers when proxy returns.
func (tm *team) proxy(t *testing.T, nginx, site string) {
	t.Helper()
	dir := t.TempDir()
	user := ""
	if os.Geteuid() == 0 { // else its workers can't read the folder
		user = "user root;"
	}
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf("daemon off; %s pid %[2]s/pid; error_log stderr notice;\nevents {}\nhttp {\n"+
		"client_body_temp_path %[2]s/body; proxy_temp_path %[2]s/proxy; fastcgi_temp_path %[2]s/f; uwsgi_temp_path %[2]s/u; "+
		"scgi_temp_path %[2]s/s;\n%[3]s}\n", user, dir, site)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nginx, "-c", config, "-p", dir, "-e", "stderr")
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	run(t, cmd)
	var all strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "start worker process") {
			go func() { _, _ = io.Copy(io.Discard, said) }() // it must not wait for a reader
			return
		}
	}
	t.Fatalf("nginx: %s", all.String())
}

// run starts a program, and ends it with the test.
func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may be dead already
		_ = cmd.Wait()
	})
}

// program builds samlscope.
func program(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "samlscope")
	build := exec.Command("go", "build", "-o", bin, "../cmd/samlscope")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building samlscope: %v\n%s", err, out)
	}
	return bin
}

// nginxProgram is nginx, which Debian keeps out of some people's PATH.
func nginxProgram(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("SKIPPED: no nginx") // make tools installs it as root only
	return ""
}

// freeAddress is an address on loopback at which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}
