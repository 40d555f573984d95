package awsfacts

import (
	"strings"
	"testing"
)

func TestParseRelayState(t *testing.T) {
	const federate = "https://us-east-1.console.aws.amazon.com/connect/federate/" + relayInstance
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
		{name: "empty", relay: "", form: RelayEmpty},
		{
			name:      "Connect",
			relay:     federate,
			form:      RelayURL,
			leads:     "connect",
			region:    "us-east-1",
			partition: "aws",
			instance:  relayInstance,
		},
		{
			name:        "Connect with a destination",
			relay:       federate + "?destination=%2Fccp-v2",
			form:        RelayURL,
			leads:       "connect",
			region:      "us-east-1",
			partition:   "aws",
			instance:    relayInstance,
			destination: "/ccp-v2",
		},
		{
			name:        "joined with %26",
			relay:       federate + "?destination=%2Fccp-v2%26new_domain=true",
			form:        RelayURL,
			leads:       "connect",
			region:      "us-east-1",
			partition:   "aws",
			instance:    relayInstance,
			destination: "/ccp-v2",
		},
		{
			name:        "a second question mark",
			relay:       federate + "?destination=%2Fccp-v2?VDIPlatform=CITRIX_413",
			form:        RelayURL,
			leads:       "connect",
			region:      "us-east-1",
			partition:   "aws",
			instance:    relayInstance,
			destination: "/ccp-v2",
		},
		{
			name:      "Connect in GovCloud",
			relay:     "https://console.amazonaws-us-gov.com/connect/federate/" + relayInstance,
			form:      RelayURL,
			leads:     "connect",
			partition: "aws-us-gov",
			instance:  relayInstance,
		},
		{
			name:      "an ARN for the id",
			relay:     "https://us-east-1.console.aws.amazon.com/connect/federate/arn:aws:connect:us-east-1:400000000004:instance/" + relayInstance,
			form:      RelayURL,
			leads:     "connect",
			region:    "us-east-1",
			partition: "aws",
			instance:  "arn:aws:connect:us-east-1:400000000004:instance/" + relayInstance,
		},
		{
			name:      "encoded as a whole",
			relay:     "https%3A%2F%2Fus-east-1.console.aws.amazon.com%2Fconnect%2Ffederate%2F" + relayInstance,
			form:      RelayURL,
			leads:     "connect",
			region:    "us-east-1",
			partition: "aws",
			instance:  relayInstance,
			problem:   "percent-encoded",
		},
		{
			name:      "encoded twice as a whole",
			relay:     "https%253A%252F%252Fconsole.aws.amazon.com%252Fec2%252F",
			form:      RelayURL,
			leads:     "console",
			partition: "aws",
			problem:   "percent-encoded",
		},
		{
			name:      "Connect's own address",
			relay:     "https://example.my.connect.aws/ccp-v2",
			form:      RelayURL,
			leads:     "connect",
			partition: "aws",
		},
		{
			name:      "Connect's old address",
			relay:     "https://example.awsapps.com/connect/ccp-v2",
			form:      RelayURL,
			leads:     "connect",
			partition: "aws",
		},
		{name: "access portal", relay: "https://example.awsapps.com/start", form: RelayURL, leads: "other", partition: "aws"},
		{
			name:      "console",
			relay:     "https://console.aws.amazon.com/ec2/home?region=eu-west-1",
			form:      RelayURL,
			leads:     "console",
			region:    "eu-west-1",
			partition: "aws",
		},
		{
			name:      "multi-session console",
			relay:     "https://400000000004-abcd1234.eu-west-1.console.aws.amazon.com/",
			form:      RelayURL,
			leads:     "console",
			region:    "eu-west-1",
			partition: "aws",
		},
		{
			name:      "console in China",
			relay:     "https://cn-north-1.console.amazonaws.cn/",
			form:      RelayURL,
			leads:     "console",
			region:    "cn-north-1",
			partition: "aws-cn",
		},
		{
			name:      "AppStream",
			relay:     "https://appstream2.euc-sso.eu-central-1.aws.amazon.com/saml?stack=s&accountId=400000000004",
			form:      RelayURL,
			leads:     "appstream",
			region:    "eu-central-1",
			partition: "aws",
		},
		{
			name:      "WorkSpaces",
			relay:     "https://workspaces.euc-sso.eu-west-1.aws.amazon.com/sso-idp?registrationCode=x",
			form:      RelayURL,
			leads:     "workspaces",
			region:    "eu-west-1",
			partition: "aws",
		},
		{
			name:      "sign-in page",
			relay:     "https://signin.aws.amazon.com/switchrole?account=x",
			form:      RelayURL,
			leads:     "signin",
			partition: "aws",
		},
		{name: "elsewhere", relay: "https://example.com/", form: RelayURL, leads: "other"},
		{
			name:  "host behind a user name",
			relay: "https://console.aws.amazon.com@example.com/",
			form:  RelayURL,
			leads: "other",
		},
		{
			name:  "AWS's name inside another",
			relay: "https://console.aws.amazon.com.example.com/",
			form:  RelayURL,
			leads: "other",
		},
		{name: "a name that ends alike", relay: "https://evilaws.amazon.com/", form: RelayURL, leads: "other"},
		{
			name:      "upper case and port",
			relay:     "HTTPS://US-EAST-1.Console.AWS.Amazon.com:443/",
			form:      RelayURL,
			leads:     "console",
			region:    "us-east-1",
			partition: "aws",
		},
		{
			name:      "no scheme",
			relay:     "us-east-1.console.aws.amazon.com/connect/federate/" + relayInstance,
			form:      RelayURL,
			leads:     "connect",
			region:    "us-east-1",
			partition: "aws",
			instance:  relayInstance,
		},
		{name: "scheme of the page", relay: "//example.com/x", form: RelayURL, leads: "other"},
		{name: "backslashes", relay: `https:\\example.com\x`, form: RelayURL, leads: "other", problem: "backslash"},
		{name: "script", relay: "javascript:alert(1)", form: RelayURL, leads: "other"},
		{name: "token of Shibboleth", relay: "ss:mem:2f1a0c", form: RelayOpaque},
		{name: "token", relay: "f3a9c0d1", form: RelayOpaque},
		{name: "relative path", relay: "/portal/home", form: RelayRelative},
		{
			name:      "HTML escape",
			relay:     "https://console.aws.amazon.com/?a=1&amp;b=2",
			form:      RelayURL,
			leads:     "console",
			partition: "aws",
			problem:   "&amp;",
		},
		{
			name:      "line break",
			relay:     "https://console.aws.amazon.com/\r\nSet-Cookie: a=b",
			form:      RelayURL,
			leads:     "console",
			partition: "aws",
			problem:   "control characters",
		},
		{
			name:      "broken escape",
			relay:     "https://console.aws.amazon.com/?a=100%",
			form:      RelayURL,
			leads:     "console",
			partition: "aws",
			problem:   "hexadecimal",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ParseRelayState(tt.relay)
			if r.Form != tt.form || r.Leads != tt.leads || r.Region != tt.region || r.Partition != tt.partition ||
				r.Instance != tt.instance || r.Destination != tt.destination {
				t.Errorf("got form %d, leads %q, region %q, partition %q, instance %q, destination %q", r.Form, r.Leads,
					r.Region, r.Partition, r.Instance, r.Destination)
			}
			problems := strings.Join(r.Problems, " ")
			if (tt.problem == "") != (problems == "") || !strings.Contains(problems, tt.problem) {
				t.Errorf("problems %q, want one about %q", problems, tt.problem)
			}
		})
	}
}

func TestRelayStateService(t *testing.T) {
	if s := ParseRelayState("token").Service(); s != nil {
		t.Errorf("a token leads to %q", *s)
	}
	s := ParseRelayState("https://us-east-1.console.aws.amazon.com/connect/federate/x").Service()
	if s == nil || *s != "connect" {
		t.Errorf("Connect's federation page leads to %v", s)
	}
}

func TestRelayStateParts(t *testing.T) {
	var got []string
	for _, p := range ParseRelayState("https://eu-west-2.console.aws.amazon.com/connect/federate/" + relayInstance +
		"?destination=%2Fccp-v2").Parts() {
		got = append(got, p.Name+"="+p.Value)
	}
	want := "service=connect host=eu-west-2.console.aws.amazon.com region=eu-west-2 partition=aws path=/connect/federate/" + relayInstance + " instance=" + relayInstance + " destination=/ccp-v2"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("parts\n got %s\nwant %s", s, want)
	}
}

const relayInstance = "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"
