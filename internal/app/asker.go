package app

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/ask"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/web"
)

// Asker asks AWS about messages: when it is told to, within their five minutes.
type Asker struct {
	Env     Env
	Allowed func(url string) bool // whether a message may be posted to a URL
	STS     string                // URL of STS; "": AWS's own
	SignIn  string                // URL of the sign-in; "": where the Recipient says
}

// Question is one question to AWS about a message.
type Question struct {
	Via          string // sts or signin
	Role         string // ARN or name of one of the message's roles; "" when it has one only
	Region       string // of STS; "": of the sign-in endpoint
	SAMLResponse string
	RelayState   *string
	Report       *inspect.Report
}

// problem is why AWS was not asked.
func (a *Asker) problem(code, format string, args ...any) *web.AskProblem {
	return &web.AskProblem{Code: code, Err: fmt.Errorf(format, args...)}
}

// Ask puts the question, and returns what AWS answered. A *web.AskProblem says
// why there was no question; any other error, that there was no answer.
func (a *Asker) Ask(ctx context.Context, q Question) (capture.Asked, error) {
	m := q.Report.Message
	if q.Report.Kind != "response" || m == nil || m.Assertion == nil {
		return capture.Asked{}, a.problem("no-response",
			"AWS can only be asked about a SAML Response with an assertion; this isn't one")
	}
	if issued, err := time.Parse(time.RFC3339Nano, m.IssueInstant); err == nil &&
		a.Env.Now().Sub(issued) > awsfacts.RedeemWindow {
		return capture.Asked{}, a.problem("too-old", "the message was issued %s ago and AWS accepts one for "+
			"five minutes, so its answer would only say that: sign in again and ask immediately",
			words.Apart(issued, a.Env.Now()))
	}
	question := ask.Question{SAMLResponse: wire(q), RelayState: q.RelayState}
	if q.Via == "signin" {
		return a.signIn(ctx, question, q.Report)
	}
	pair, err := a.role(m.Assertion.Roles, q.Role)
	if err != nil {
		return capture.Asked{}, err
	}
	question.Role, question.Provider, question.Endpoint = pair.Role, pair.Provider, a.STS
	if question.Region = q.Region; question.Region == "" {
		question.Region = stsRegion(m)
	}
	clock := &clockReader{RoundTripper: a.Env.Transport}
	got, err := ask.STS(ctx, &http.Client{Transport: clock}, question)
	if err != nil {
		return capture.Asked{}, err
	}
	out := capture.Asked{
		Via:        "sts",
		At:         a.Env.Now().UTC(),
		Status:     got.Status,
		Code:       got.Code,
		Role:       pair.Role,
		Session:    got.Session,
		AWSError:   got.Text,
		ClockAhead: clock.ahead(a.Env.Now()),
	}
	if got.Text != "" {
		if known, matched := refusal(capture.Record{Report: q.Report}, got.Text); known != "" {
			out.Matched = matched
		}
	}
	return out, nil
}

func (a *Asker) signIn(ctx context.Context, q ask.Question, report *inspect.Report) (capture.Asked, error) {
	m := report.Message
	if q.Endpoint = a.SignIn; q.Endpoint == "" && m.Assertion.Recipient != nil {
		q.Endpoint = *m.Assertion.Recipient
	}
	if !a.Allowed(q.Endpoint) {
		return capture.Asked{}, a.problem("not-aws",
			"the Recipient %q isn't an AWS sign-in URL, and samlscope sends messages nowhere else", q.Endpoint)
	}
	clock := &clockReader{RoundTripper: a.Env.Transport}
	got, err := ask.SignIn(ctx, clock, q)
	if err != nil {
		return capture.Asked{}, err
	}
	out := capture.Asked{
		Via:        "signin",
		At:         a.Env.Now().UTC(),
		Status:     got.Status,
		Location:   got.Location,
		ClockAhead: clock.ahead(a.Env.Now()),
	}
	if got.Status != http.StatusFound {
		out.AWSError, out.Matched = refusal(capture.Record{Report: report}, got.Text)
	}
	return out, nil
}

// wire is the message as base64 in the standard alphabet, which is what STS
// takes: the original value where it is that already.
func wire(q Question) string {
	if _, err := base64.StdEncoding.DecodeString(q.SAMLResponse); err == nil && q.SAMLResponse != "" {
		return q.SAMLResponse
	}
	return base64.StdEncoding.EncodeToString([]byte(q.Report.XML))
}

// role chooses the pair to ask for.
func (a *Asker) role(roles []inspect.RoleFact, wanted string) (inspect.RoleFact, error) {
	var fits []inspect.RoleFact
	var names []string
	for _, r := range roles {
		names = append(names, r.Role)
		if wanted == "" || r.Role == wanted || strings.HasSuffix(r.Role, "/"+wanted) {
			fits = append(fits, r)
		}
	}
	switch {
	case len(roles) == 0:
		return inspect.RoleFact{}, a.problem("no-role",
			"the message names no role with its provider, and STS needs one")
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) == 0:
		return inspect.RoleFact{}, a.problem("no-such-role",
			"the message doesn't name the role %q; it names %s", wanted, words.List(names, "and"))
	}
	return inspect.RoleFact{}, a.problem("several-roles",
		"the message names several roles and STS needs one: choose %s", words.List(names, "or"))
}

// stsRegion is the Region of the sign-in endpoint, else the one in which its
// partition answers.
func stsRegion(m *inspect.MessageFacts) string {
	if m.Assertion.Recipient != nil {
		if e, ok := awsfacts.SignInEndpoint(*m.Assertion.Recipient); ok {
			switch {
			case e.Region != "":
				return e.Region
			case e.Partition == "aws-us-gov":
				return "us-gov-west-1"
			case e.Partition == "aws-cn":
				return "cn-north-1"
			}
		}
	}
	return "us-east-1"
}
