package app

import (
	"os"
	"strconv"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

// TestEvidenceIsRecognised: each file is told by what is in it, and judged by.
func TestEvidenceIsRecognised(t *testing.T) {
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		t.Fatal(err)
	}
	md, err := samlsign.Metadata{
		ID:       "_m",
		EntityID: "https://sts.windows.net/x/",
		SignIn:   "https://login.microsoftonline.com/x",
		Keys:     []*samlsign.Key{key},
	}.Write()
	if err != nil {
		t.Fatal(err)
	}
	private, err := os.ReadFile("../samltest/keys/entra-a.pem")
	if err != nil {
		t.Fatal(err)
	}
	e := new(supplied)
	for _, c := range []struct{ name, text, kind string }{
		{"federationmetadata.xml", string(md), "idp-metadata"},
		{"iam-provider.xml", string(md), "aws-metadata"},
		{"provider.json", `{"SAMLMetadataDocument":` + strconv.Quote(string(md)) + `}`, "aws-metadata"},
		{
			"role.json",
			`{"Role":{"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/x"},"Action":"sts:AssumeRoleWithSAML"}]}}}`,
			"trust-policy",
		},
		{
			"policy.json",
			`{"Statement":[{"Effect":"Allow","Action":"connect:GetFederationToken","Resource":"*"}]}`,
			"role-policy",
		},
		{"users.txt", "alice\nbob@example.com\n", "connect-users"},
		{"list.json", `{"UserSummaryList":[{"Username":"alice"}]}`, "connect-users"},
		{"user.json", `{"userName":"alice@example.com","emails":[{"value":"alice@example.com"}]}`, "scim-user"},
		{
			"events.json",
			`{"Records":[{"eventName":"AssumeRoleWithSAML","requestParameters":{"sAMLAssertionID":"_x"}}]}`,
			"cloudtrail",
		},
		{"signins.json", `[{"id":"x","status":{"errorCode":0}}]`, "signin-log"},
		{"sp.pem", string(private), "decrypt-key"},
	} {
		taken, err := e.Take(c.name, []byte(c.text))
		if err != nil || taken.Kind != c.kind || taken.Says == "" && c.kind != "scim-user" {
			t.Errorf("%s: %+v %v", c.name, taken, err)
		}
	}
	for _, junk := range []string{
		"", "<a/>", "{}", "[1]", "hello there, what is this", "-----BEGIN RSA PRIVATE KEY-----\n",
	} {
		if taken, err := e.Take("junk", []byte(junk)); err == nil {
			t.Errorf("%q is taken for %s", junk, taken.Kind)
		}
	}
	o := e.add(inspect.Options{})
	if o.AWSMetadata == nil || o.AWSMetadata.Name != "provider.json" || len(o.IDPMetadata) != 1 ||
		o.TrustPolicy == nil || len(o.RolePolicies) != 1 || len(o.ConnectUsers) != 1 || o.SCIMUser == nil ||
		len(o.Logs) != 2 || len(o.DecryptKeys) != 1 {
		t.Errorf("%+v", o)
	}
	for _, s := range e.All() {
		if !e.Forget(s.ID) || e.Forget(s.ID) {
			t.Errorf("%s is not forgotten once", s.Name)
		}
	}
	if o := e.add(inspect.Options{}); o.AWSMetadata != nil || len(o.Logs) > 0 {
		t.Errorf("%+v", o)
	}
}
