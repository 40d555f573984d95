package collect

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// sink takes every request and sends none.
type sink struct{ sent []string }

func (s *sink) RoundTrip(r *http.Request) (*http.Response, error) {
	s.sent = append(s.sent, r.Method+" "+r.URL.String())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r,
		Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// TestNothingElseIsSentToAWS calls every operation that the clients have: the list lets its own through, and
// none of the other ones reaches the network.
func TestNothingElseIsSentToAWS(t *testing.T) {
	cfg := aws.Config{Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("AKIDTEST", "x", "")}
	r := &run{o: Options{Via: &sink{}}}
	r.guard(&cfg)
	passed, refused := map[string]bool{}, 0
	for prefix, client := range map[string]any{
		"sts": sts.NewFromConfig(cfg), "iam": iam.NewFromConfig(cfg), "connect": connect.NewFromConfig(cfg),
		"identitystore": identitystore.NewFromConfig(cfg), "sso": ssoadmin.NewFromConfig(cfg),
		"cloudtrail": cloudtrail.NewFromConfig(cfg), "cognito-idp": cognitoidentityprovider.NewFromConfig(cfg),
	} {
		v := reflect.ValueOf(client)
		for i := range v.NumMethod() {
			m, name := v.Method(i), v.Type().Method(i).Name
			if m.Type().NumIn() != 3 || m.Type().NumOut() != 2 {
				continue // Options, and the like
			}
			out := m.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(m.Type().In(1).Elem())})
			err, _ := reflect.TypeAssert[error](out[1])
			if _, unlisted := errors.AsType[*notListedError](err); unlisted {
				refused++
				continue
			}
			passed[prefix+":"+name] = true
		}
	}
	if len(passed) != len(allowedAWS) || refused < 800 {
		t.Errorf("%d operations of %d pass, %d are refused", len(passed), len(allowedAWS), refused)
	}
	for _, op := range allowedAWS {
		if !passed[op] {
			t.Errorf("%s is on the list and does not pass", op)
		}
		verb := op[strings.IndexByte(op, ':')+1:]
		if !strings.HasPrefix(verb, "Get") && !strings.HasPrefix(verb, "List") && !strings.HasPrefix(verb, "Describe") &&
			!strings.HasPrefix(verb, "Lookup") {
			t.Errorf("%s does not only read", op)
		}
	}
	for _, secret := range []string{"connect:GetFederationToken", "connect:ListSecurityKeys", "sts:AssumeRoleWithSAML",
		"sts:GetSessionToken", "sts:GetFederationToken", "cognito-idp:DescribeUserPoolClient"} {
		if passed[secret] {
			t.Errorf("%s passes", secret)
		}
	}
	if sent := r.o.Via.(*sink).sent; len(sent) > len(allowedAWS) {
		t.Errorf("%d requests", len(sent))
	}
}

// TestNothingElseIsSentToGraph: only GET, only the paths of the list, only the host.
func TestNothingElseIsSentToGraph(t *testing.T) {
	s := &sink{}
	pipe := runtime.NewPipeline("", "", runtime.PipelineOptions{PerCall: []policy.Policy{onlyGraph{"graph.example"}}},
		&policy.ClientOptions{Transport: wire(s), Retry: policy.RetryOptions{MaxRetries: -1}})
	const at = "https://graph.example"
	for _, c := range []struct {
		method, url string
		sent        bool
	}{
		{"GET", at + "/v1.0/users?$select=id", true},
		{"GET", at + "/v1.0/servicePrincipals/a-b", true},
		{"GET", at + "/v1.0/applications(appId='a-b')", true},
		{"GET", at + "/v1.0/servicePrincipals/a/synchronization/jobs/j/schema", true},
		{"GET", at + "/v1.0/servicePrincipals/a/synchronization/secrets", false},
		{"GET", at + "/v1.0/servicePrincipals/a/synchronization/jobs/..", false},
		{"GET", at + "/v1.0/servicePrincipals/", false},
		{"GET", at + "/v1.0/applications(appId='')", false},
		{"GET", at + "/v1.0/users/a%2F..%2Fsecrets", false},
		{"GET", at + "/beta/users", false},
		{"GET", at + "/v1.0/me", false},
		{"POST", at + "/v1.0/users", false},
		{"DELETE", at + "/v1.0/servicePrincipals/a-b", false},
		{"GET", "https://graph.example.org/v1.0/users", false},
		{"GET", "https://graph.example:444/v1.0/users", false},
	} {
		s.sent = nil
		req, err := runtime.NewRequest(t.Context(), c.method, c.url)
		if err != nil {
			t.Fatal(err)
		}
		_, err = pipe.Do(req)
		_, unlisted := errors.AsType[*notListedError](err)
		if got := len(s.sent) == 1; got != c.sent || got == unlisted {
			t.Errorf("%s %s: sent %v, %v", c.method, c.url, got, err)
		}
	}
}

// TestWire: without TLS only on loopback, and no redirect is followed.
func TestWire(t *testing.T) {
	s := &sink{}
	for url, sent := range map[string]bool{
		"https://iam.example": true, "http://127.0.0.1:1": true, "http://localhost:1": true, "http://[::1]:1": true,
		"http://iam.example": false, "http://10.0.0.1": false, "http://localhost.example": false,
	} {
		s.sent = nil
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := wire(s).Do(req); err == nil {
			_ = resp.Body.Close()
		}
		if (len(s.sent) == 1) != sent {
			t.Errorf("%s: %v", url, s.sent)
		}
	}
	for text, is := range map[string]bool{
		"https://graph.example": true, "http://127.0.0.1:99": true, "https://graph.example/": false,
		"https://graph.example/v1.0": false, "http://graph.example": false, "https://u:p@graph.example": false,
		"graph.example": false, "": false,
	} {
		if IsOrigin(text) != is {
			t.Errorf("%q: %v", text, !is)
		}
	}
}
