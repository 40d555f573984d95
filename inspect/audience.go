package inspect

import "github.com/samlscope/samlscope/internal/awsfacts"

// entityIDs of AWS's sign-in by partition. That of China
// is reported, the others are documented.
var audienceOf = map[string]string{
	"aws":        "urn:amazon:webservices",
	"aws-us-gov": "urn:amazon:webservices:govcloud",
	"aws-cn":     "urn:amazon:webservices:cn-north-1",
}

// audiencePartition returns the partition whose sign-in has this entity ID or
// this address, and whether there is one.
func audiencePartition(audience string) (string, bool) {
	for partition, id := range audienceOf {
		if audience == id {
			return partition, true
		}
	}
	e, ok := awsfacts.SignInEndpoint(audience)
	return e.Partition, ok && e.Service == TargetIAM
}

// audiences lists every Audience of the assertion.
func (a *Assertion) audiences() []Value {
	var out []Value
	if a == nil {
		return nil
	}
	for _, r := range a.Restrictions {
		out = append(out, r.Audiences...)
	}
	return out
}

// whenAudience is the condition of checks on the text of audiences.
func whenAudience(d *Document, o *Options) Condition {
	if len(d.Assertion.audiences()) == 0 {
		return notApplicable("the assertion names no Audience")
	}
	return Condition{}
}
