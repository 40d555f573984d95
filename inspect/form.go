package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// Form is an unsigned Response that was read once and is judged for many users: only the text of its
// NameID and of its attribute values differs between them. It is for one goroutine.
type Form struct {
	d        *Document
	o        Options
	slots    []slot
	findings []Finding      // of the rules that look at nothing that differs
	open     []*CheckResult // the rules that lack an input
	judged   bool
	checks   []*Check // the other rules of the target
	roles    []string
}

// slot is the place of one value.
type slot struct {
	value *Value
	text  *xmltree.Node
}

// FormJudged is what the rules say of one user.
type FormJudged struct {
	Verdict  Verdict
	Findings []Finding // of the user alone: Form.Findings has what is the same for all
	Causes   []Cause   // their fixes are not tried
	// Open are the rules that could not decide and could refuse the sign-in.
	Open []*CheckResult
}

// NewForm reads the Response. Every value in it must have a text that is not empty; Role values stay
// what they are. The rules of the signature do not run: a prediction has none.
func NewForm(m *Message, o Options) *Form {
	f := &Form{o: o}
	f.d = read(m, &f.o)
	a := f.d.Assertion
	if a == nil {
		return f
	}
	if a.NameID != nil {
		f.slots = append(f.slots, slot{a.NameID, a.NameID.Node.FirstChild})
	}
	for i := range a.Attributes {
		for j := range a.Attributes[i].Values {
			v := &a.Attributes[i].Values[j]
			f.slots = append(f.slots, slot{v, v.Node.FirstChild})
		}
	}
	for _, p := range a.pairs() {
		f.roles = append(f.roles, p.Role.Text)
	}
	for _, c := range catalogue {
		switch {
		case c.Family == FamilySignature, c.Unpredicted, !c.Targets.holds(f.d.Target):
			continue
		case ofUser(c):
			f.checks = append(f.checks, c)
			continue
		}
		result, findings := run(c, f.d, &f.o)
		f.findings = append(f.findings, findings...)
		if result.Outcome == NotChecked {
			f.open = append(f.open, result)
		}
	}
	return f
}

// ofUser says whether a rule may look at what differs between users.
func ofUser(c *Check) bool {
	switch c.Family {
	case FamilyEnvelope, FamilyXML, FamilyTime, FamilyAudience, FamilySignature, FamilyRelayState, FamilyMetadata:
		return c == textHiddenCharacters || c == sessionDurationRange
	}
	return true
}

// Readable says whether there is anything to judge: the Response is XML within the limits of the reader.
func (f *Form) Readable() bool { return f.d.Assertion != nil }

// Findings are those that are the same for all users, and the rules that lacked an input when the form was made or
// judged first.
func (f *Form) Findings() (found []Finding, open []*CheckResult) { return f.findings, f.open }

// Roles are the ARNs of the roles in the Response, each with its provider, in document order.
func (f *Form) Roles() []string { return f.roles }

// Target is the service provider that the Response is for.
func (f *Form) Target() Target { return f.d.Target }

// Stored is what IAM stores for the provider of the Response; nil where the options hold none.
func (f *Form) Stored() *Metadata { return f.o.AWSMetadata }

// SetUsers exchanges what the options hold of the users behind the sign-in.
func (f *Form) SetUsers(connect []string, scim *SCIMUsers) {
	f.o.ConnectUsers, f.o.SCIMUsers = connect, scim
}

// Judge judges the Response with these values, the NameID's first, then those of the attributes in
// document order: as many as the form has, none of them empty.
func (f *Form) Judge(values []string) FormJudged {
	for i := range f.slots {
		s := &f.slots[i]
		s.value.Text, s.text.Text = values[i], values[i]
	}
	d := f.d
	r := &Report{Kind: d.Kind, Target: d.Target}
	for _, c := range f.checks {
		result, findings := run(c, d, &f.o)
		r.Findings = append(r.Findings, findings...)
		switch {
		case result.Unless != "":
			r.Checks = append(r.Checks, result)
		case result.Outcome == NotChecked && !f.judged:
			f.open = append(f.open, result)
		}
	}
	f.judged = true
	own := len(r.Findings)
	r.Findings = append(r.Findings, f.findings...)
	d.badPairs = nil
	if len(r.Findings) > 0 {
		r.Message = facts(d)
		d.judgePairs(&f.o, r)
	}
	out := FormJudged{Verdict: verdictOf(r.Findings), Open: r.Checks, Findings: slices.Clip(r.Findings[:own])}
	if len(r.Findings) > 0 {
		e := &diagnosis{d: d, o: &f.o, findings: r.Findings}
		out.Causes = e.causes(false)
	}
	return out
}
