package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidencedir"
)

// collected is a directory with a manifest, and what loading it noted.
func collected(t *testing.T, files map[string]string, calls string, now time.Time) (o inspect.Options, notes string) {
	t.Helper()
	dir := t.TempDir()
	files[evidencedir.ManifestName] = `{"schema":"samlscope.evidence/v1","calls":[` + calls + `]}`
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	e := &Evidence{Paths: []string{dir}, Note: func(s string) { all = append(all, s) }, Now: func() time.Time { return now }}
	if err := e.Load(t.Context(), nil, &o); err != nil {
		t.Fatal(err)
	}
	return o, strings.Join(all, "\n")
}

const agent = "arn:aws:iam::400000000004:role/EntraAgent"

// TestOldEvidence: evidence is old from a day on.
func TestOldEvidence(t *testing.T) {
	read := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	for age, says := range map[time.Duration]string{
		0: "", 23 * time.Hour: "", 25 * time.Hour: "1 day old (2026-11-20 09:30 UTC)", 80 * time.Hour: "3 days old", -time.Hour: "",
	} {
		_, notes := collected(t, map[string]string{"users.json": `{"UserSummaryList":[{"Username":"bob"}]}`},
			`{"operation":"connect:ListUsers","state":"complete","file":"users.json","at":"2026-11-20T09:30:00Z"},`+
				`{"operation":"iam:GetRole","state":"denied","at":"2020-01-01T00:00:00Z"}`, read.Add(age))
		if (says == "") == strings.Contains(notes, "old") || !strings.Contains(notes, says) {
			t.Errorf("%s: %q", age, notes)
		}
	}
}

