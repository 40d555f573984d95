package app

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestWhatTheBrowserStops: the services that samlscope knows, what --also names, and nothing that the
// relay may forward to besides.
func TestWhatTheBrowserStops(t *testing.T) {
	named := Forwarding{Hosts: []string{"app.example", "localhost:9000"}}
	for address, want := range map[string]bool{
		"https://signin.aws.amazon.com/saml":              true,
		"http://127.0.0.1:35001/":                         true,
		"http://localhost:7890/redshift/":                 true,
		"https://app.example/acs":                         true,
		"https://app.example.evil.example/acs":            false,
		"https://other.example/acs":                       false,
		"http://localhost:9000/saml":                      true, // named, though it looks like a relay
		"http://localhost:9001/saml":                      false,
		"https://login.microsoftonline.com/common/login":  false,
		"https://d.example/_dashboards/_opendistro/other": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := named.takes(u); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	if p := named.patterns(); !slices.Contains(p, "http*://*app.example*") ||
		!slices.Contains(p, "http*://*signin.aws.amazon.com*/*saml*") {
		t.Errorf("nets %q", p)
	}
	for _, address := range []string{
		"http://127.0.0.1:35001/", "http://localhost:7890/redshift/", "https://app.example/acs",
	} {
		if (Forwarding{}).Allowed(address) {
			t.Errorf("the relay may forward to %s, because the browser stops posts to it", address)
		}
	}
}

func TestStops(t *testing.T) {
	all := Stops([]string{"app.example"}, false, true)
	for _, want := range []string{"AWS sign-in, IAM Identity Center (https://HOST/platform/saml/acs/ID)",
		"Client VPN (http://127.0.0.1:35001)", "drivers on this machine (http://localhost:PORT/redshift/)",
		" and app.example"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in %s", want, all)
		}
	}
	if strings.Count(all, "OpenSearch (") != 1 {
		t.Errorf("a service stands there twice: %s", all)
	}
	behind := Stops(nil, true, false)
	if !strings.Contains(behind, "Amazon Managed Grafana") || !strings.Contains(behind, "Amazon Cognito") ||
		strings.Contains(behind, "drivers") ||
		strings.Contains(behind, "Client VPN,") {
		t.Errorf("behind the proxy: %s", behind)
	}
}

// TestWhereAReleasedMessageMayLead: AWS's sign-in redirects below its own domains; a service beside it redirects to
// where only it knows.
func TestWhereAReleasedMessageMayLead(t *testing.T) {
	for action, open := range map[string]bool{
		"https://signin.aws.amazon.com/saml":   false,
		"http://127.0.0.1:35001/":              true,
		"https://signin.aws.amazon.com.evil/x": true,
	} {
		if got := releaseActions(action); slices.Contains(got, "https:") != open {
			t.Errorf("%s: %q", action, got)
		}
	}
}
