package inspect

import (
	"strings"
	"testing"
)

func TestConnectRelayChecks(t *testing.T) {
	instance := Options{ConnectInstance: testARN}
	tests := []verdictCase{
		{
			name:  "not for Connect",
			relay: "https://console.aws.amazon.com/",
			want: map[string]string{
				"connect-relay-missing":     "not-applicable",
				"connect-relay-region":      "not-applicable",
				"connect-relay-instance":    "not-applicable",
				"connect-relay-destination": "not-applicable",
			},
		},
		{
			name:  "not known",
			relay: "-",
			o:     instance,
			want:  map[string]string{"connect-relay-missing": "not-checked", "connect-relay-region": "not-checked"},
		},
		{
			name:  "right",
			relay: federate + "?destination=%2Fccp-v2",
			o:     instance,
			want: map[string]string{
				"connect-relay-missing":     "pass",
				"connect-relay-region":      "pass",
				"connect-relay-instance":    "pass",
				"connect-relay-destination": "pass",
			},
		},
		{
			name:  "right, without instance",
			relay: federate,
			want: map[string]string{
				"connect-relay-missing":     "pass",
				"connect-relay-region":      "pass",
				"connect-relay-instance":    "pass",
				"connect-relay-destination": "not-applicable",
			},
		},
		{
			name:  "empty",
			relay: "",
			o:     instance,
			want:  map[string]string{"connect-relay-missing": "fail error", "connect-relay-region": "not-applicable"},
		},
		{
			name:  "empty, users given",
			relay: "",
			o:     Options{ConnectUsers: []string{"alice"}},
			want:  map[string]string{"connect-relay-missing": "fail error"},
		},
		{
			name:  "console",
			relay: "https://us-east-1.console.aws.amazon.com/console/home",
			o:     instance,
			want:  map[string]string{"connect-relay-missing": "fail error"},
		},
		{
			name:  "Connect's own address",
			relay: "https://example.my.connect.aws/ccp-v2",
			want:  map[string]string{"connect-relay-missing": "fail error", "connect-relay-instance": "not-applicable"},
		},
		{
			name:  "Connect's old address",
			relay: "https://example.awsapps.com/connect/ccp-v2",
			want:  map[string]string{"connect-relay-missing": "fail error"},
		},
		{
			name:    "Global Resiliency",
			replace: recipient("https://" + testInstance + ".us-east-1.sign-in.connect.aws/saml?&amp;instanceId=x"),
			relay:   "",
			want:    map[string]string{"connect-relay-missing": "not-applicable"},
		},
		{
			name:  "instance of another Region",
			relay: strings.Replace(federate, "us-east-1", "us-west-2", 1),
			o:     instance,
			want:  map[string]string{"connect-relay-region": "fail error"},
		},
		{
			name:  "no Region",
			relay: strings.Replace(federate, "us-east-1.", "", 1),
			want:  map[string]string{"connect-relay-region": "fail warning"},
		},
		{
			name:  "no Region, instance there",
			relay: strings.Replace(federate, "us-east-1.", "", 1),
			o:     instance,
			want:  map[string]string{"connect-relay-region": "pass"},
		},
		{
			name:  "a Region without Connect",
			relay: strings.Replace(federate, "us-east-1", "eu-west-1", 1),
			want:  map[string]string{"connect-relay-region": "fail warning"},
		},
		{
			name:    "GovCloud",
			replace: recipient("https://signin.amazonaws-us-gov.com/saml"),
			relay:   "https://console.amazonaws-us-gov.com/connect/federate/" + testInstance,
			want: map[string]string{
				"connect-relay-region":   "pass",
				"connect-relay-instance": "pass",
				"relay-partition":        "pass",
			},
		},
		{
			name:  "an ARN",
			relay: "https://us-east-1.console.aws.amazon.com/connect/federate/" + testARN,
			o:     instance,
			want:  map[string]string{"connect-relay-instance": "fail error"},
		},
		{
			name:  "no UUID",
			relay: "https://us-east-1.console.aws.amazon.com/connect/federate/example",
			want:  map[string]string{"connect-relay-instance": "fail error"},
		},
		{
			name:  "no id",
			relay: "https://us-east-1.console.aws.amazon.com/connect/federation",
			want:  map[string]string{"connect-relay-instance": "fail error", "connect-relay-missing": "pass"},
		},
		{
			name:  "another instance",
			relay: strings.Replace(federate, testInstance, otherUUID, 1),
			o:     instance,
			want:  map[string]string{"connect-relay-instance": "fail error"},
		},
		{
			name:  "upper case",
			relay: strings.Replace(federate, testInstance, strings.ToUpper(testInstance), 1),
			o:     instance,
			want:  map[string]string{"connect-relay-instance": "fail warning"},
		},
		{
			name:  "a page in the path",
			relay: federate + "/ccp-v2",
			want:  map[string]string{"connect-relay-instance": "fail warning"},
		},
		{
			name:  "raw destination",
			relay: federate + "?destination=/ccp-v2",
			want:  map[string]string{"connect-relay-destination": "fail warning"},
		},
		{
			name:  "destination encoded twice",
			relay: federate + "?destination=%252Fccp-v2",
			want:  map[string]string{"connect-relay-destination": "fail error"},
		},
		{
			name:  "new domain, old path",
			relay: federate + "?destination=%2Fconnect%2Fccp-v2&new_domain=true",
			want:  map[string]string{"connect-relay-destination": "fail warning"},
		},
		{
			name:  "old domain",
			relay: federate + "?destination=%2Fconnect%2Fccp-v2",
			want:  map[string]string{"connect-relay-destination": "pass"},
		},
		{
			name:  "new domain",
			relay: federate + "?destination=%2Fccp-v2%26new_domain=true",
			want:  map[string]string{"connect-relay-destination": "pass"},
		},
		{
			name:  "VDI platform",
			relay: federate + "?destination=%2Fccp-v2?VDIPlatform=CITRIX_413",
			want:  map[string]string{"connect-relay-destination": "pass"},
		},
		{
			name:  "page outside",
			relay: federate + "?destination=https%3A%2F%2Fexample.com%2Fccp",
			want:  map[string]string{"connect-relay-destination": "fail note"},
		},
		{
			name:  "page outside without TLS",
			relay: federate + "?destination=http%3A%2F%2Flocalhost%3A3000",
			want:  map[string]string{"connect-relay-destination": "fail warning"},
		},
		{
			name:  "old panel",
			relay: federate + "?destination=%2Fconnect%2Fccp",
			want:  map[string]string{"connect-relay-destination": "fail note"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}

func sessionNamed(name string) []string {
	const old = `SAML/Attributes/RoleSessionName"><AttributeValue>alice@example.com<`
	return []string{old, strings.Replace(old, "alice@example.com", name, 1)}
}

func TestConnectUserChecks(t *testing.T) {
	users := Options{ConnectUsers: []string{"alice@example.com", "bob"}}
	tests := []verdictCase{
		{
			name:  "not for Connect",
			relay: "",
			want: map[string]string{
				"connect-user-name":    "not-applicable",
				"connect-user-unknown": "not-applicable",
				"connect-user-case":    "not-applicable",
			},
		},
		{
			name:  "nothing known",
			relay: "-",
			want:  map[string]string{"connect-user-name": "not-checked", "connect-user-unknown": "not-checked"},
		},
		{
			name:  "no users given",
			relay: federate,
			want: map[string]string{
				"connect-user-name":    "pass",
				"connect-user-unknown": "not-checked",
				"connect-user-case":    "not-checked",
			},
		},
		{
			name:  "known",
			relay: federate,
			o:     users,
			want:  map[string]string{"connect-user-name": "pass", "connect-user-unknown": "pass", "connect-user-case": "pass"},
		},
		{
			name:    "unknown",
			relay:   federate,
			o:       users,
			replace: sessionNamed("carol"),
			want: map[string]string{
				"connect-user-name":    "pass",
				"connect-user-unknown": "fail error",
				"connect-user-case":    "pass",
			},
		},
		{
			name:    "other case",
			relay:   federate,
			o:       users,
			replace: sessionNamed("Alice@example.com"),
			want:    map[string]string{"connect-user-unknown": "pass", "connect-user-case": "fail error"},
		},
		{
			name:  "both cases exist",
			relay: federate,
			o:     Options{ConnectUsers: []string{"Alice@example.com", "alice@example.com"}},
			want:  map[string]string{"connect-user-case": "pass", "connect-user-unknown": "pass"},
		},
		{
			name:  "an empty list",
			relay: federate,
			o:     Options{ConnectUsers: []string{}},
			want:  map[string]string{"connect-user-unknown": "fail error"},
		},
		{
			name:    "plus",
			relay:   federate,
			replace: sessionNamed("alice+aws@example.com"),
			want:    map[string]string{"connect-user-name": "fail error"},
		},
		{
			name:    "plus that is known",
			relay:   federate,
			o:       Options{ConnectUsers: []string{"alice+aws@example.com"}},
			replace: sessionNamed("alice+aws@example.com"),
			want:    map[string]string{"connect-user-name": "pass"},
		},
		{
			name:    "no dot in the domain",
			relay:   federate,
			replace: sessionNamed("alice@example"),
			want:    map[string]string{"connect-user-name": "fail error"},
		},
		{
			name:    "plain name",
			relay:   federate,
			replace: sessionNamed("alice_1.x-y"),
			want:    map[string]string{"connect-user-name": "pass"},
		},
		{
			name:    "too short",
			relay:   federate,
			replace: sessionNamed("a"),
			want:    map[string]string{"connect-user-name": "fail error"},
		},
		{
			name:    "no session name",
			relay:   federate,
			o:       users,
			replace: []string{"Attributes/RoleSessionName", "Attributes/SessionName"},
			want:    map[string]string{"connect-user-name": "not-applicable", "connect-user-unknown": "not-applicable"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}

// The user principal name instead of the mail address is the usual mix-up.
func TestConnectUserUnknownNamesTheOther(t *testing.T) {
	c := verdictCase{relay: federate, o: Options{ConnectUsers: []string{"alice@corp.example.com", "bob"}}}
	for _, f := range Inspect(c.message(t), c.o).Findings {
		if f.ID == "connect-user-unknown" {
			if f.Want == nil || *f.Want != "alice@corp.example.com" || f.Got == nil || *f.Got != "alice@example.com" {
				t.Errorf("got %v want %v", f.Got, f.Want)
			}
			return
		}
	}
	t.Error("no finding")
}