// TestDirectoryOnThePage: the page lists a directory of collect with its age and gaps, and no other directory.
func TestDirectoryOnThePage(t *testing.T) {
	write := func(manifest string) (dir string) {
		dir = t.TempDir()
		for name, text := range map[string]string{"users.json": `{"UserSummaryList":[{"Username":"bob"}]}`,
			evidencedir.ManifestName: manifest} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	list := func(dir string, now time.Time) (directories []string, e *Evidence) {
		e = &Evidence{Paths: []string{dir}, Note: func(string) {}, Now: func() time.Time { return now }}
		if err := e.Load(t.Context(), nil, &inspect.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Loaded(func(string) string { return "" }) {
			if s.Kind == "directory" && s.Name == dir && s.From == "--evidence" && s.ID == "" {
				directories = append(directories, s.Says)
			}
		}
		return directories, e
	}
	read := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	dir := write(`{"schema":"samlscope.evidence/v1","calls":[` +
		`{"operation":"connect:ListUsers","region":"eu-west-2","state":"partial","file":"users.json","at":"2026-11-20T09:30:00Z"},` +
		`{"operation":"iam:GetRole","state":"denied"},{"operation":"iam:GetSAMLProvider","state":"absent","of":"X"},` +
		`{"operation":"sso:ListInstances","state":"not-asked"}]}`)
	const gaps = "; denied: iam:GetRole; not read to its end: connect:ListUsers in eu-west-2; not asked: sso:ListInstances; " +
		"absent: iam:GetSAMLProvider X"
	for age, says := range map[time.Duration]string{
		time.Hour:      "read at 2026-11-20 09:30 UTC" + gaps,
		72 * time.Hour: "read at 2026-11-20 09:30 UTC, 3 days ago: samlscope collect reads it again" + gaps,
	} {
		if got, _ := list(dir, read.Add(age)); len(got) != 1 || got[0] != says {
			t.Errorf("%s: %q", age, got)
		}
	}
	if got, _ := list(write(`{}`), read); len(got) != 0 {
		t.Errorf("%q", got)
	}
	_, e := list(dir, read)
	for issued, told := range map[string]bool{
		"2026-11-20T09:30:01Z": true, "2026-11-20T09:30:00Z": false, "2026-11-20T09:00:00Z": false, "": false, "soon": false,
	} {
		b := e.NewBefore()
		if b.Add(issued); (b.Says() != "") != told {
			t.Errorf("%s: %q", issued, b.Says())
		}
	}
	b := (&Evidence{}).NewBefore()
	if b.Add("2026-11-20T09:30:01Z"); b.Says() != "" {
		t.Errorf("without evidence: %q", b.Says())
	}
}

// TestNobodyInConnect: a list of no one counts where the manifest says that it was read to its end.
func TestNobodyInConnect(t *testing.T) {
	for state, want := range map[string]int{
		`"state":"complete","count":0`: 1, `"state":"partial","count":0`: 0, `"state":"complete","count":3`: 0,
	} {
		o, notes := collected(t, map[string]string{"users.json": `{"UserSummaryList": [` + "\n" + `]}`,
			"bob.json": `{"Username":"bob"}`}, `{"operation":"connect:ListUsers","file":"users.json","of":"I",`+state+`}`,
			time.Time{})
		lists := 0
		for _, l := range o.ConnectLists {
			if len(l.Names) == 0 && l.Cut == "" && l.Instance == "i" {
				lists++
			}
		}
		if lists != want || (want == 0) == !strings.Contains(notes, "names no Amazon Connect user") {
			t.Errorf("%s: %d lists; %s", state, lists, notes)
		}
	}
}

// TestBrokenIndex: without its index nothing tells which answers of a directory are whole.
func TestBrokenIndex(t *testing.T) {
	for text, broken := range map[string]bool{
		`{"schema":"samlscope.evidence/v1","calls":[`: true, `{"name":"an app on the web"}`: false,
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"users.json": `{"UserSummaryList":[{"Username":"bob"}]}`, evidencedir.ManifestName: text} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		e := &Evidence{Paths: []string{dir}, Note: func(string) {}, Now: time.Now}
		if err := e.Load(t.Context(), nil, &inspect.Options{}); (err != nil) != broken {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestRolesTogether: what a role may do is put together from its answers, each of the right role, and what
// was not read of it stays open.
func TestRolesTogether(t *testing.T) {
	files := map[string]string{
		"role.json": `{"Role":{"Arn":"` + agent + `","RoleName":"EntraAgent","AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow",` +
			`"Principal":{"Federated":"x"},"Action":"sts:AssumeRoleWithSAML"}]}}}`,
		"names.json":    `{"PolicyNames":["One"]}`,
		"one.json":      `{"RoleName":"EntraAgent","PolicyName":"One","PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"a:b"}]}}`,
		"attached.json": `{"AttachedPolicies":[{"PolicyName":"P","PolicyArn":"arn:aws:iam::aws:policy/P"}]}`,
		"version.json":  `{"PolicyVersion":{"IsDefaultVersion":true,"Document":{"Statement":[{"Effect":"Allow","Action":"c:d"}]}}}`,
	}
	calls := strings.Join([]string{
		`{"operation":"iam:GetRole","of":"` + agent + `","state":"complete","file":"role.json"}`,
		`{"operation":"iam:ListRolePolicies","of":"` + agent + `","state":"complete","file":"names.json"}`,
		`{"operation":"iam:GetRolePolicy","of":"` + agent + ` One","state":"complete","file":"one.json"}`,
		`{"operation":"iam:ListAttachedRolePolicies","of":"` + agent + `","state":"complete","file":"attached.json"}`,
		`{"operation":"iam:GetPolicyVersion","of":"arn:aws:iam::aws:policy/P","state":"complete","file":"version.json"}`,
	}, ",")
	o, notes := collected(t, files, calls, time.Time{})
	if len(o.RolePolicies) != 2 || len(o.TrustPolicies) != 1 || notes != "" {
		t.Fatalf("%d policies, %d trust policies, %s", len(o.RolePolicies), len(o.TrustPolicies), notes)
	}
	for _, p := range o.RolePolicies {
		if p.RoleARN != agent || p.Unread != "" || len(p.Statements) != 1 {
			t.Errorf("%+v", p)
		}
	}
	for refused, unread := range map[string]string{
		"iam:ListRolePolicies": "iam:ListRolePolicies of EntraAgent was not read",
		"iam:GetRolePolicy":    "iam:GetRolePolicy One of EntraAgent was not read",
		"iam:GetPolicyVersion": "the attached policy arn:aws:iam::aws:policy/P is not in the file",
	} {
		var some []string
		for c := range strings.SplitSeq(calls, ",{") {
			if c = "{" + strings.TrimPrefix(c, "{"); strings.Contains(c, refused) {
				before, _, _ := strings.Cut(c, `,"file"`)
				c = strings.Replace(before, "complete", "denied", 1) + "}"
			}
			some = append(some, c)
		}
		o, _ := collected(t, files, strings.Join(some, ","), time.Time{})
		open := ""
		for _, p := range o.RolePolicies {
			open += p.Unread
		}
		if !strings.HasPrefix(open, unread) {
			t.Errorf("%s: %q", refused, open)
		}
	}
}

// TestProviderIsNamed: what a provider stores is known to be that one's.
func TestProviderIsNamed(t *testing.T) {
	const arn = "arn:aws:iam::400000000004:saml-provider/EntraID"
	xml, err := os.ReadFile("../../testdata/signins/files/md.xml")
	if err != nil {
		t.Fatal(err)
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", "").Replace(string(xml))
	o, _ := collected(t, map[string]string{"p.json": `{"SAMLMetadataDocument":"` + quoted + `"}`},
		`{"operation":"iam:GetSAMLProvider","of":"`+arn+`","state":"complete","file":"p.json"}`, time.Time{})
	if len(o.StoredMetadata) != 1 || o.StoredMetadata[0].Provider.ARN != arn {
		t.Errorf("%+v", o.StoredMetadata)
	}
}

// TestEmptyIdentityStore: an identity store whose whole list is empty has no user; one of which nothing was listed may
// have any.
func TestEmptyIdentityStore(t *testing.T) {
	for state, known := range map[string]bool{"complete": true, "partial": false} {
		o, notes := collected(t, map[string]string{"users.json": `{"Users":[]}`, "c.json": `{"UserSummaryList":[{"Username":"bob"}]}`},
			`{"operation":"identitystore:ListUsers","state":"`+state+`","count":0,"file":"users.json","at":"2026-11-20T09:30:00Z"}`,
			time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC))
		if (o.SCIMUsers != nil) != known || known && (len(o.SCIMUsers.All) > 0 || o.SCIMUsers.Cut != "") {
			t.Errorf("%s: %+v %s", state, o.SCIMUsers, notes)
		}
	}
}
