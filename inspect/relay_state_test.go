package inspect

import (
	"strings"
	"testing"
)

const testInstance = "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"

func TestParseRelayState(t *testing.T) {
	const federate = "https://us-east-1.console.aws.amazon.com/connect/federate/" + testInstance
	tests := []struct {
		name, relay string
		form        relayForm
		leads       string
		region      string
		partition   string
		instance    string
		destination string
		problem     string
	}{
		{name: "empty", relay: "", form: relayEmpty},
		{name: "Connect", relay: federate, form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance},
		{name: "Connect with a destination", relay: federate + "?destination=%2Fccp-v2", form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance, destination: "/ccp-v2"},
		{name: "joined with %26", relay: federate + "?destination=%2Fccp-v2%26new_domain=true", form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance, destination: "/ccp-v2"},
		{name: "a second question mark", relay: federate + "?destination=%2Fccp-v2?VDIPlatform=CITRIX_413", form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance, destination: "/ccp-v2"},
		{name: "Connect in GovCloud", relay: "https://console.amazonaws-us-gov.com/connect/federate/" + testInstance, form: relayURL, leads: "connect", partition: "aws-us-gov", instance: testInstance},
		{name: "an ARN for the id", relay: "https://us-east-1.console.aws.amazon.com/connect/federate/arn:aws:connect:us-east-1:400000000004:instance/" + testInstance, form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: "arn:aws:connect:us-east-1:400000000004:instance/" + testInstance},
		{name: "encoded as a whole", relay: "https%3A%2F%2Fus-east-1.console.aws.amazon.com%2Fconnect%2Ffederate%2F" + testInstance, form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance, problem: "percent-encoded"},
		{name: "encoded twice as a whole", relay: "https%253A%252F%252Fconsole.aws.amazon.com%252Fec2%252F", form: relayURL, leads: "console", partition: "aws", problem: "percent-encoded"},
		{name: "Connect's own address", relay: "https://example.my.connect.aws/ccp-v2", form: relayURL, leads: "connect", partition: "aws"},
		{name: "Connect's old address", relay: "https://example.awsapps.com/connect/ccp-v2", form: relayURL, leads: "connect", partition: "aws"},
		{name: "access portal", relay: "https://example.awsapps.com/start", form: relayURL, leads: "other", partition: "aws"},
		{name: "console", relay: "https://console.aws.amazon.com/ec2/home?region=eu-west-1", form: relayURL, leads: "console", region: "eu-west-1", partition: "aws"},
		{name: "multi-session console", relay: "https://400000000004-abcd1234.eu-west-1.console.aws.amazon.com/", form: relayURL, leads: "console", region: "eu-west-1", partition: "aws"},
		{name: "console in China", relay: "https://cn-north-1.console.amazonaws.cn/", form: relayURL, leads: "console", region: "cn-north-1", partition: "aws-cn"},
		{name: "AppStream", relay: "https://appstream2.euc-sso.eu-central-1.aws.amazon.com/saml?stack=s&accountId=400000000004", form: relayURL, leads: "appstream", region: "eu-central-1", partition: "aws"},
		{name: "WorkSpaces", relay: "https://workspaces.euc-sso.eu-west-1.aws.amazon.com/sso-idp?registrationCode=x", form: relayURL, leads: "workspaces", region: "eu-west-1", partition: "aws"},
		{name: "sign-in page", relay: "https://signin.aws.amazon.com/switchrole?account=x", form: relayURL, leads: "signin", partition: "aws"},
		{name: "elsewhere", relay: "https://example.com/", form: relayURL, leads: "other"},
		{name: "host behind a user name", relay: "https://console.aws.amazon.com@example.com/", form: relayURL, leads: "other"},
		{name: "AWS's name inside another", relay: "https://console.aws.amazon.com.example.com/", form: relayURL, leads: "other"},
		{name: "a name that ends alike", relay: "https://evilaws.amazon.com/", form: relayURL, leads: "other"},
		{name: "upper case and port", relay: "HTTPS://US-EAST-1.Console.AWS.Amazon.com:443/", form: relayURL, leads: "console", region: "us-east-1", partition: "aws"},
		{name: "no scheme", relay: "us-east-1.console.aws.amazon.com/connect/federate/" + testInstance, form: relayURL, leads: "connect", region: "us-east-1", partition: "aws", instance: testInstance},
		{name: "scheme of the page", relay: "//example.com/x", form: relayURL, leads: "other"},
		{name: "backslashes", relay: `https:\\example.com\x`, form: relayURL, leads: "other", problem: "backslash"},
		{name: "script", relay: "javascript:alert(1)", form: relayURL, leads: "other"},
		{name: "token of Shibboleth", relay: "ss:mem:2f1a0c", form: relayOpaque},
		{name: "token", relay: "f3a9c0d1", form: relayOpaque},
		{name: "relative path", relay: "/portal/home", form: relayRelative},
		{name: "HTML escape", relay: "https://console.aws.amazon.com/?a=1&amp;b=2", form: relayURL, leads: "console", partition: "aws", problem: "&amp;"},
		{name: "line break", relay: "https://console.aws.amazon.com/\r\nSet-Cookie: a=b", form: relayURL, leads: "console", partition: "aws", problem: "control characters"},
		{name: "broken escape", relay: "https://console.aws.amazon.com/?a=100%", form: relayURL, leads: "console", partition: "aws", problem: "hexadecimal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := parseRelayState(tt.relay)
			if r.form != tt.form || r.leads != tt.leads || r.region != tt.region || r.partition != tt.partition || r.instance != tt.instance || r.destination != tt.destination {
				t.Errorf("got form %d, leads %q, region %q, partition %q, instance %q, destination %q", r.form, r.leads, r.region, r.partition, r.instance, r.destination)
			}
			problems := strings.Join(r.problems, " ")
			if (tt.problem == "") != (problems == "") || !strings.Contains(problems, tt.problem) {
				t.Errorf("problems %q, want one about %q", problems, tt.problem)
			}
		})
	}
}

