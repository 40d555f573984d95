package preflight

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/providerfile"
)

// TestEncryption: what the app encrypts AWS must be able to decrypt, and what AWS wants encrypted the app must encrypt.
func TestEncryption(t *testing.T) {
	required := func(keys int) *providerfile.Provider {
		return &providerfile.Provider{Encryption: providerfile.Required, Keys: keys, Keyless: keys == 0, ARN: "arn:aws:iam::482913057766:saml-provider/Entra"}
	}
	for _, c := range []struct {
		name     string
		encrypts bool
		provider *providerfile.Provider
		says     string // in the app's findings
		ok       int
		open     string // in what isn't checked
	}{
		{"neither", false, nil, "", 1, ""},
		{"the app does, and IAM has keys", true, required(2), "", 1, "private key in IAM fits"},
		{"the app does, and IAM has no key", true, required(0), "arn:aws:iam::482913057766:saml-provider/Entra", 0, ""},
		{"the app does, and IAM's answer doesn't tell", true, nil, "", 1, "private key in IAM fits"},
		{"IAM wants it, and the app doesn't", false, required(1), "encrypted ones", 0, ""},
		{"IAM wants it without a key", false, required(0), "", 1, ""},
		{"IAM allows it, and the app doesn't", false, &providerfile.Provider{Encryption: "Allowed", Keys: 1}, "", 1, ""},
	} {
		f := tenant(member(1))
		if c.encrypts {
			f[spFile].(object)["tokenEncryptionKeyId"] = "k"
		}
		o := Options{Inspect: storing(t, "entra-a")}
		o.Inspect.StoredMetadata[0].Provider = c.provider
		r := f.judge(t, o)
		var says []string
		for _, a := range r.AppFindings {
			if a.Severity == inspect.Error {
				says = append(says, a.Title+" "+a.Detail)
			}
		}
		if r.Summary.OK != c.ok || (c.says == "") != (len(says) == 0) || !strings.Contains(strings.Join(says, " "), c.says) {
			t.Errorf("%s: %+v %q", c.name, r.Summary, says)
		}
		if open := strings.Join(r.NotChecked, " "); !strings.Contains(open, c.open) || strings.Contains(open, "encrypts") != (c.open != "") {
			t.Errorf("%s: %q", c.name, r.NotChecked)
		}
	}
	f := tenant(member(1))
	app := f[spFile].(object)
	app["replyUrls"] = []string{"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/11111111-2222-4333-8444-555555555555"}
	app["servicePrincipalNames"] = []string{appID, "https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890"}
	delete(app, "samlSingleSignOnSettings")
	if r := f.judge(t, Options{}); r.Summary.Fail != 0 {
		t.Errorf("%+v", r.Groups)
	}
	app["tokenEncryptionKeyId"] = "k"
	if r := f.judge(t, Options{}); r.Summary.Fail != 1 {
		t.Errorf("Identity Center: %+v", r.Summary)
	}
}

// TestTooManyGroups: a user in more groups than a token has room for is told of, and one in as many isn't.
func TestTooManyGroups(t *testing.T) {
	for n, over := range map[int]bool{150: false, 151: true} {
		f := tenant(member(1))
		f["registration.json"] = object{"appId": appID, "identifierUris": []string{}, "groupMembershipClaims": "All"}
		var groups []object
		for i := range n {
			groups = append(groups, object{"id": userID(i)})
		}
		f["groups.json"] = object{"value": groups}
		f["manifest.json"] = object{"schema": "samlscope.evidence/v1", "calls": []object{{"state": "complete", "of": userID(1),
			"file": "groups.json", "operation": "GET /v1.0/users/{id}/transitiveMemberOf/microsoft.graph.group"}}}
		u := f.judge(t, Options{}).Users[0]
		if told := strings.Contains(strings.Join(u.Findings, " "), "groups-overage"); told != over || u.Outcome != OK {
			t.Errorf("%d: %+v", n, u)
		}
	}
}
