package evidence

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
	e := new(Shelf)
	for _, c := range []struct{ name, text, kind string }{
		{"federationmetadata.xml", string(md), "idp-metadata"},
		{"AWS Single-Account Access.xml", string(md), "idp-metadata"}, // as Entra ID calls its download
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
	o := e.Add(inspect.Options{})
	if len(o.StoredMetadata) != 2 || len(o.IDPMetadata) != 2 ||
		len(o.TrustPolicies) == 0 || len(o.RolePolicies) != 1 || len(o.ConnectLists) != 2 || o.SCIMUsers == nil ||
		len(o.Logs) != 2 || len(o.DecryptKeys) != 1 {
		t.Errorf("%+v", o)
	}
	for _, s := range e.All() {
		if !e.Forget(s.ID) || e.Forget(s.ID) {
			t.Errorf("%s is not forgotten once", s.Name)
		}
	}
	if o := e.Add(inspect.Options{}); len(o.StoredMetadata) > 0 || len(o.Logs) > 0 {
		t.Errorf("%+v", o)
	}
}

// TestNearMissesOfEvidence: what looks like one kind and is another, or none.
func TestNearMissesOfEvidence(t *testing.T) {
	for text, want := range map[string]*Kind{
		`{"Users":[{"UserName":"alice","UserId":"1","IdentityStoreId":"d-9"}],"NextToken":"x"}`:                    &SCIMUser,
		`{"Users":[{"Path":"/","UserName":"alice","UserId":"AIDA","Arn":"arn:aws:iam::400000000004:user/alice"}]}`: nil,
		`{"id":"0b2f","userPrincipalName":"alice@example.com","displayName":"Alice"}`:                              nil,
		// The policy of a bucket names principals as well, and says nothing of a role.
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`:                                                                                                                            nil,
		`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"x"},"Action":"sts:*"}]}`:                                                                                                                                    &TrustPolicy,
		`{"Statement":[{"Effect":"Allow","Action":"connect:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/x":"y"}}}]}`:                                                                                       &RolePolicy,
		`{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/x":"y"}}}]}`:                                                                                  &RolePolicy,
		`{"Role":{"Arn":"x","AssumeRolePolicyDocument":"%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Federated%22%3A%22x%22%7D%2C%22Action%22%3A%22sts%3AAssumeRoleWithSAML%22%7D%5D%7D"}}`: &TrustPolicy,
		// CloudTrail's event of a policy that was written isn't a policy.
		`{"Records":[{"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","errorMessage":"x"},{"eventName":"PutRolePolicy","requestParameters":{"policyDocument":"{\"Statement\":[]}"}}]}`: &CloudTrail,
		`{"schema":"samlscope.evidence/v1","calls":[{"operation":"iam:GetRole"}]}`: nil,
		`{"eventName":"x","eventSource":"y"}`:                                      nil,
		"MIIBLongBase64LongBase64LongBase64LongBase64LongBase64LongBase64\nMIIBLongBase64LongBase64LongBase64LongBase64LongBase64LongBase64\n": nil,
		"alice\tbob@example.com\tcarol\n":          &ConnectUsers,
		"<EntitiesDescriptorLike/>":                nil,
		"<Response><EntityDescriptor/></Response>": nil,
	} {
		kind, _, err := Recognise("file", []byte(text))
		if err == nil && kind != want || err != nil && want != nil {
			t.Errorf("%.60s: %+v %v", text, kind, err)
		}
	}
	if kind, _, _ := Recognise("file",
		[]byte(`{"Users":[{"Id":"a","Arn":"arn:aws:connect:eu-west-2:400000000004:instance/i/agent/a",`+
			`"Username":"alice","IdentityInfo":{"Email":"a@example.com"}}]}`)); kind == &SCIMUser {
		t.Error("users of Connect are taken for users of IAM Identity Center")
	}
	for text, want := range map[string]bool{
		"<md:EntityDescriptor xmlns:md='x'/>":                     true,
		"<?xml version='1.0'?><!-- a > b --><EntitiesDescriptor>": true,
		"<EntityDescriptor>":                                      true,
		"<EntityDescriptors>":                                     false,
		"<Response ID='EntityDescriptor'>":                        false,
		"<":                                                       false,
		"<!--":                                                    false,
		"":                                                        false,
	} {
		if IsMetadata(text) != want {
			t.Errorf("%q is metadata: %v", text, !want)
		}
	}
}
