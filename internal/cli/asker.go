package cli

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/ask"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/web"
)

// redeemTime is how long AWS has been reported to take a Response for.
const redeemTime = 5 * time.Minute

// asker asks AWS about messages: when it is told to, within their five minutes.
type asker struct {
	transport http.RoundTripper
	now       func() time.Time
	// allowed says whether a message may be posted to a URL.
	allowed func(url string) bool
	stsAt   string // where STS is; "": AWS's own
	postTo  string // where the sign-in is; "": where the Recipient says
}

// asking is one question.
type asking struct {
	via          string // sts or signin
	role         string // ARN or name of one of the message's roles; "" when it has one only
	region       string // of STS; "": of the sign-in endpoint
	samlResponse string
	relayState   *string
	report       *inspect.Report
}

// problem is why AWS was not asked.
func (a *asker) problem(code, format string, args ...any) *web.AskProblem {
	return &web.AskProblem{Code: code, Err: fmt.Errorf(format, args...)}
}

// ask puts the question, and returns what AWS answered. A *web.AskProblem says
// why there was no question; any other error, that there was no answer.
func (a *asker) ask(ctx context.Context, q asking) (capture.Asked, error) {
	m := q.report.Message
	if q.report.Kind != "response" || m == nil || m.Assertion == nil {
		return capture.Asked{}, a.problem("no-response", "AWS can be asked about a SAML Response with an assertion, and this is none")
	}
	if issued, err := time.Parse(time.RFC3339Nano, m.IssueInstant); err == nil && a.now().Sub(issued) > redeemTime {
		return capture.Asked{}, a.problem("too-old", "the message was issued %s ago and AWS takes one for five minutes, so its answer would say only that: sign in again and ask at once",
			a.now().Sub(issued).Round(time.Second))
	}
	question := ask.Question{SAMLResponse: wire(q), RelayState: q.relayState}
	if q.via == "signin" {
		return a.signIn(ctx, question, q.report)
	}
	pair, err := a.role(m.Assertion.Roles, q.role)
	if err != nil {
		return capture.Asked{}, err
	}
	question.Role, question.Provider, question.Endpoint = pair.Role, pair.Provider, a.stsAt
	if question.Region = q.region; question.Region == "" {
		question.Region = stsRegion(m)
	}
	clock := &clockReader{RoundTripper: a.transport}
	got, err := ask.STS(ctx, &http.Client{Transport: clock}, question)
	if err != nil {
		return capture.Asked{}, err
	}
	out := capture.Asked{Via: "sts", At: a.now().UTC(), Status: got.Status, Code: got.Code, Session: got.Session, AWSError: got.Text, ClockAhead: clock.ahead(a.now())}
	if got.Text != "" {
		if known, matched := refusal(capture.Record{Report: q.report}, got.Text); known != "" {
			out.Matched = matched
		}
	}
	return out, nil
}

func (a *asker) signIn(ctx context.Context, q ask.Question, report *inspect.Report) (capture.Asked, error) {
	m := report.Message
	if q.Endpoint = a.postTo; q.Endpoint == "" && m.Assertion.Recipient != nil {
		q.Endpoint = *m.Assertion.Recipient
	}
	if !a.allowed(q.Endpoint) {
		return capture.Asked{}, a.problem("not-aws", "the Recipient %q is no AWS sign-in address, and messages go nowhere else", q.Endpoint)
	}
	clock := &clockReader{RoundTripper: a.transport}
	got, err := ask.SignIn(ctx, clock, q)
	if err != nil {
		return capture.Asked{}, err
	}
	out := capture.Asked{Via: "signin", At: a.now().UTC(), Status: got.Status, Location: got.Location, ClockAhead: clock.ahead(a.now())}
	if got.Status != http.StatusFound {
		out.AWSError, out.Matched = refusal(capture.Record{Report: report}, got.Text)
	}
	return out, nil
}

// wire is the message as base64 in the standard alphabet, which is what STS
// takes: the original value where it is that already.
func wire(q asking) string {
	if _, err := base64.StdEncoding.DecodeString(q.samlResponse); err == nil && q.samlResponse != "" {
		return q.samlResponse
	}
	return base64.StdEncoding.EncodeToString([]byte(q.report.XML))
}

// role chooses the pair to ask for.
func (a *asker) role(roles []inspect.RoleFact, wanted string) (inspect.RoleFact, error) {
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
		return inspect.RoleFact{}, a.problem("no-role", "the message names no role with its provider, and STS is asked for one")
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) == 0:
		return inspect.RoleFact{}, a.problem("no-such-role", "the message does not name the role %q; it names %s", wanted, list(names, "and"))
	}
	return inspect.RoleFact{}, a.problem("several-roles", "the message names several roles and STS is asked for one: choose %s", list(names, "or"))
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

// page asks about a capture, for the page's button.
func (t *site) ask(ctx context.Context, rec capture.Record, via, role string) (capture.Asked, error) {
	if rec.Report == nil {
		return capture.Asked{}, t.asker.problem("no-response", "the message was not judged, so AWS is not asked either")
	}
	return t.asker.ask(ctx, asking{via: via, role: role, samlResponse: rec.SAMLResponse, relayState: rec.RelayState, report: rec.Report})
}

// askProblem puts a *web.AskProblem into the command line's words.
func askProblem(err error) error {
	var p *web.AskProblem
	if !errors.As(err, &p) {
		return failed(err)
	}
	switch p.Code {
	case "several-roles", "no-such-role":
		return usage("%w", p.Err).with("--role ARN names the one to ask for")
	}
	return failed(p.Err)
}
