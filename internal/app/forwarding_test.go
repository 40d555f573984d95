package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

func TestForwardingGoesToAWSAndNamedHostsOnly(t *testing.T) {
	f := Forwarding{Hosts: []string{"localhost:9000", "proxy.example", "[::1]:7000", "MIXED.example"}}
	for _, c := range []struct {
		url  string
		want bool
	}{
		{"https://signin.aws.amazon.com/saml", true},
		{"https://eu-central-1.signin.aws.amazon.com/saml", true},
		{"https://signin.amazonaws-us-gov.com/saml", true},
		{"https://signin.amazonaws.cn/saml", true},
		{"https://signin.aws.amazon.com/", false},
		{"http://signin.aws.amazon.com/saml", false},
		{"https://signin.aws.amazon.com.evil.example/saml", false},
		{"https://evil.example/signin.aws.amazon.com/saml", false},
		{"https://signin.aws.amazon.com@evil.example/saml", false},
		{"https://evil.example#signin.aws.amazon.com/saml", false},
		{"http://localhost:9000/acs", true},
		{"http://localhost:9001/acs", false},
		{"http://localhost/acs", false},
		{"https://proxy.example/saml", true},
		{"https://proxy.example:8443/saml", true},
		{"https://mixed.EXAMPLE/saml", true},
		{"https://user@proxy.example/saml", false},
		{"https://sub.proxy.example/saml", false},
		{"https://proxy.example.evil.example/saml", false},
		{"http://[::1]:7000/saml", true},
		{"javascript:alert(1)//proxy.example", false},
		{"ftp://proxy.example/saml", false},
		{"//proxy.example/saml", false},
		{"proxy.example", false},
		{"https:///saml", false},
		{"https://proxy.example:port/saml", false},
		{"", false},
	} {
		if got := f.Allowed(c.url); got != c.want {
			t.Errorf("%s: %v, want %v", c.url, got, c.want)
		}
	}
}

func TestForwardHostIsAHost(t *testing.T) {
	for _, host := range []string{
		"", "https://proxy.example", "proxy.example/saml", "user@proxy.example", "a b", "proxy.example:port", "*",
	} {
		if err := CheckForwardHosts([]string{"fine.example", host}); err == nil {
			t.Errorf("%q is taken for a host", host)
		}
	}
	if err := CheckForwardHosts([]string{
		"proxy.example", "localhost:9000", "[::1]:7000", "127.0.0.1", "[::1]",
	}); err != nil {
		t.Error(err)
	}
}

// TestActionIsTheRecipient: a message goes where it says, if that is AWS.
func TestActionIsTheRecipient(t *testing.T) {
	f := Forwarding{To: "https://fallback.example/saml", Hosts: []string{"fallback.example"}}
	if got := f.action(capture.Record{}); got != f.To {
		t.Errorf("nothing known: %s", got)
	}
	if got := f.action(capture.Record{SAMLResponse: "no message"}); got != f.To {
		t.Errorf("no message: %s", got)
	}
	f.All = true
	if got := f.action(capture.Record{SAMLResponse: "no message"}); got != f.To {
		t.Errorf("everything to one place: %s", got)
	}
}

// TestFormActionsCoverTheRedirects: a browser applies form-action to every
// redirect that follows the post.
func TestFormActionsCoverTheRedirects(t *testing.T) {
	f := Forwarding{}
	for action, want := range map[string][]string{
		"https://signin.aws.amazon.com/saml": {
			"https://signin.aws.amazon.com", "https://*.aws.amazon.com",
		},
		"https://eu-west-1.signin.aws.amazon.com/saml": {
			"https://eu-west-1.signin.aws.amazon.com", "https://*.aws.amazon.com",
		},
		"https://signin.amazonaws-us-gov.com/saml": {
			"https://signin.amazonaws-us-gov.com", "https://*.amazonaws-us-gov.com",
		},
		"https://signin.amazonaws.cn/saml": {
			"https://signin.amazonaws.cn", "https://*.amazonaws.cn",
		},
		"https://pool.auth.eu-west-1.amazoncognito.com/saml2/idpresponse": {
			"https://pool.auth.eu-west-1.amazoncognito.com", "https://*.amazoncognito.com",
		},
		"http://127.0.0.1:9000/saml":                                        {"http://127.0.0.1:9000"},
		"https://notaws.amazon.com.example/saml":                            {"https://notaws.amazon.com.example"},
		"https://evilaws.amazon.com/saml":                                   {"https://evilaws.amazon.com"},
		"https://signin.aws.amazon.com.evil.example/saml?x=.aws.amazon.com": {"https://signin.aws.amazon.com.evil.example"},
		"://": nil,
	} {
		if got := f.formActions(action); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

func TestListenersAreOnLoopbackOnly(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8484":   "",
		"127.0.0.1:0":      "",
		"127.8.9.10:1":     "",
		"localhost:65535":  "",
		"[::1]:0":          "",
		"0.0.0.0:8484":     "is open to other machines",
		"[::]:8484":        "is open to other machines",
		":8484":            "is open to other machines",
		"192.168.1.2:8484": "is open to other machines",
		"example.com:8484": "is open to other machines",
		"localhost.:8484":  "is open to other machines",
		"127.0.0.1":        "isn't HOST:PORT",
		"8484":             "isn't HOST:PORT",
		"":                 "isn't HOST:PORT",
		"127.0.0.1:":       "no port between 0 and 65535",
		"127.0.0.1:http":   "no port between 0 and 65535",
		"127.0.0.1:65536":  "no port between 0 and 65535",
		"127.0.0.1:-1":     "no port between 0 and 65535",
	} {
		err := LoopbackOnly("--listen", addr)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", addr, err, want)
		}
	}
}