func TestRelayStateService(t *testing.T) {
	if s := parseRelayState("token").service(); s != nil {
		t.Errorf("a token leads to %q", *s)
	}
	s := parseRelayState("https://us-east-1.console.aws.amazon.com/connect/federate/x").service()
	if s == nil || *s != "connect" {
		t.Errorf("Connect's federation page leads to %v", s)
	}
}

func TestRelayStateParts(t *testing.T) {
	var got []string
	for _, p := range parseRelayState("https://eu-west-2.console.aws.amazon.com/connect/federate/" + testInstance + "?destination=%2Fccp-v2").parts() {
		got = append(got, p.Name+"="+p.Value)
	}
	want := "service=connect host=eu-west-2.console.aws.amazon.com region=eu-west-2 partition=aws path=/connect/federate/" + testInstance + " instance=" + testInstance + " destination=/ccp-v2"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("parts\n got %s\nwant %s", s, want)
	}
}

// FuzzRelayState: a host is AWS's only if it ends in one of AWS's domains, and
// what is no URL leads nowhere.
func FuzzRelayState(f *testing.F) {
	for _, s := range []string{"", "//", `\\a`, "https://a@b:1/c?destination=%2F%", "https%3A%2F%2Fx", "javascript:", "/x?y#z",
		"https://us-east-1.console.aws.amazon.com/connect/federate/arn:aws:connect?destination=%252F", "console.aws.amazon.com"} {
		f.Add(s)
	}
	for _, c := range seeds(f) {
		if c.RelayState != nil {
			f.Add(*c.RelayState)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := parseRelayState(s)
		if (r.form == relayURL) != (r.leads != "") {
			t.Fatalf("form %d leads to %q", r.form, r.leads)
		}
		if r.partition != "" && !strings.HasSuffix(r.host, ".com") && !strings.HasSuffix(r.host, ".cn") && !strings.HasSuffix(r.host, ".eu") &&
			!strings.HasSuffix(r.host, ".gov") && !strings.HasSuffix(r.host, ".uk") && !strings.HasSuffix(r.host, ".aws") {
			t.Fatalf("host %q taken for one of partition %s", r.host, r.partition)
		}
		for _, p := range r.parts() {
			if p.Value == "" {
				t.Fatalf("empty part %s", p.Name)
			}
		}
	})
}
