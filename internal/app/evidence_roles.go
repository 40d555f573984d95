package app

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/words"
)

// The calls whose answers say together what a role may do. One alone says of which role a policy is, or
// what is in it, and never both.
const (
	callRole          = "iam:GetRole"
	callInlineNames   = "iam:ListRolePolicies"
	callInline        = "iam:GetRolePolicy"
	callAttached      = "iam:ListAttachedRolePolicies"
	callPolicy        = "iam:GetPolicy"
	callPolicyVersion = "iam:GetPolicyVersion"
	callProvider      = "iam:GetSAMLProvider"
	callConnectUsers  = "connect:ListUsers"
	callStoreUsers    = "identitystore:ListUsers"
)

// roleDetail is a role as aws iam get-account-authorization-details prints it.
type roleDetail struct {
	Arn, RoleName           string
	RolePolicyList          []json.RawMessage
	AttachedManagedPolicies []json.RawMessage
	PermissionsBoundary     json.RawMessage `json:",omitempty"`
}

// managedDetail is a managed policy, the same.
type managedDetail struct {
	Arn               string
	PolicyVersionList []json.RawMessage
}

// roles puts what the roles of the directory may do together from the answers of IAM.
func (l *pathLoader) roles() {
	if l.index == nil {
		return
	}
	for _, c := range l.index.Calls {
		if c.Operation == callRole && c.Held() {
			l.role(c)
		}
	}
}

func (l *pathLoader) role(role evidencedir.Call) {
	d := roleDetail{Arn: role.Of, RoleName: awsfacts.ParseARN(role.Of).Name}
	var unread []string
	var answer struct {
		Role struct{ PermissionsBoundary json.RawMessage }
	}
	l.answer(role, &answer)
	d.PermissionsBoundary = answer.Role.PermissionsBoundary
	asked := false
	var managed []managedDetail
	for _, c := range l.index.Calls {
		of, policy, _ := strings.Cut(c.Of, " ")
		ofRole := of == role.Of && c.Account == role.Account && c.Partition == role.Partition
		switch {
		case c.Operation == callPolicyVersion && c.Held():
			var v struct{ PolicyVersion json.RawMessage }
			l.answer(c, &v)
			managed = append(managed, managedDetail{c.Of, []json.RawMessage{v.PolicyVersion}})
			continue
		case !ofRole:
			continue
		case c.Operation == callInlineNames, c.Operation == callAttached:
			asked = true
		case c.Operation != callInline:
			continue
		}
		if c.State != evidencedir.Complete {
			unread = append(unread, words.Shorten(strings.TrimSpace(c.Operation+" "+policy))+" of "+d.RoleName+
				" was not read")
		}
		l.addTo(&d, c)
	}
	if asked {
		l.policies(role, d, managed, unread)
	}
}

// addTo adds the answer to a call to what is known of a role.
func (l *pathLoader) addTo(d *roleDetail, c evidencedir.Call) {
	switch {
	case !c.Held():
	case c.Operation == callAttached:
		var list struct{ AttachedPolicies []json.RawMessage }
		l.answer(c, &list)
		d.AttachedManagedPolicies = append(d.AttachedManagedPolicies, list.AttachedPolicies...)
	case c.Operation == callInline:
		var one json.RawMessage
		l.answer(c, &one)
		d.RolePolicyList = append(d.RolePolicyList, one)
	}
}

// answer reads the file of a call. One that can't be read leaves what it is read into as it is: then the
// policy in it is missing, and is said to be.
func (l *pathLoader) answer(c evidencedir.Call, into any) {
	if !filepath.IsLocal(filepath.FromSlash(c.File)) {
		return
	}
	data, whole, err := readUpTo(filepath.Join(l.root, filepath.FromSlash(c.File)), maxEvidence)
	if err == nil && whole {
		_ = json.Unmarshal(data, into)
	}
}

// policies puts the policies of a role into the options.
func (l *pathLoader) policies(role evidencedir.Call, d roleDetail, managed []managedDetail, unread []string) {
	if d.RolePolicyList == nil {
		d.RolePolicyList = []json.RawMessage{}
	}
	name := filepath.Join(l.root, filepath.FromSlash(role.File))
	data, err := json.Marshal(map[string]any{"RoleDetailList": []roleDetail{d}, "Policies": managed})
	var all []*inspect.Policy
	if err == nil {
		all, err = inspect.ParsePolicies(name, data)
	}
	if err != nil {
		unread = append(unread, "a policy of "+d.RoleName+" can't be read: "+err.Error())
	}
	for _, why := range unread {
		all = append(all, &inspect.Policy{Name: name, Kind: inspect.PolicyPermissions, RoleARN: d.Arn, Unread: why})
	}
	says := fmt.Sprintf("what %s may do: %s", d.RoleName, words.Plural(len(all), "policy"))
	l.applied(name, &evidence.RolePolicy, "--evidence", evidence.File{Says: says, Apply: func(o *inspect.Options) {
		o.RolePolicies = append(o.RolePolicies, inspect.PoliciesOf(all, inspect.PolicyPermissions)...)
	}}, l.o)
}
