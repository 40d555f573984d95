// Package ask puts a message to AWS and brings back AWS's own verdict. What AWS
// grants is thrown away unread: credentials and cookies never leave the call.
package ask

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const (
	patience = 30 * time.Second // for one answer
	maxPage  = 256 << 10        // of a sign-in page that is looked at
)

// Question is a message and the way in which AWS is asked about it.
type Question struct {
	SAMLResponse string // base64, as the form has it
	RelayState   *string
	Role         string // ARN of the role to assume (STS)
	Provider     string // ARN of the SAML provider of the same pair (STS)
	Region       string // of the STS endpoint (STS)
	Endpoint     string // STS: "" for AWS's own. Sign-in: the URL to post to
}

// Answer is AWS's verdict.
type Answer struct {
	Status   int    // HTTP
	Code     string // STS's error code; empty when it took the message
	Text     string // AWS's own sentence, or the text of its page
	Session  string // STS: ARN of the role session that would exist
	Location string // sign-in: where the browser would be sent
}

// STS asks sts:AssumeRoleWithSAML, which needs no AWS credentials: the message
// is the proof. It is asked once; an error means that there was no answer.
func STS(ctx context.Context, client aws.HTTPClient, q Question) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	api := sts.New(sts.Options{
		Region: q.Region, HTTPClient: client, Credentials: aws.AnonymousCredentials{}, RetryMaxAttempts: 1,
		AppID: "samlscope",
	}, func(o *sts.Options) {
		if q.Endpoint != "" {
			o.BaseEndpoint = &q.Endpoint
		}
	})
	out, err := api.AssumeRoleWithSAML(ctx, &sts.AssumeRoleWithSAMLInput{
		RoleArn: &q.Role, PrincipalArn: &q.Provider, SAMLAssertion: &q.SAMLResponse,
		DurationSeconds: aws.Int32(900), // the least there is: no one uses the session
	})
	if err == nil {
		out.Credentials = nil
		a := Answer{Status: http.StatusOK}
		if out.AssumedRoleUser != nil {
			a.Session = aws.ToString(out.AssumedRoleUser.Arn)
		}
		return a, nil
	}
	var answered *awshttp.ResponseError
	if errors.As(err, &answered) && answered.HTTPStatusCode() != 0 { // 0: nothing came back
		if refused, ok := errors.AsType[smithy.APIError](err); ok {
			return Answer{Status: answered.HTTPStatusCode(), Code: refused.ErrorCode(), Text: refused.ErrorMessage()}, nil
		}
		// The SDK's own words quote the answer, which may hold credentials; which of its error types
		// they come in changes with its versions.
		return Answer{}, fmt.Errorf("asking %s: what came back isn't an answer of STS's; "+
			"a proxy or a sign-in page of the network may have answered instead", q.sts())
	}
	return Answer{}, fmt.Errorf("asking %s: %w", q.sts(), root(err))
}

// sts is who is asked.
func (q Question) sts() string {
	if q.Endpoint != "" {
		return q.Endpoint
	}
	return "STS in " + q.Region
}

// SignIn posts the message to the sign-in endpoint as a browser would, and
// follows nothing. AWS may take a message only once.
func SignIn(ctx context.Context, client http.RoundTripper, q Question) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	form := url.Values{"SAMLResponse": {q.SAMLResponse}}
	if q.RelayState != nil {
		form.Set("RelayState", *q.RelayState)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, q.Endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return Answer{}, fmt.Errorf("asking %s: %w", q.Endpoint, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "text/html")
	resp, err := client.RoundTrip(req)
	if err != nil {
		return Answer{}, fmt.Errorf("asking %s: %w", q.Endpoint, root(err))
	}
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return Answer{}, fmt.Errorf("asking %s: %w", q.Endpoint, err)
	}
	return Answer{Status: resp.StatusCode, Location: resp.Header.Get("Location"), Text: string(page)}, nil
}

// root is the innermost error: the layers of the SDK say nothing to a person.
func root(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
