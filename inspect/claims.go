package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// The shapes of values, as a Want shows them.
const (
	wantRole    = "arn:aws:iam::<account>:role/<role>,arn:aws:iam::<account>:saml-provider/<provider>"
	wantSession = vendordoc.SessionNames
	wantTag     = `[\p{L}\p{Z}\p{N}_.:/=+\-@]`
)

// maxFindings is how many findings a check makes at most about the parts of one
// message. More say nothing new, and a hostile message could ask for thousands.
const maxFindings = 50

// hasRoom says whether there is room for another finding of this severity. Each
// has its own, so that fifty harmless ones cannot keep a bad one out.
func hasRoom(out []Finding, s Severity) bool {
	have := 0
	for i := range out {
		if out[i].Severity == s {
			have++
		}
	}
	return have < maxFindings
}

// noValue is what a value of nothing but white space amounts to.
func noValue(s string) bool { return strings.TrimFunc(s, words.IsBlank) == "" }

// hasValue says whether one of the values is more than white space.
func (a *Attribute) hasValue() bool {
	for i := range a.Values {
		if !noValue(a.Values[i].Text) {
			return true
		}
	}
	return false
}

// values returns the values of every attribute with exactly this name, those
// of nothing but white space left out.
func (a *Assertion) values(name string) []Value {
	var out []Value
	for i := range a.Attributes {
		if a.Attributes[i].name() != name {
			continue
		}
		for _, v := range a.Attributes[i].Values {
			if !noValue(v.Text) {
				out = append(out, v)
			}
		}
	}
	return out
}

// isAWSName says whether AWS reads an attribute of this name.
func isAWSName(name string) bool {
	local, ok := strings.CutPrefix(name, awsPrefix)
	if !ok {
		return false
	}
	switch local {
	case "Role", "RoleSessionName", "SessionDuration", "SourceIdentity", "TransitiveTagKeys":
		return true
	}
	return strings.HasPrefix(local, "PrincipalTag:")
}

// awsAttributes returns the attributes that AWS reads.
func (a *Assertion) awsAttributes() []*Attribute {
	out := make([]*Attribute, 0, 8)
	for i := range a.Attributes {
		if isAWSName(a.Attributes[i].name()) {
			out = append(out, &a.Attributes[i])
		}
	}
	return out
}

// whenAWSAttributes is the When of checks about any attribute of AWS's.
func whenAWSAttributes(d *Document, o *Options) Condition {
	for i := range d.Assertion.Attributes {
		if isAWSName(d.Assertion.Attributes[i].name()) {
			return Condition{}
		}
	}
	return notApplicable("the assertion has no attribute of AWS's")
}

// whenValue is the When of checks about the values of one attribute.
func whenValue(name string) func(*Document, *Options) Condition {
	reason := notApplicable("there is no " + strings.TrimPrefix(name, awsPrefix) + " with a value")
	return func(d *Document, o *Options) Condition {
		for i := range d.Assertion.Attributes {
			if at := &d.Assertion.Attributes[i]; at.name() == name && at.hasValue() {
				return Condition{}
			}
		}
		return reason
	}
}

// whenEncryptedAttributes holds back checks for something missing while
// attributes are there that cannot be read.
func whenEncryptedAttributes(d *Document, o *Options) Condition {
	if len(d.Assertion.EncryptedAttrs) > 0 {
		return notChecked("attributes are encrypted, which no flag opens: send them unencrypted to see what is in them")
	}
	return Condition{}
}

// statement is where a missing attribute belongs.
func (a *Assertion) statement() *xmltree.Node {
	if len(a.AttributeStmts) > 0 {
		return a.AttributeStmts[0]
	}
	return a.Node
}

// partition returns the partition of the AWS endpoint that the message is for,
// or "" when it names none.
func (d *Document) partition() string {
	if r := d.Assertion.recipient(); r != nil {
		if e, ok := awsfacts.SignInEndpoint(r.Value); ok {
			return e.Partition
		}
	}
	if e, ok := awsfacts.SignInEndpoint(d.Posted); ok {
		return e.Partition
	}
	return ""
}

// forConnect says whether the sign-in leads to Amazon Connect.
func (d *Document) forConnect() bool {
	if d.RelayState != nil {
		if s := d.relay().Service(); s != nil && *s == "connect" {
			return true
		}
	}
	if r := d.Assertion.recipient(); r != nil {
		if e, ok := awsfacts.SignInEndpoint(r.Value); ok && e.Connect {
			return true
		}
	}
	e, ok := awsfacts.SignInEndpoint(d.Posted)
	return ok && e.Connect
}
