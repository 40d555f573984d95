package inspect

import (
	"os"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// verdictCase is one situation made from the base message: what is changed and
// how certain checks must end.
type verdictCase struct {
	name    string
	replace []string // old, new, old, new, ...
	relay   string   // "-" for a relay state that is not known
	o       Options
	want    map[string]string // check ID: outcome, and after a blank the severity of a failure
}

func (c verdictCase) run(t *testing.T) {
	t.Helper()
	r := Inspect(c.message(t), c.o)
	for id, want := range c.want {
		if got := ending(t, r, id); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

func (c verdictCase) message(t *testing.T) *Message {
	t.Helper()
	data, err := os.ReadFile("../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	xml := string(data)
	for i := 0; i < len(c.replace); i += 2 {
		if !strings.Contains(xml, c.replace[i]) {
			t.Fatalf("the base message has no %q", c.replace[i])
		}
		xml = strings.ReplaceAll(xml, c.replace[i], c.replace[i+1])
	}
	m := &Message{Name: "test", XML: xml}
	if c.relay != "-" {
		m.RelayState = &c.relay
	}
	return m
}

// ending describes how a check ended: "pass", "fail error", "not-checked", ...
func ending(t *testing.T, r *Report, id string) string {
	t.Helper()
	for _, c := range r.Checks {
		if c.ID != id {
			continue
		}
		if c.Outcome == InternalError {
			t.Fatalf("%s: %s", id, c.Reason)
		}
		if c.Outcome == Fail {
			return "fail " + string(c.Severity)
		}
		return string(c.Outcome)
	}
	t.Fatalf("no check %s", id)
	return ""
}

const (
	bareACS   = `Recipient="https://signin.aws.amazon.com/saml"`
	federate  = "https://us-east-1.console.aws.amazon.com/connect/federate/" + testInstance
	testARN   = "arn:aws:connect:us-east-1:400000000004:instance/" + testInstance
	otherUUID = "11111111-2222-4333-8444-555555555555"
)

func recipient(url string) []string { return []string{bareACS, `Recipient="` + url + `"`} }

func TestRelayChecks(t *testing.T) {
	west := recipient("https://us-west-2.signin.aws.amazon.com/saml")
	all := func(outcome string, ids ...string) map[string]string {
		m := map[string]string{}
		for _, id := range ids {
			m[id] = outcome
		}
		return m
	}
	ids := []string{
		"relay-encoding", "relay-https", "relay-foreign-host", "relay-signin-host", "relay-partition",
		"relay-region",
	}
	tests := []verdictCase{
		{name: "not known", relay: "-", want: all("not-checked", ids...)},
		{name: "empty", relay: "", want: all("not-applicable", ids...)},
		{
			name:  "a console page",
			relay: "https://console.aws.amazon.com/ec2/",
			want: map[string]string{
				"relay-encoding":     "pass",
				"relay-https":        "pass",
				"relay-foreign-host": "pass",
				"relay-signin-host":  "pass",
				"relay-partition":    "pass",
				"relay-region":       "not-applicable",
			},
		},
		{
			name:  "a token",
			relay: "f3a9c0d1",
			want: map[string]string{
				"relay-encoding":     "not-applicable",
				"relay-foreign-host": "fail note",
				"relay-https":        "not-applicable",
			},
		},
		{name: "a path", relay: "/portal", want: map[string]string{"relay-foreign-host": "fail note"}},
		{
			name:  "elsewhere",
			relay: "https://example.com/",
			want:  map[string]string{"relay-foreign-host": "fail warning", "relay-partition": "not-applicable"},
		},
		{
			name:  "AWS as user name",
			relay: "https://console.aws.amazon.com@example.com/",
			want:  map[string]string{"relay-foreign-host": "fail warning"},
		},
		{
			name:  "plain http",
			relay: "http://console.aws.amazon.com/",
			want:  map[string]string{"relay-https": "fail warning", "relay-foreign-host": "pass"},
		},
		{
			name:  "script",
			relay: "javascript:alert(1)",
			want:  map[string]string{"relay-https": "fail warning", "relay-foreign-host": "pass"},
		},
		{name: "no scheme", relay: "console.aws.amazon.com/ec2/", want: map[string]string{"relay-https": "fail warning"}},
		{
			name:  "encoded twice",
			relay: "https%3A%2F%2Fconsole.aws.amazon.com%2Fec2%2F",
			want:  map[string]string{"relay-encoding": "fail warning", "relay-https": "pass", "relay-foreign-host": "pass"},
		},
		{
			name:  "encoded parameter",
			relay: "https://console.aws.amazon.com/console/home?a=https%3A%2F%2Fb",
			want:  map[string]string{"relay-encoding": "pass"},
		},
		{
			name:  "switch role",
			relay: "https://signin.aws.amazon.com/switchrole?account=x",
			want:  map[string]string{"relay-signin-host": "fail warning"},
		},
		{
			name:  "signin in a path",
			relay: "https://console.aws.amazon.com/signin",
			want:  map[string]string{"relay-signin-host": "pass"},
		},
		{name: "China", relay: "https://console.amazonaws.cn/", want: map[string]string{"relay-partition": "fail warning"}},
		{
			name:    "China to China",
			replace: recipient("https://signin.amazonaws.cn/saml"),
			relay:   "https://console.amazonaws.cn/",
			want:    map[string]string{"relay-partition": "pass", "relay-foreign-host": "pass"},
		},
		{
			name:    "no AWS address",
			replace: recipient("http://localhost:8485/saml"),
			relay:   "https://console.aws.amazon.com/",
			want:    map[string]string{"relay-partition": "not-checked", "relay-region": "not-applicable"},
		},
		{
			name:    "same Region",
			replace: west,
			relay:   "https://us-west-2.console.aws.amazon.com/",
			want:    map[string]string{"relay-region": "pass"},
		},
		{
			name:    "another Region",
			replace: west,
			relay:   "https://eu-west-1.console.aws.amazon.com/",
			want:    map[string]string{"relay-region": "fail warning"},
		},
		{
			name:    "no Region",
			replace: west,
			relay:   "https://console.aws.amazon.com/",
			want:    map[string]string{"relay-region": "fail warning"},
		},
		{
			name:    "the bare host's Region",
			replace: recipient("https://us-east-1.signin.aws.amazon.com/saml"),
			relay:   "https://console.aws.amazon.com/",
			want:    map[string]string{"relay-region": "pass"},
		},
		{
			name:    "AppStream in another Region",
			replace: west,
			relay:   "https://appstream2.euc-sso.eu-west-1.aws.amazon.com/saml?stack=s",
			want:    map[string]string{"relay-region": "not-applicable", "relay-foreign-host": "pass"},
		},
		{
			name:    "Identity Center keeps its own relay states",
			replace: recipient("https://us-east-1.signin.aws.amazon.com/platform/saml/acs/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"),
			relay:   "token",
			want:    all("not-applicable", ids...),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}

func TestEndpointRegionKnown(t *testing.T) {
	tests := []struct{ recipient, want string }{
		{"https://signin.aws.amazon.com/saml", "not-applicable"},
		{"https://ap-southeast-2.signin.aws.amazon.com/saml", "pass"},
		{"https://uk-west-1.signin.aws.amazon.com/saml", "fail warning"},
		{"https://us-eats-1.signin.aws.amazon.com/saml", "fail warning"},
		{"https://us-east-1.signin.amazonaws-us-gov.com/saml", "fail warning"},
		{"https://us-gov-east-1.signin.amazonaws-us-gov.com/saml", "pass"},
		{"https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", "pass"},
		{"https://us-east-1.signin.aws.amazon.com/saml/acs/SAMLSPA1B2C3D4E5F6G7H8", "pass"},
		{"https://example.com/acs", "not-applicable"},
	}
	for _, tt := range tests {
		verdictCase{replace: recipient(tt.recipient), want: map[string]string{"endpoint-region-known": tt.want}}.run(t)
	}
}

// The address that was meant is what the user has to enter.
func TestRelayEncodingSaysWhatWasMeant(t *testing.T) {
	c := verdictCase{relay: "https%3A%2F%2Fconsole.aws.amazon.com%2Fec2%2F"}
	for _, f := range Inspect(c.message(t), c.o).Findings {
		if f.ID == "relay-encoding" {
			if f.Want == nil || *f.Want != "https://console.aws.amazon.com/ec2/" {
				t.Errorf("want %v", f.Want)
			}
			return
		}
	}
	t.Error("no finding")
}

const testInstance = "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"

// FuzzRelayState: a host is AWS's only if it ends in one of AWS's domains, and
// what isn't a URL leads nowhere.
func FuzzRelayState(f *testing.F) {
	for _, s := range []string{
		"",
		"//",
		`\\a`,
		"https://a@b:1/c?destination=%2F%",
		"https%3A%2F%2Fx",
		"javascript:",
		"/x?y#z",
		"https://us-east-1.console.aws.amazon.com/connect/federate/arn:aws:connect?destination=%252F",
		"console.aws.amazon.com",
	} {
		f.Add(s)
	}
	for _, c := range seeds(f) {
		if c.RelayState != nil {
			f.Add(*c.RelayState)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := awsfacts.ParseRelayState(s)
		if (r.Form == awsfacts.RelayURL) != (r.Leads != "") {
			t.Fatalf("form %d leads to %q", r.Form, r.Leads)
		}
		if r.Partition != "" && !strings.HasSuffix(r.Host, ".com") && !strings.HasSuffix(r.Host, ".cn") &&
			!strings.HasSuffix(r.Host, ".eu") &&
			!strings.HasSuffix(r.Host, ".gov") && !strings.HasSuffix(r.Host, ".uk") && !strings.HasSuffix(r.Host, ".aws") {
			t.Fatalf("host %q taken for one of partition %s", r.Host, r.Partition)
		}
		for _, p := range r.Parts() {
			if p.Value == "" {
				t.Fatalf("empty part %s", p.Name)
			}
		}
	})
}
