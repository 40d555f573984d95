package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/web"
)

// Inspect judges what was pasted, and gives each report as soon as it is made.
func (a *App) Inspect(ctx context.Context, name string, body []byte, q web.Query,
	take func(*inspect.Report) error) error {
	return a.judge.pasted(ctx, name, body, q, take)
}

// WhatIf judges a capture with changes, or with the fix of a cause.
func (a *App) WhatIf(rec capture.Record, changes []inspect.Change, fix string) (*inspect.Report, error) {
	return a.judge.whatIf(rec, changes, fix)
}

// Question is the message of a capture, and what it is judged by.
func (a *App) Question(rec capture.Record) (*inspect.Message, inspect.Options) {
	return a.judge.question(rec)
}

// Ask asks AWS about a capture.
func (a *App) Ask(ctx context.Context, rec capture.Record, via, role string) (capture.Asked, error) {
	if rec.Report == nil {
		return capture.Asked{}, a.asker.problem("no-response", "samlscope couldn't check the message, so it "+
			"doesn't ask AWS either")
	}
	return a.asker.Ask(ctx, Question{
		Via: via, Role: role, SAMLResponse: rec.SAMLResponse, RelayState: rec.RelayState, Report: rec.Report,
	})
}

// Destination is where a message is to be posted, and whether it may be.
func (a *App) Destination(rec capture.Record) (url string, allowed bool) {
	url = a.o.Forwarding.action(rec)
	return url, a.o.Forwarding.Allowed(url)
}

// Holds says whether a message waits in this program and can go on.
func (a *App) Holds(id string) bool { return a.gate != nil && a.gate.Holds(id) }

// PageURL is the inspection page of a capture. It needs the cookie that the
// printed address sets, so that the relay's page carries nothing that opens it.
func (a *App) PageURL(id string) string {
	return strings.TrimSuffix(a.Addresses.API, "/api/v1") + "/captures/" + id
}

// RelayPage is the verdict page from which a held message can be forwarded.
func (a *App) RelayPage(r capture.Record) string {
	if r.Via != capture.ViaRelay || r.SAMLResponse == "" {
		return ""
	}
	return a.Addresses.Relay + "/" + r.ID + "?token=" + r.Token
}

// shortToken is the length, in characters, from which a token set by hand is
// taken without a warning.
const shortToken = 16

// sessionToken is the one in SAMLSCOPE_TOKEN, or 128 random bits. At a public
// address anyone may try tokens, so a short one is refused there.
func sessionToken(env Env, public bool) (string, error) {
	if t := env.Getenv("SAMLSCOPE_TOKEN"); t != "" {
		if strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return "", Usage("SAMLSCOPE_TOKEN must be printable ASCII without blanks, because it goes into " +
				"a header")
		}
		if len(t) < shortToken && public {
			return "", Usage("SAMLSCOPE_TOKEN has %d characters; with --public-url it needs %d or more", len(t), shortToken)
		}
		if len(t) < shortToken {
			env.Warn(fmt.Errorf("SAMLSCOPE_TOKEN has %d characters and protects credentials: use %d or more "+
				"outside of tests", len(t), shortToken))
		}
		return t, nil
	}
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b), nil
}

// pageFiles returns the page's files: built in, or from a directory.
func pageFiles(dir string) (fs.FS, error) {
	if dir == "" {
		return web.Assets(), nil
	}
	index := filepath.Join(dir, "index.html")
	if _, err := os.Stat(index); err != nil {
		return nil, Unreadable("reading the page's file", index, err).With("--assets names a copy of web/assets")
	}
	return os.DirFS(dir), nil
}

// LoopbackOnly refuses an address that other machines can reach: whoever
// reaches the page can try tokens on credentials. flag is where it was given.
func LoopbackOnly(flag, addr string) error {
	if err := hostPort(flag, addr); err != nil {
		return err
	}
	host, port, _ := net.SplitHostPort(addr) // hostPort has let it through
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return Usage("%s %s is open to other machines, and captures are credentials", flag, addr).
			With("type " + flag + " 127.0.0.1:" + port + ", and reach it from elsewhere through ssh -L")
	}
	return nil
}

// hostPort refuses what isn't an address to listen on.
func hostPort(flag, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return Usage("%s %q isn't HOST:PORT, such as 127.0.0.1:8484", flag, addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return Usage("%s %q has no port between 0 and 65535", flag, addr)
	}
	return nil
}

func port(l net.Listener) string {
	_, p, _ := net.SplitHostPort(l.Addr().String()) // a listener's address always has one
	return p
}

// hostsOf are the Host values under which the page may be asked for.
func hostsOf(l net.Listener) []string {
	p := port(l)
	return []string{l.Addr().String(), "localhost:" + p, "127.0.0.1:" + p, "[::1]:" + p}
}

// relayURLs are the ways in which a Reply URL may write the relay's address.
func relayURLs(l net.Listener) []string {
	p := port(l)
	return []string{"http://localhost:" + p + "/saml", "http://127.0.0.1:" + p + "/saml", "http://[::1]:" + p + "/saml"}
}

// closeAll closes what was opened before something failed.
func closeAll(listeners []net.Listener, err error) error {
	for _, l := range listeners {
		err = errors.Join(err, l.Close())
	}
	return err
}

// ways are what an empty page tells about getting a capture. The demo does not lead to itself.
func ways(relay string, o Options) []web.Way {
	browse := web.Way{
		Title: "Browse",
		Text: "A separate browser with a throw-away profile. samlscope stops the post to AWS on its " +
			"way. You change nothing in Entra ID, and forwarding works.",
		Command: "samlscope browse",
	}
	if o.Stops != "" {
		browse = web.Way{
			Title: "Browser",
			Text:  "Sign in with the browser that is open. samlscope stops its posts to " + o.Stops + ".",
		}
	}
	all := []web.Way{
		browse,
		{
			Title: "Paste or drop",
			Text: "A SAMLResponse value, a form body or a file with one, pasted with the button " +
				"above or dropped anywhere on this page.",
		},
	}
	if o.Demo == "" {
		all = append(all, web.Way{
			Title: "Try it",
			Text: "A stand-in Entra ID and a stand-in AWS on this machine, with dozens of sign-ins that " +
				"work or fail.",
			Command: "samlscope demo",
		})
	}
	if relay != "" {
		all = append(all, web.Way{
			Title: "Relay",
			Text: "In a test app, add this as the Reply URL (Assertion Consumer Service URL) and sign in. " +
				"AWS refuses such a message when you forward it; samlscope checks everything in it.",
			Command: relay,
		})
	}
	return append(all, web.Way{
		Title:   "Terminal",
		Text:    "The same checks without the page.",
		Command: "samlscope inspect response.txt",
	})
}
