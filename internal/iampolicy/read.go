package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/intake"
)

// MaxFile is how large a file with policies may be, in bytes. What
// aws iam get-account-authorization-details prints for a large account is tens of megabytes.
const MaxFile = 64 << 20

var errNone = errors.New("there is no policy with a Statement in it")

// Parse reads policy documents: the JSON itself, percent-encoded or not; what aws iam get-role,
// list-roles, get-role-policy, get-policy-version and get-account-authorization-details print;
// a state of Terraform, and a plan or state as terraform show -json prints it; or several of
// these, one after the other. name is the file.
func Parse(name string, data []byte) ([]*Policy, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("it is larger than %d MiB", MaxFile>>20)
	}
	if err := binary(data); err != nil {
		return nil, err
	}
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, errors.New(problem.Detail)
	}
	r := reader{name: name}
	for dec := json.NewDecoder(strings.NewReader(decoded(text))); ; {
		var v any
		if err := dec.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			return nil, notJSON(text, err)
		}
		if err := r.document(v); err != nil {
			return nil, err
		}
	}
	return r.all()
}

// all returns what was read. A file whose every policy stands elsewhere isn't an evidence.
func (r *reader) all() ([]*Policy, error) {
	if len(r.out) == 0 {
		return nil, errNone
	}
	read := false
	for _, p := range r.out {
		p.role = p.Role()
		read = read || p.Unread == ""
	}
	if !read {
		return nil, errors.New(r.out[0].Unread)
	}
	return r.out, nil
}

// decoded undoes the percent-encoding of IAM's API. A document that is written out is left
// alone: a percent sign in it is its own.
func decoded(text string) string {
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "%") {
		return text
	}
	if u, err := url.PathUnescape(trimmed); err == nil && strings.HasPrefix(strings.TrimSpace(u), "{") {
		return u
	}
	return text
}

// reader collects policies from a tree of JSON.
type reader struct {
	name    string
	out     []*Policy
	managed map[string]any // by ARN: what the file holds of managed policies
}

// document reads one JSON value of the file.
func (r *reader) document(v any) error {
	m, _ := v.(map[string]any)
	switch {
	case isTemplate(m):
		return errTemplate
	case isTerraform(m):
		r.terraform(m)
	default:
		r.managed = managedPolicies(m)
		r.collect(v, Policy{Name: r.name})
		if m["RoleDetailList"] == nil {
			for _, arn := range slices.Sorted(maps.Keys(r.managed)) {
				r.collect(r.managed[arn], Policy{Name: r.name})
			}
		}
	}
	return nil
}

// collect finds the documents below v. like holds what was learnt on the way to it.
func (r *reader) collect(v any, like Policy) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			// --query 'Roles[].[Arn,AssumeRolePolicyDocument]', or with RoleName instead
			if name, ok := e.(string); ok && awsfacts.ParseARN(name).Type == "role" {
				like.RoleARN = name
			} else if ok && len(v) == 2 && !holdsDocument(name) {
				like.RoleName = name
			}
			r.collect(e, like)
		}
	case string:
		if inner := decoded(v); strings.HasPrefix(strings.TrimSpace(inner), "{") {
			var doc any
			if json.Unmarshal([]byte(inner), &doc) == nil {
				r.collect(doc, like)
			}
		}
	case map[string]any:
		if statements, ok := v["Statement"]; ok {
			like.read(text(v["Version"]), statements)
			r.out = append(r.out, &like)
			return
		}
		r.wrapped(v, like)
	}
}

// holdsDocument says whether a text may be a policy document.
func holdsDocument(s string) bool { return strings.HasPrefix(strings.TrimSpace(decoded(s)), "{") }

// chosen takes the document out of an object that --query made, under a name of its author's.
func (r *reader) chosen(v map[string]any, like Policy) {
	if like.OfNoRole() {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(v)) {
		text, ok := v[key].(string)
		if below(v[key], "Statement") != nil || ok && holdsDocument(text) {
			r.collect(v[key], like)
		}
	}
}

// wrapped looks below the keys under which AWS's answers hold policies.
func (r *reader) wrapped(v map[string]any, like Policy) {
	if name := text(v["RoleName"]); name != "" {
		like.RoleName = name
	}
	if arn := text(v["Arn"]); awsfacts.ParseARN(arn).Type == "role" {
		like.RoleARN, like.RoleID = arn, text(v["RoleId"])
	}
	before := len(r.out)
	for _, key := range []string{
		"Role", "Roles", "RoleDetailList", "AssumeRolePolicyDocument", "PolicyDocument", "PolicyVersion", "Document",
		"RolePolicyList",
	} {
		inner, ok := v[key]
		if !ok {
			continue
		}
		below := like
		switch key {
		case "AssumeRolePolicyDocument":
			below.Kind = Trust
		case "RolePolicyList", "PolicyDocument":
			below.Kind = Permissions
		}
		r.collect(inner, below)
	}
	r.attached(v, like)
	if len(r.out) == before {
		r.chosen(v, like)
	}
}

// attached adds the managed policies of a role of get-account-authorization-details, and its
// boundary.
func (r *reader) attached(v map[string]any, like Policy) {
	like.Kind = Permissions
	attached := list(v["AttachedManagedPolicies"])
	if inline, told := v["RolePolicyList"].([]any); told && len(inline)+len(attached) == 0 {
		nothing := like // which is what the role may do
		r.out = append(r.out, &nothing)
	}
	for _, e := range attached {
		m, _ := e.(map[string]any)
		r.managedPolicy(text(m["PolicyArn"]), like)
	}
	if boundary, ok := v["PermissionsBoundary"].(map[string]any); ok {
		like.Boundary = true
		r.managedPolicy(text(boundary["PermissionsBoundaryArn"]), like)
	}
}

// managedPolicy adds a managed policy, as far as the file holds it.
func (r *reader) managedPolicy(arn string, like Policy) {
	if arn == "" {
		return
	}
	if document, ok := r.managed[arn]; ok {
		r.collect(document, like)
		return
	}
	what := "the attached policy "
	if like.Boundary {
		what = "the permissions boundary "
	}
	like.Unread = what + arn + " is not in the file (aws iam get-policy-version --policy-arn " + arn +
		" --version-id VERSION prints it)"
	r.out = append(r.out, &like)
}

// managedPolicies are the default versions that get-account-authorization-details prints.
func managedPolicies(m map[string]any) map[string]any {
	out := map[string]any{}
	for _, e := range list(m["Policies"]) {
		p, _ := e.(map[string]any)
		for _, v := range list(p["PolicyVersionList"]) {
			version, _ := v.(map[string]any)
			if isDefault, _ := version["IsDefaultVersion"].(bool); isDefault {
				out[text(p["Arn"])] = version["Document"]
			}
		}
	}
	return out
}

// binary recognises what isn't a text.
func binary(data []byte) error {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return errors.New("it is a saved Terraform plan, which only Terraform can read: terraform show " +
			"-json FILE > plan.json writes one that samlscope reads")
	}
	return nil
}
