package collect

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// world is a run of collect against the stand-in, with a clock that sleeping moves.
type world struct {
	*livecloud.Cloud
	o     Options
	now   time.Time
	slept []time.Duration
	said  []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c, err := livecloud.Example("QUJD")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_CA_BUNDLE": "",
		"AWS_REGION":    "eu-west-2", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": c.URL,
		"AWS_CONFIG_FILE":             filepath.Join(t.TempDir(), "none"),
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "none"),
	} {
		t.Setenv(name, value)
	}
	w := &world{Cloud: c, now: time.Date(2026, 11, 20, 9, 40, 0, 0, time.UTC)}
	w.o = Options{
		Dir: filepath.Join(t.TempDir(), "evidence"), Tool: "samlscope test",
		Entra:  EntraOptions{Token: "GRAPHTOKEN", Graph: c.URL, Authority: c.URL},
		Getenv: func(string) string { return "" }, Say: func(s string) { w.said = append(w.said, s) },
		Clock: Clock{Now: func() time.Time { return w.now }, Sleep: func(ctx context.Context, d time.Duration) error {
			w.slept, w.now = append(w.slept, d), w.now.Add(d)
			return ctx.Err()
		}},
	}
	return w
}

// message is the need of a sign-in to Amazon Connect and IAM Identity Center.
func message() Need {
	n := Need{
		Message: true, Tenant: livecloud.Tenant, Audiences: []string{"https://signin.aws.amazon.com/saml"},
		Issued: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), Users: []string{"alice@example.com"},
		UserID: "2a9d7c1e-8f34-4b5a-9c60-d1e2f3a4b5c6", Stores: []Place{{"aws", "eu-west-2", livecloud.Store}},
	}
	n.pair(awsfacts.ParseARN(livecloud.Role), awsfacts.ParseARN(livecloud.Provider))
	n.relayState(livecloud.RelayState())
	return n
}

func (w *world) run(t *testing.T, ctx context.Context) map[string]Made {
	t.Helper()
	res, err := Run(ctx, w.o)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Made{}
	for _, m := range res.Made {
		out[m.Operation] = m
	}
	return out
}

