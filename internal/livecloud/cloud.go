// Package livecloud is AWS's APIs and Microsoft Graph on loopback, for `samlscope demo --live` and for tests of what
// asks them. It answers with what it is given: pages, refusals, throttling.
package livecloud

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// List is the answer to an operation that has pages.
type List struct {
	Key     string
	Entries []any
}

// Cloud is a server with all services. Operations are named as internal/collect names them: iam:GetRole,
// GET /v1.0/users; the ids in a path of Graph stand there as they are. An operation of IAM with the name of what it
// asks for, as in iam:GetRole NAME, goes before the operation alone.
type Cloud struct {
	URL      string
	PageSize int
	Answers  map[string]any    // an object, or a List
	Deny     map[string]string // error codes
	Throttle map[string]int    // how many calls are answered with: too many
	// Hook is told of each operation before it is answered; nil: no one is.
	Hook func(operation, token string)

	server *http.Server
	mu     sync.Mutex
	asked  []string
}

// New starts a server that knows nothing yet but who is asking it. The error says why nothing listens.
func New() (*Cloud, error) {
	c := &Cloud{PageSize: 2, Answers: map[string]any{}, Deny: map[string]string{}, Throttle: map[string]int{}}
	c.Answers["sts:GetCallerIdentity"] = map[string]any{
		"Account": "400000000004", "Arn": "arn:aws:sts::400000000004:assumed-role/ReadOnly/tester",
		"UserId": "AROATEST:tester",
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the stand-in of AWS's APIs and Microsoft Graph cannot listen: %w", err)
	}
	c.URL, c.server = "http://"+l.Addr().String(), &http.Server{Handler: c, ReadHeaderTimeout: time.Minute}
	go func() { _ = c.server.Serve(l) }() // it ends with Close
	return c, nil
}

// Close ends the server and every connection to it.
func (c *Cloud) Close() { _ = c.server.Close() }

// Change calls change while no call is answered: the fields may be changed there, whoever is asking.
func (c *Cloud) Change(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

// Asked are the operations that were asked for, in their order.
func (c *Cloud) Asked() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.asked...)
}

// targets are the services of JSON 1.1 by what their header begins with.
var targets = map[string]string{
	"AWSIdentityStore": "identitystore", "SWBExternalService": "sso", "AWSCognitoIdentityProviderService": "cognito-idp",
	"CloudTrail_20131101": "cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101": "cloudtrail",
}

// ServeHTTP implements http.Handler.
func (c *Cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch target := r.Header.Get("X-Amz-Target"); {
	case target != "":
		at := strings.LastIndexByte(target, '.')
		c.json(w, r, targets[target[:at]]+":"+target[at+1:])
	case r.Method == http.MethodPost && r.ParseForm() == nil && r.PostForm.Get("Action") != "":
		c.query(w, r)
	case strings.HasPrefix(r.URL.Path, "/users-summary/"):
		c.answer(w, "connect:ListUsers", r.URL.Query().Get("nextToken"), "NextToken", http.StatusForbidden)
	case strings.HasPrefix(r.URL.Path, "/instance/"):
		c.answer(w, "connect:DescribeInstance", "", "", http.StatusForbidden)
	default:
		c.graph(w, r)
	}
}

// admitted notes a call, and says with which code it is refused; "" where it isn't.
func (c *Cloud) admitted(operation, token string) string {
	if c.Hook != nil {
		c.Hook(operation, token)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, operation)
	if c.Throttle[operation] > 0 {
		c.Throttle[operation]--
		return "ThrottlingException"
	}
	return c.Deny[operation]
}

// page is what an operation is answered with, and the token of the next page.
func (c *Cloud) page(operation, token, tokenKey string) (answer map[string]any, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, isList := c.Answers[operation].(List)
	if !isList {
		answer, found = c.Answers[operation].(map[string]any)
		return answer, found
	}
	from, _ := strconv.Atoi(token)
	to := min(from+c.PageSize, len(l.Entries))
	answer = map[string]any{l.Key: append([]any{}, l.Entries[from:to]...)} // an empty list is one, and not null
	if to < len(l.Entries) {
		answer[tokenKey] = strconv.Itoa(to)
	}
	return answer, true
}

// json is a call of a service that speaks JSON 1.1.
func (c *Cloud) json(w http.ResponseWriter, r *http.Request, operation string) {
	var in struct{ NextToken string }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &in) != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	c.answer(w, operation, in.NextToken, "NextToken", http.StatusBadRequest)
}

func (c *Cloud) answer(w http.ResponseWriter, operation, token, tokenKey string, refusal int) {
	code := c.admitted(operation, token)
	answer, found := c.page(operation, token, tokenKey)
	status := refusal
	switch {
	case code == "ThrottlingException":
		status = http.StatusTooManyRequests
	case code == "" && !found:
		code, status = "ResourceNotFoundException", http.StatusNotFound
	}
	if code != "" {
		w.Header().Set("X-Amzn-Errortype", code)
		write(w, status, map[string]any{"__type": code, "message": "the stand-in says " + code})
		return
	}
	write(w, http.StatusOK, answer)
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone needs no answer
}

// filtered are the users whom a filter names by id, user principal name or mail, and those who are shown with the id
// alone.
func (c *Cloud) filtered(operation string, names []string) map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, _ := c.Answers[operation].(List)
	some := []any{}
	for _, e := range l.Entries {
		u, _ := e.(map[string]any)
		named := func(key string) bool {
			text, is := u[key].(string)
			return is && slices.Contains(names, text)
		}
		if u["userPrincipalName"] == nil || named("id") || named("userPrincipalName") || named("mail") {
			some = append(some, e)
		}
	}
	return map[string]any{l.Key: some}
}

// graph is a call to Microsoft Graph, or for the federation metadata.
func (c *Cloud) graph(w http.ResponseWriter, r *http.Request) {
	operation, token := r.Method+" "+r.URL.Path, r.URL.Query().Get("$skiptoken")
	code := c.admitted(operation, token)
	if strings.Contains(operation, "/federationmetadata/") {
		if text, ok := c.Answers[operation].(string); ok {
			_, _ = io.WriteString(w, text)
			return
		}
	}
	answer, found := c.page(operation, token, "next")
	if ids := strings.Split(r.URL.Query().Get("$filter"), "'"); operation == "GET /v1.0/users" && len(ids) > 1 {
		answer = c.filtered(operation, ids)
	}
	status := http.StatusForbidden
	switch {
	case code == "ThrottlingException":
		w.Header().Set("Retry-After", "7")
		status, code = http.StatusTooManyRequests, "TooManyRequests"
	case code == "InvalidAuthenticationToken":
		status = http.StatusUnauthorized
	case code == "" && !found:
		status, code = http.StatusNotFound, "Request_ResourceNotFound"
	}
	if code != "" {
		write(w, status, map[string]any{"error": map[string]any{"code": code, "message": "the stand-in says " + code}})
		return
	}
	if next, ok := answer["next"]; ok {
		delete(answer, "next")
		q := r.URL.Query()
		q.Set("$skiptoken", fmt.Sprint(next))
		answer["@odata.nextLink"] = c.URL + r.URL.Path + "?" + q.Encode()
	}
	write(w, http.StatusOK, answer)
}
