// Package iampolicy reads IAM policies in the forms in which people have them, and says how
// their statements stand for a request: met, not met, or open, because they depend on
// something that no one told.
package iampolicy

import (
	"reflect"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// Kind says which of a role's policies a document is.
type Kind string

// The kinds.
const (
	Trust       Kind = "trust"       // who may assume the role: it names principals
	Permissions Kind = "permissions" // what the role may do: it names resources
)

// Policy is an IAM policy document, as far as a sign-in depends on it.
type Policy struct {
	Name     string // file it came from
	Kind     Kind   // "" for a document without statements
	RoleARN  string // of the role that it belongs to, where the file tells
	RoleName string // the same, where the file has only the name
	RoleID   string // AROA…, where the file tells
	Boundary bool   // it is the permissions boundary of the role
	// Unread says why the file does not hold the statements of this policy; "" when it does.
	Unread string
	// Torn says that it stands for several that contradict each other.
	Torn       bool
	Version    string // of the policy language; "" is the old one, which knows no variables
	Statements []Statement
	role       string // RoleKey, told once
	source     any    // of Statements, as the file has them
}

// RoleKey identifies the role of an ARN: an account has a name once, whatever its case and path.
func RoleKey(arn string) string {
	a := awsfacts.ParseARN(arn)
	return a.Partition + ":" + a.Account + ":" + strings.ToLower(a.Name)
}

// NameKey identifies a role of which only the name is known.
func NameKey(name string) string { return strings.ToLower(name) }

// Role is the RoleKey of the role that the policy belongs to, or its NameKey where the file has
// only the name; "" where it has neither.
func (p *Policy) Role() string {
	if p.role == "" && p.RoleARN != "" {
		return RoleKey(p.RoleARN)
	}
	if p.role == "" {
		return NameKey(p.RoleName)
	}
	return p.role
}

// OfNoRole says whether the file does not tell to which role the policy belongs.
func (p *Policy) OfNoRole() bool { return p.RoleARN == "" && p.RoleName == "" }

// Same says whether two policies say the same.
func (p *Policy) Same(other *Policy) bool {
	return p.Version == other.Version && reflect.DeepEqual(p.Statements, other.Statements)
}

// Statement is one statement of a policy. Lists hold what stands there, in
// order; a single string is a list of one.
type Statement struct {
	Sid         string
	Allow       bool
	Federated   []string // SAML providers of Principal; "*" for everybody
	Accounts    []string // AWS accounts of Principal, named as a whole
	Actions     []string
	NotAction   bool // Actions are the ones that it does not speak of
	Resources   []string
	NotResource bool // Resources are the ones that it does not speak of
	// Conditions holds operator, key and values as they are written.
	Conditions []Condition
	// Faults are the reasons why IAM would not store it as part of such a policy.
	Faults []Fault
	void   bool // it takes no part in a decision: no one knows what it would mean
}

// Fault is a reason why IAM does not store a statement.
type Fault string

// The faults.
const (
	FaultEffect       Fault = "Effect"       // neither Allow nor Deny
	FaultNotPrincipal Fault = "NotPrincipal" // in a role's trust policy
	FaultNoPrincipal  Fault = "Principal"    // missing in a role's trust policy
	FaultResource     Fault = "Resource"     // in a role's trust policy
)

// Condition is one key of one operator.
type Condition struct {
	Operator, Key string
	Values        []string
}

// Select returns the policies of one kind. Documents that do not show their kind count as
// any; when there is none of the kind, all are returned, so that this can be said.
func Select(all []*Policy, kind Kind) []*Policy {
	var out []*Policy
	for _, p := range all {
		if p.Kind == kind || p.Kind == "" {
			out = append(out, p)
		}
	}
	if out == nil {
		return all
	}
	return out
}