// text is all that the run has written.
func (w *world) text(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(w.o.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "== %s\n%s", path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMessage: everything that a message needs is read, and nothing else of its user.
func TestMessage(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	made := w.run(t, t.Context())
	for op, count := range map[string]int{
		opCaller: 1, opProvider: 1, opRole: 1, opInlineNames: 3, opInline: 1, opAttached: 1, opPolicyVersion: 1,
		opInstance: 1, opConnectUsers: 3, opUserID: 1, opUser: 1, opEvents: 1, "GET " + pathOrganization: 1,
		"GET " + pathApp: 1, "GET " + pathClaims: 1, "GET " + pathAssigned: 2, "GET " + pathUsers: 1,
		"GET " + pathUserGroups: 0, "GET " + pathSignIns: 1, "GET /{tenant}" + metadataPath: 1,
	} {
		if m := made[op]; m.State != evidencedir.Complete || m.Count != count {
			t.Errorf("%s: %s %d %s", op, m.State, m.Count, m.Why)
		}
	}
	for _, op := range []string{opUsers, opProviders, "GET " + pathMembers} {
		if m, asked := made[op]; asked {
			t.Errorf("%s: %+v", op, m)
		}
	}
	text := w.text(t)
	for _, wanted := range []string{
		`"AssumeRolePolicyDocument":{"Version"`, `"Document":{"Version"`, "carol@example.com", `"UserSummaryList": [`,
		`"EventTime":"2026-11-20T09:30:01Z"`, `"errorCode":0`, "<EntityDescriptor", `"IsDefaultVersion":true`,
	} {
		if !strings.Contains(text, wanted) {
			t.Errorf("%s is not written", wanted)
		}
	}
	for _, private := range []string{"SECRET", "7946", "1980-01-01", "192.0.2.7", "London", "telephone", "GRAPHTOKEN",
		"ResultMetadata", "null"} {
		if i := strings.Index(text, private); i >= 0 {
			t.Errorf("%s is written: %s", private, text[max(0, i-200):i+20])
		}
	}
}

// TestApp: with an app alone, its users are read, and what its roles and its relay state name.
func TestApp(t *testing.T) {
	w := newWorld(t)
	w.o.Need = Need{App: "AWS Agents"}
	made := w.run(t, t.Context())
	for _, op := range []string{opProvider, opRole, opInstance, opConnectUsers, "GET " + pathMembers, "GET " + pathUsers} {
		if m := made[op]; m.State != evidencedir.Complete {
			t.Errorf("%s: %s %s", op, m.State, m.Why)
		}
	}
	if _, asked := made[opEvents]; asked {
		t.Error("CloudTrail was asked without a message")
	}

	// A second run adds: another account knows the app from the directory.
	w.o.From = []string{"aws"}
	if m := w.run(t, t.Context())[opRole]; m.State != evidencedir.Complete {
		t.Errorf("%+v", m)
	}
	d, err := evidencedir.Create(w.o.Dir, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	roles := 0
	for _, c := range d.Calls {
		if c.Operation == opRole {
			roles++
		}
	}
	if roles != 1 || len(d.Callers) != 1 || len(d.Tenants) != 1 {
		t.Errorf("%d roles, %v, %v", roles, d.Callers, d.Tenants)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// TestRefusals: each refusal is told with what opens it, and the rest goes on.
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	for _, op := range []string{opProvider, opInlineNames, opConnectUsers, opUserID} {
		w.Deny[op] = "AccessDeniedException"
	}
	w.Deny["GET /v1.0/auditLogs/signIns"] = "Authorization_RequestDenied"
	delete(w.Answers, opInstance)
	made := w.run(t, t.Context())
	for op, opens := range map[string]string{
		opProvider: opProvider, opInlineNames: opInlineNames, opConnectUsers: opConnectUsers, opUserID: permissionKMS,
		"GET " + pathSignIns: "AuditLog.Read.All",
	} {
		if m := made[op]; m.State != evidencedir.Denied || !strings.Contains(m.Opens, opens) || m.Code == "" || m.File != "" {
			t.Errorf("%+v", m)
		}
	}
	if m := made[opInstance]; m.State != evidencedir.Absent || m.Opens != "" {
		t.Errorf("%+v", m)
	}
	// the user can't be asked for by name: all are read
	if m := made[opUsers]; m.State != evidencedir.Complete || m.Count != 3 {
		t.Errorf("%+v", m)
	}
	for _, op := range []string{opRole, opAttached, "GET " + pathUsers} {
		if m := made[op]; m.State != evidencedir.Complete {
			t.Errorf("%+v", m)
		}
	}
}

// TestElsewhere: a role of another account or partition is not asked for, and the accounts are named.
func TestElsewhere(t *testing.T) {
	w := newWorld(t)
	w.o.From = []string{"aws"}
	for role, why := range map[string]string{
		"arn:aws:iam::400000000005:role/EntraAgent": "it is in account 400000000005, and the credentials are of account " +
			"400000000004",
		"arn:aws-cn:iam::400000000004:role/EntraAgent": "it is in the partition aws-cn, and the credentials are of aws",
		"arn:aws:iam::400000000004:role/team/EntraAgent": "the role of this name in the account is " +
			"arn:aws:iam::400000000004:role/EntraAgent",
		livecloud.Role: "",
	} {
		w.o.Need = Need{}
		w.o.pair(awsfacts.ParseARN(role), awsfacts.ARN{})
		m := w.run(t, t.Context())[opRole]
		if !strings.HasPrefix(m.Why, why) || (m.State == evidencedir.Complete) != (why == "") {
			t.Errorf("%s: %+v", role, m)
		}
	}
}

// TestBadCredentials: one side stops, the other one goes on.
func TestBadCredentials(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	w.Deny[opCaller] = "ExpiredToken"
	made := w.run(t, t.Context())
	if m := made[opRole]; m.State != evidencedir.NotAsked || !strings.Contains(m.Why, "ExpiredToken") {
		t.Errorf("%+v", m)
	}
	if m := made["GET "+pathApp]; m.State != evidencedir.Complete {
		t.Errorf("%+v", m)
	}

	w = newWorld(t)
	w.o.Need = message()
	w.Deny["GET /v1.0/organization"] = "InvalidAuthenticationToken"
	made = w.run(t, t.Context())
	if m := made["GET "+pathApps]; m.State != evidencedir.NotAsked {
		t.Errorf("%+v", m)
	}
	if m := made[opRole]; m.State != evidencedir.Complete {
		t.Errorf("%+v", m)
	}
}

// TestThrottling: throttled calls are made again, as late as the service asks; a service that stays busy
// leaves a cut list, which a later run ends.
func TestThrottling(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	w.Throttle[opConnectUsers], w.Throttle[opProvider], w.Throttle["GET /v1.0/users"] = 3, 1, 1
	made := w.run(t, t.Context())
	for _, op := range []string{opConnectUsers, opProvider, "GET " + pathUsers} {
		if m := made[op]; m.State != evidencedir.Complete {
			t.Errorf("%+v", m)
		}
	}
	if !slices.Contains(w.slept, 7*time.Second) {
		t.Errorf("Retry-After was not kept: %v", w.slept)
	}

	w.Hook = func(op, token string) {
		if op == opConnectUsers && token == "2" {
			w.Throttle[op] = 2 // always one more
		}
	}
	w.o.Dir += "2"
	m := w.run(t, t.Context())[opConnectUsers]
	if m.State != evidencedir.Partial || m.Count != 2 || m.Why == "" {
		t.Errorf("%+v", m)
	}
	w.Hook = nil
	w.Throttle[opConnectUsers] = 0
	before := len(w.Asked())
	if m := w.run(t, t.Context())[opConnectUsers]; m.State != evidencedir.Complete || m.Count != 3 {
		t.Errorf("%+v", m)
	}
	pages := 0
	for _, op := range w.Asked()[before:] {
		if op == opConnectUsers {
			pages++
		}
	}
	if pages != 1 {
		t.Errorf("%d pages were read again", pages)
	}
}

// TestInterrupted: ended at any page of any list and started again, the result is the same.
func TestInterrupted(t *testing.T) {
	whole := newWorld(t)
	whole.o.Need = Need{App: "AWS Agents"}
	whole.run(t, t.Context())
	want := whole.text(t)
	calls := len(whole.Asked())
	for stop := range calls {
		w := newWorld(t)
		w.o.Need = Need{App: "AWS Agents"}
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		w.Hook = func(string, string) {
			if n == stop {
				cancel()
			}
			n++
		}
		res, err := Run(ctx, w.o)
		if err != nil || !res.Interrupted && stop < calls-1 { // the last answer may still have come
			t.Fatalf("%d: %v %+v", stop, err, res)
		}
		w.Hook = nil
		w.run(t, t.Context())
		got := strings.ReplaceAll(strings.ReplaceAll(w.text(t), w.URL, whole.URL), w.o.Dir, whole.o.Dir)
		if a, b := withoutManifest(got), withoutManifest(want); a != b {
			t.Errorf("stopped at call %d:\n%s\nwant\n%s", stop, a, b)
		}
		cancel()
	}
}

// withoutManifest leaves out the times at which calls were made.
func withoutManifest(s string) string {
	before, rest, _ := strings.Cut(s, "manifest.json")
	_, after, _ := strings.Cut(rest, "== ")
	return before + after
}

// TestStaleToken: a page that can't be gone on from is begun anew, once.
func TestStaleToken(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	ctx, cancel := context.WithCancel(t.Context())
	w.Hook = func(op, token string) {
		if op == opConnectUsers && token == "2" {
			cancel()
		}
	}
	if _, err := Run(ctx, w.o); err != nil {
		t.Fatal(err)
	}
	stale := true
	w.Hook = func(op, token string) {
		delete(w.Deny, opConnectUsers)
		if op == opConnectUsers && token == "2" && stale {
			stale, w.Deny[opConnectUsers] = false, "InvalidNextTokenException"
		}
	}
	if m := w.run(t, t.Context())[opConnectUsers]; m.State != evidencedir.Complete || m.Count != 3 {
		t.Errorf("%+v", m)
	}
}

// TestBareUsers: users of whom only the ids are shown aren't users without an email.
func TestBareUsers(t *testing.T) {
	w := newWorld(t)
	w.o.Need = Need{App: "AWS Agents"}
	w.Answers["GET /v1.0/users"] = livecloud.List{Key: "value", Entries: []any{map[string]any{"id": "x", "mail": nil}}}
	made := w.run(t, t.Context())
	m := made["GET "+pathUsers]
	if m.State != evidencedir.Partial || !strings.Contains(m.Why, "1 of 1 entries show only their ids") {
		t.Errorf("%+v", m)
	}
	if m := made["GET "+pathMembers]; m.State != evidencedir.Complete { // near miss: an empty mail is an answer
		t.Errorf("%+v", m)
	}
}

// TestSeveralApps: of several apps none is taken, unless the message tells them apart.
func TestSeveralApps(t *testing.T) {
	other := map[string]any{
		"id": "other", "appId": "other", "displayName": "AWS Agents", "appRoles": []any{},
		"servicePrincipalNames": []any{"https://signin.aws.amazon.com/saml#2"},
	}
	w := newWorld(t)
	l, _ := w.Answers["GET /v1.0/servicePrincipals"].(livecloud.List)
	l.Entries = append(l.Entries, other)
	w.Answers["GET /v1.0/servicePrincipals"] = l
	w.o.Need = Need{App: "AWS Agents"}
	m := w.run(t, t.Context())["GET "+pathApps]
	if m.State != evidencedir.Absent || !strings.Contains(m.Why, "several apps") {
		t.Errorf("%+v", m)
	}
	w.o.Need = message() // whose roles only one of them has
	if m := w.run(t, t.Context())["GET "+pathApp]; m.State != evidencedir.Complete || m.Of != livecloud.App {
		t.Errorf("%+v", m)
	}
}

// TestPlan: what is planned is what is asked, and nothing is asked for planning.
func TestPlan(t *testing.T) {
	w := newWorld(t)
	w.o.Need = message()
	p := Planned(w.o)
	if n := len(w.Asked()); n != 0 {
		t.Fatalf("%d calls", n)
	}
	if _, err := os.Stat(w.o.Dir); err == nil {
		t.Error("a directory was made")
	}
	var planned []string
	for _, s := range append(p.Entra, p.AWS...) {
		planned = append(append(planned, s.Operation), s.Then...)
	}
	for op := range w.run(t, t.Context()) {
		if !slices.Contains(planned, op) {
			t.Errorf("%s is not planned", op)
		}
	}
	if policy := p.Policy(); !strings.Contains(policy, `"iam:GetSAMLProvider"`) || strings.Contains(policy, "sts:") ||
		strings.Contains(policy, "cognito") {
		t.Errorf("%s", policy)
	}
	if scopes := strings.Join(p.Scopes(), " "); !strings.Contains(scopes, "AuditLog.Read.All") ||
		strings.Contains(scopes, "and") {
		t.Errorf("%s", scopes)
	}
}
