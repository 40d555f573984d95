package inspect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// serviceRules are the services beside AWS's sign-in: a good message for each, and its rules whose breach the
// service very likely refuses.
var serviceRules = []struct {
	good  []string
	rules []string
}{
	{[]string{"good-client-vpn"}, []string{"cvpn-signed-both", "cvpn-audience", "cvpn-acs", "cvpn-nameid", "cvpn-attributes",
		"cvpn-size", "cvpn-redirect", "cvpn-cert-date"}},
	{[]string{"good-client-vpn-portal"}, []string{"cvpn-portal"}},
	{[]string{"good-opensearch", "good-opensearch-idp"}, []string{"aos-acs", "aos-audience", "aos-issuer",
		"aos-in-response-to", "aos-signature", "aos-role-mapped", "aos-metadata"}},
	{[]string{"good-opensearch-serverless"}, []string{"aoss-audience", "aoss-flow"}},
	{[]string{"good-redshift"}, []string{"rs-local"}},
	{[]string{"good-grafana"}, []string{"amg-flow"}},
	{[]string{"good-quicksight"}, []string{"qs-email-tag"}},
	{[]string{"good-workspaces"}, []string{"euc-persistent", "euc-policy", "euc-tags", "ws-nameid", "ws-email", "ws-relay",
		"ws-access-url"}},
	{[]string{"good-appstream"}, []string{"as2-relay", "as2-nameid"}},
	{[]string{"good-cognito"}, []string{"cognito-schema"}},
}

// notJudged are the rules of these services that are not checks, because no message and no evidence shows the breach.
var notJudged = map[string]string{
	"aos-access-policy":        "the domain's access policy and its use of Cognito are not among the evidence",
	"aoss-policy":              "data access policies are not among the evidence",
	"qs-method":                "how the account of Amazon Quick signs users in is not among the evidence",
	"ws-flow":                  "the kind of the directory is not among the evidence",
	"cognito-identity-message": "an app hands the message to the identity pool, which no capture shows",
	"cognito-identity-role":    "an app hands the message to the identity pool, which no capture shows",
	"app-reserved":             "the third party's use of the role is in no message",
}

// TestServicesInTheCorpus lists what the corpus lacks: each service has a message that it accepts, and each rule a
// message that breaks it and one that nearly does.
func TestServicesInTheCorpus(t *testing.T) {
	broken, kept := map[string]bool{}, map[string]bool{}
	accepted := map[string]bool{}
	for _, c := range corpusCases(t) {
		accepted[c.Name] = slices.Contains(c.Expect, "verdict accept")
		for _, e := range c.Expect {
			if id, is := strings.CutPrefix(e, "fail "); is && strings.HasPrefix(c.Name, id+"-fail") {
				broken[id] = true
			} else if id, is := strings.CutPrefix(e, "pass "); is && !strings.HasPrefix(c.Name, "good-") {
				kept[id] = true
			}
		}
	}
	for _, s := range serviceRules {
		for _, name := range s.good {
			if !accepted[name] {
				t.Errorf("there is no accepted message %s", name)
			}
		}
		for _, id := range s.rules {
			if inspect.Lookup(id) == nil || !broken[id] {
				t.Errorf("no message breaks %s", id)
			}
			if !kept[id] {
				t.Errorf("no message nearly breaks %s", id)
			}
		}
	}
	for id, why := range notJudged {
		if inspect.Lookup(id) != nil {
			t.Errorf("%s is a check now: move it to its service (was: %s)", id, why)
		}
	}
}
