package collect

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// entra is the side of Microsoft Entra ID of a run.
type entra struct {
	side
	need   *Need
	tenant string
	pipe   runtime.Pipeline
	fields []string // of users, that are read
	// conditions are the groups that the app's claims are different for.
	conditions []string
}

// newEntra makes the pipeline to Microsoft Graph. Nothing is asked before the first call.
func newEntra(r *run, need *Need) (*entra, error) {
	e := &entra{side: side{run: r, outcome: graphOutcome}, need: need, tenant: need.Tenant}
	e.opens = func(operation string) string { return scopeOf(strings.TrimPrefix(operation, "GET ")) }
	origin, err := url.Parse(r.o.Entra.graph())
	if err != nil {
		return nil, err
	}
	c, err := r.credential(need.Tenant)
	if err != nil {
		return nil, err
	}
	token := runtime.NewBearerTokenPolicy(c, []string{r.o.Entra.graph() + "/.default"},
		&policy.BearerTokenOptions{InsecureAllowCredentialWithHTTP: origin.Scheme == "http"}) // wire allows loopback only
	e.pipe = runtime.NewPipeline("", "", runtime.PipelineOptions{
		PerCall: []policy.Policy{onlyGraph{origin.Host}}, PerRetry: []policy.Policy{token},
	}, &policy.ClientOptions{
		Transport: wire(r.o.Via),
		Retry:     policy.RetryOptions{MaxRetries: -1}, // try does it
		Telemetry: policy.TelemetryOptions{Disabled: true},
	})
	return e, nil
}

// call is a call to Microsoft Graph.
func (e *entra) call(operation, of string) evidencedir.Call {
	return evidencedir.Call{Operation: operation, Tenant: cmp.Or(e.tenant, "unknown"), Of: of}
}

// address is the URL of a path, whose {id}s are replaced in turn.
func (e *entra) address(path, query string, ids ...string) string {
	for _, id := range ids {
		path = strings.Replace(path, "{id}", url.PathEscape(id), 1)
	}
	if query != "" {
		path += "?" + query
	}
	return e.o.Entra.graph() + path
}

// get asks Microsoft Graph once.
func (e *entra) get(ctx context.Context, address string) (json.RawMessage, error) {
	req, err := runtime.NewRequest(ctx, http.MethodGet, address)
	if err != nil {
		return nil, err
	}
	req.Raw().Header.Set("Accept", "application/json")
	if strings.Contains(address, "/transitive") || strings.Contains(address, "/memberOf/") ||
		strings.Contains(address, "/members/") {
		req.Raw().Header.Set("ConsistencyLevel", "eventual") // which casts to a type want
	}
	resp, err := e.pipe.Do(req)
	if err != nil {
		return nil, err
	}
	return answer(resp)
}

// maxAnswer bounds one answer, in bytes.
const maxAnswer = 64 << 20

// graphError is an answer that isn't an answer.
type graphError struct {
	status    int
	code, why string
	after     time.Duration
}

// Error implements error.
func (e *graphError) Error() string { return cmp.Or(e.why, e.code, http.StatusText(e.status)) }

// answer reads the body of an answer, or what it says went wrong.
func answer(resp *http.Response) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	if len(data) > maxAnswer {
		return nil, &graphError{status: resp.StatusCode, why: fmt.Sprintf("the answer is longer than %d MiB", maxAnswer>>20)}
	}
	if resp.StatusCode == http.StatusOK {
		return data, nil
	}
	var said struct {
		Error struct{ Code, Message string }
	}
	_ = json.Unmarshal(data, &said) // a proxy's page says nothing that is wanted
	return nil, &graphError{
		status: resp.StatusCode, code: said.Error.Code, after: retryAfter(resp.Header),
		why: cmp.Or(said.Error.Message, "the answer was "+resp.Status),
	}
}

// graphOutcome says what an error of Microsoft Graph, or of signing in to it, means.
func graphOutcome(err error) outcome {
	if gone, is := errors.AsType[*missingError](err); is {
		return outcome{state: evidencedir.Absent, why: gone.why}
	}
	if said, is := errors.AsType[*graphError](err); is {
		o := outcome{state: evidencedir.Partial, code: said.code, why: said.Error()}
		switch {
		case said.status == http.StatusUnauthorized:
			o.state, o.stop = evidencedir.Denied, true
		case said.status == http.StatusForbidden:
			o.state, o.opens = evidencedir.Denied, true
		case said.status == http.StatusNotFound:
			o.state = evidencedir.Absent
		case said.status == http.StatusTooManyRequests, said.status == http.StatusRequestTimeout,
			said.status >= http.StatusInternalServerError:
			o.again, o.after = true, said.after
		case said.status == http.StatusGone, strings.Contains(strings.ToLower(said.why), "skiptoken"):
			o.token = true
		}
		return o
	}
	if _, network := errors.AsType[net.Error](err); network {
		_, nameless := errors.AsType[*net.DNSError](err)
		return outcome{state: evidencedir.Partial, why: lastWords(err), again: !nameless}
	}
	// no token: what azidentity says has a line for each way to sign in
	return outcome{state: evidencedir.NotAsked, why: "signing in to Microsoft Entra ID failed: " + err.Error(), stop: true}
}

// one asks for one object and writes it, after change has cut it; nil: nothing is cut.
func (e *entra) one(
	ctx context.Context, c evidencedir.Call, address string, change func(any) any,
) (json.RawMessage, error) {
	got, err := e.object(ctx, c, func(ctx context.Context) (any, error) {
		data, err := e.get(ctx, address)
		if err != nil {
			return nil, err
		}
		return changed(data, change)
	})
	text, _ := got.(json.RawMessage)
	return text, err
}

// changed is an answer on one line, after change has cut it.
func changed(data json.RawMessage, change func(any) any) (json.RawMessage, error) {
	if change != nil {
		var v any
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			return nil, err
		}
		return encoded(change(v))
	}
	var b bytes.Buffer
	err := json.Compact(&b, data)
	return b.Bytes(), err
}

// page is one page of a list of Microsoft Graph.
type page struct {
	Value json.RawMessage `json:"value"`
	Next  string          `json:"@odata.nextLink"`
}

// readPage asks for a page.
func (e *entra) readPage(
	ctx context.Context, address string, change func(any) any,
) (all []any, next string, err error) {
	data, err := e.get(ctx, address)
	if err != nil {
		return nil, "", err
	}
	var p page
	var entries []json.RawMessage
	if json.Unmarshal(data, &p) != nil || json.Unmarshal(p.Value, &entries) != nil || entries == nil {
		return nil, "", &graphError{why: "the answer is not a list that Microsoft Graph prints"}
	}
	for _, v := range entries {
		entry, err := changed(v, change)
		if err != nil {
			return nil, "", err
		}
		all = append(all, entry)
	}
	return all, p.Next, nil
}

// all walks a list from its first address on.
func (e *entra) all(ctx context.Context, l listed, first string, change func(any) any,
	each func(json.RawMessage) error,
) error {
	return e.list(ctx, l, func(ctx context.Context, token string) ([]any, string, error) {
		return e.readPage(ctx, cmp.Or(token, first), change)
	}, each)
}

// graphList is a call whose answer is a list of Microsoft Graph, kept under these words.
func (e *entra) graphList(path, of string, name ...string) listed {
	c := e.call("GET "+path, of)
	c.File = c.FileName(append(name, "json")...)
	return listed{Call: c, key: "value", token: nextLink}
}

const nextLink = "@odata.nextLink"
