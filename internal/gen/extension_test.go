package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

type manifest struct {
	Version         string
	Permissions     []string `json:"permissions"`
	Hosts           []string `json:"host_permissions"`
	OptionalHosts   []string `json:"optional_host_permissions"`
	Background      map[string]any
	Incognito       string
	Policy          map[string]string `json:"content_security_policy"`
	BrowserSettings map[string]any    `json:"browser_specific_settings"`
}

func manifestOf(t *testing.T, browser string) (m manifest) {
	t.Helper()
	base, err := os.ReadFile("../../extension/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	made, err := manifestFor(browser, base)
	if err == nil {
		err = json.Unmarshal(made, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// covers says whether one of the match patterns lets an address through.
func covers(patterns []string, address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.ContainsFunc(patterns, func(pattern string) bool {
		scheme, rest, _ := strings.Cut(pattern, "://")
		host := strings.TrimSuffix(rest, "/*")
		end, below := strings.CutPrefix(host, "*.")
		return scheme == u.Scheme && (u.Hostname() == end || below && strings.HasSuffix(u.Hostname(), "."+end))
	})
}

// TestExtensionAsksForAWSOnly: the extension sees AWS's sign-in hosts and nothing else, unless the user adds a service;
// an optional permission covers each of those.
func TestExtensionAsksForAWSOnly(t *testing.T) {
	m := manifestOf(t, "chromium")
	if want := []string{"webRequest", "storage", "scripting"}; !slices.Equal(m.Permissions, want) {
		t.Errorf("it asks for %v; docs/extension.md and extension/PRIVACY.md give the reason for %v", m.Permissions, want)
	}
	for _, pattern := range m.Hosts {
		host := strings.TrimSuffix(strings.TrimPrefix(pattern, "https://*."), "/*")
		if !slices.Contains(awsfacts.SignInHostEnds(), host) {
			t.Errorf("%s isn't an AWS sign-in host", pattern)
		}
	}
	for address, want := range map[string]bool{
		"https://signin.aws.amazon.com/saml":                                 true,
		"https://us-east-1.signin.aws.amazon.com/saml":                       true,
		"https://signin.amazonaws-us-gov.com/saml":                           true,
		"https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/saml":        true,
		"https://signin.amazonaws.cn/saml":                                   true,
		"https://eu-west-1.signin.aws/platform/saml/acs/1":                   true,
		"https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/1":        true,
		"https://console.aws.amazon.com/":                                    false,
		"https://login.microsoftonline.com/":                                 false,
		"https://signin.aws.amazon.com.evil.example/saml":                    false,
		"https://pool.auth.eu-west-1.amazoncognito.com/saml2/idpresponse":    false,
		"https://collection.eu-west-1.aoss.amazonaws.com/_saml/acs":          false,
		"http://127.0.0.1:35001/":                                            false,
		"http://signin.aws.amazon.com/saml":                                  false,
		"https://notsignin.aws.amazon.com/saml":                              false,
		"https://instance.eu-west-2.sign-in.connect.aws/saml?instanceId=abc": true,
	} {
		if covers(m.Hosts, address) != want {
			t.Errorf("%s: seen without being asked: %v", address, !want)
		}
	}
	filled := strings.NewReplacer("PORT", "7890", "HOST", "x.amazonaws.com", "REGION", "eu-west-1", "ID", "1")
	for _, p := range awsfacts.Places() {
		address := filled.Replace(p.URL)
		if p.Target == report.TargetSTSDriver && strings.Contains(address, "[::1]") {
			continue // no match pattern names an address of IPv6
		}
		if !covers(m.OptionalHosts, address) {
			t.Errorf("no permission covers %s", address)
		}
	}
	const begin = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"
	if policy := m.Policy["extension_pages"]; !strings.HasPrefix(policy, begin) || strings.Contains(policy, "http") {
		t.Errorf("its pages may load from elsewhere: %s", policy)
	}
}

// TestExtensionForEachBrowser: no browser is given what it would warn of.
func TestExtensionForEachBrowser(t *testing.T) {
	m := manifestOf(t, "chromium")
	if m.Background["scripts"] != nil || m.BrowserSettings != nil || m.Incognito != "split" {
		t.Errorf("Chromium gets %+v", m)
	}
	m = manifestOf(t, "firefox")
	if m.Background["service_worker"] != nil || m.BrowserSettings == nil || m.Incognito != "spanning" {
		t.Errorf("Firefox gets %+v", m)
	}
}

// TestExtensionIsReproducible: the same files make the same zip.
func TestExtensionIsReproducible(t *testing.T) {
	write := func() (all []byte) {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "engine"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"engine.wasm", "engine.js", "worker.js", "wasm_exec.js"} {
			if err := os.WriteFile(filepath.Join(dir, "engine", name), []byte(name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := writeExtension("../..", dir); err != nil {
			t.Fatal(err)
		}
		for _, browser := range browsers {
			packed, err := os.ReadFile(filepath.Join(dir, "samlscope-"+browser+".zip"))
			if err != nil || !bytes.Contains(packed, []byte("engine.wasm")) || !bytes.Contains(packed, []byte("background.js")) {
				t.Fatalf("%s: %v", browser, err)
			}
			all = append(all, packed...)
		}
		return all
	}
	if !bytes.Equal(write(), write()) {
		t.Error("the zips differ")
	}
}

// TestExtensionSendsNothing: no script of the extension can send anything, or runs what it was sent.
func TestExtensionSendsNothing(t *testing.T) {
	files, err := pageFiles("../..", "extension")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		for _, word := range []string{"XMLHttpRequest", "WebSocket", "sendBeacon", "eval(", "new Function", "importScripts", "innerHTML", "localStorage", `"blocking"`} {
			if strings.HasSuffix(name, ".js") && bytes.Contains(data, []byte(word)) {
				t.Errorf("%s has %s", name, word)
			}
		}
	}
}
