package inspect

import (
	"os"
	"strings"
	"testing"
)

// TestAnswersOfOthers: what a driver or a relay answers is no answer of AWS.
func TestAnswersOfOthers(t *testing.T) {
	file, err := os.ReadFile("../testdata/corpus/sts-aud-wizard-pass-trusted.saml")
	if err != nil {
		t.Fatal(err)
	}
	_, message, _ := strings.Cut(string(file), "\n\n")
	for name, c := range map[string]struct {
		posted   string
		status   int
		location string
		seen     bool
	}{
		"a driver that isn't there": {"http://localhost:7890/redshift/", 404, "", false},
		"a driver that refuses":     {"http://localhost:7890/redshift/", 403, "", false},
		"a driver that sends on":    {"http://localhost:7890/redshift/", 302, "https://aws.amazon.com/redshift/", false},
		"a relay":                   {"http://127.0.0.1:8485/saml", 302, "https://console.aws.amazon.com/", false},
		"a relay of a team":         {"https://relay.corp.example/saml", 302, "https://console.aws.amazon.com/", false},
		"a name like AWS's":         {"https://signin.aws.amazon.com.corp.example/saml", 403, "", false},
		"AWS behind Defender":       {"https://signin.aws.amazon.com.mcas.ms/saml", 403, "", true},
		"AWS, in a Region":          {"https://eu-west-1.signin.aws.amazon.com/saml", 403, "", true},
		"AWS, with a slip":          {"https://signin.aws.amazon.com/saml/", 403, "", true},
		"AWS":                       {"https://signin.aws.amazon.com/saml", 403, "", true},
		"AWS, and the console":      {"https://signin.aws.amazon.com/saml", 302, "https://console.aws.amazon.com/", true},
	} {
		r := Inspect(Messages("x.har", recorded(c.posted, message, c.status, c.location))[0], Options{})
		if (r.Observed != nil) != c.seen || (r.Answer != nil) != c.seen {
			t.Errorf("%s: observed %v, answer %v; %s", name, r.Observed != nil, r.Answer != nil, r.Headline)
		}
	}
}
