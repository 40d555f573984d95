package inspect

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// Change is one thing that a person would have sent otherwise.
type Change struct {
	// What is changed: attribute (named, with all its values; none removes it),
	// audience, recipient, destination, issuer, nameId, issueInstant, notBefore,
	// notOnOrAfter, subjectNotOnOrAfter, sessionNotOnOrAfter, relayState, or the
	// time of the check (at: now or RFC 3339).
	What   string   `json:"what"`
	Name   string   `json:"name,omitempty"`
	Value  string   `json:"value,omitempty"`
	Values []string `json:"values,omitempty"`
}

// WhatIf judges a message as it would be with changes, or with the fix of a
// cause, and as if it were signed again like the original was. The report is
// about a message that no one signed: it is marked so, and its text is for
// reading only. The error says which change cannot be made.
func WhatIf(m *Message, o Options, now time.Time, changes []Change, fix string) (*Report, error) {
	d := read(m, &o)
	if d.Kind != KindResponse {
		return nil, errors.New("only a Response can be changed")
	}
	e := &diagnosis{d: d, o: &o}
	w := &patch{diagnosis: e, o: o}
	if fix != "" {
		if err := w.apply(fix); err != nil {
			return nil, err
		}
	}
	for _, c := range changes {
		if err := w.change(c, now); err != nil {
			return nil, err
		}
	}
	w.o.RelayState, w.o.ACS = d.RelayState, d.Posted
	if w.relay != nil {
		w.o.RelayState = w.relay
	}
	if w.posted != "" {
		w.o.ACS = w.posted
	}
	if w.o.Clock == o.Clock {
		w.o.Clock = Clock{Basis: d.basis, At: d.Now}
	}
	message := *m
	message.XML, message.ACS = w.text(), ""
	in := read(&message, &w.o)
	in.signedLike(d)
	r := reportOn(in, &message, &w.o)
	r.WhatIf = true
	r.Headline = "If it were sent so, and signed as it was: " + lowerFirst(r.Headline)
	return r, nil
}

// signedLike takes the signatures over from the document that this one was made
// of: the text that they cover was changed, which is not the question here.
func (d *Document) signedLike(was *Document) {
	if len(d.Signatures) != len(was.Signatures) || len(d.Assertions) != len(was.Assertions) {
		return
	}
	for i, s := range was.Signatures {
		taken := *s
		taken.Node, taken.Parent, taken.Place = d.Signatures[i].Node, d.Signatures[i].Parent, d.Signatures[i].Node
		if s.Covers == was.Root {
			taken.Covers = d.Root
		}
		for j, a := range was.Assertions {
			if s.Covers == a.Node {
				taken.Covers = d.Assertions[j].Node
			}
		}
		d.Signatures[i] = &taken
	}
	for _, a := range d.Assertions {
		a.SignedBy = ""
	}
	d.coverage()
}

// apply applies the fix of a cause that the message shows.
func (m *patch) apply(id string) error {
	r := reportOn(m.d, m.d.Message, m.diagnosis.o)
	m.findings = r.Findings
	i := slices.IndexFunc(causes, func(c *cause) bool { return c.is(id) })
	if i < 0 || !slices.ContainsFunc(r.Causes, func(c Cause) bool { return c.ID == id }) {
		return fmt.Errorf("the message doesn't show the cause %q", id)
	}
	if causes[i].apply == nil || !causes[i].apply(m) {
		return fmt.Errorf("the fix of %s can't be applied to a copy", id)
	}
	return nil
}

// change makes one change.
func (m *patch) change(c Change, now time.Time) error {
	a := m.d.Assertion
	attr := func(x *xmltree.Attr) error {
		if x == nil {
			return fmt.Errorf("the message has no %s to change", c.What)
		}
		m.value(x, c.Value)
		return nil
	}
	text := func(v *Value) error {
		if v == nil {
			return fmt.Errorf("the message has no %s to change", c.What)
		}
		m.content(v.Node, c.Value)
		return nil
	}
	switch c.What {
	case "relayState":
		m.relay = &c.Value
		return nil
	case "at":
		at := now
		if c.Value != "now" {
			var err error
			if at, err = time.Parse(time.RFC3339, c.Value); err != nil {
				return fmt.Errorf("%q isn't a time like 2026-11-20T09:30:00Z", c.Value)
			}
		}
		m.o.Clock = Clock{Basis: "given", At: at}
		return nil
	case "destination":
		return attr(m.d.Destination)
	}
	if a == nil {
		return errors.New("the message has no readable assertion")
	}
	switch c.What {
	case "attribute":
		return m.changeAttribute(c)
	case "audience":
		if len(a.Restrictions) == 0 || len(a.Restrictions[0].Audiences) == 0 {
			return errors.New("the message has no Audience to change")
		}
		return text(&a.Restrictions[0].Audiences[0])
	case "recipient", "subjectNotOnOrAfter":
		if len(a.Confirmations) == 0 {
			return errors.New("the message has no SubjectConfirmation")
		}
		if c.What == "recipient" {
			return attr(a.Confirmations[0].Recipient)
		}
		return attr(a.Confirmations[0].NotOnOrAfter)
	case "issuer":
		return text(a.Issuer)
	case "nameId":
		return text(a.NameID)
	case "issueInstant":
		if err := attr(a.Node.Attr("IssueInstant")); err != nil {
			return err
		}
		return attr(m.d.Root.Attr("IssueInstant"))
	case "notBefore":
		return attr(a.NotBefore)
	case "notOnOrAfter":
		return attr(a.NotOnOrAfter)
	case "sessionNotOnOrAfter":
		return attr(a.SessionNotAfter)
	}
	return fmt.Errorf("%q isn't something that can be changed", c.What)
}

func (m *patch) changeAttribute(c Change) error {
	for i := range m.d.Assertion.Attributes {
		if have := &m.d.Assertion.Attributes[i]; have.name() == c.Name {
			m.replace(have.Node.Start, have.Node.End, "")
		}
	}
	if len(c.Values) > 0 && !m.attributeAdded(c.Name, c.Values...) {
		return errors.New("the message has no AttributeStatement to put it in")
	}
	return nil
}
