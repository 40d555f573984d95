package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// facts takes the values that the report shows from the document.
func facts(d *Document) *MessageFacts {
	if d.Root == nil || d.Kind == KindUndecodable {
		return nil
	}
	m := &MessageFacts{
		ID:           d.ID,
		Issuer:       textOf(d.Issuer),
		IssueInstant: d.IssueInstant,
		Destination:  asSent(d.Root, d.Destination),
		InResponseTo: valueOfAttr(d.InResponseTo),
		RelayState:   d.RelayState,
		Signatures:   make([]SignatureFact, 0, len(d.Signatures)),
	}
	for i := range d.Status {
		if i == 0 {
			m.Status = &d.Status[0].Text
		} else {
			m.StatusDetail = append(m.StatusDetail, d.Status[i].Text)
		}
	}
	if d.StatusMessage != nil {
		m.StatusDetail = append(m.StatusDetail, d.StatusMessage.Text)
	}
	if d.RelayState != nil && *d.RelayState != "" {
		m.Relay = d.relay().Parts()
	}
	switch {
	case d.Assertion != nil:
		m.Assertion = assertionFacts(d.Assertion)
		m.Assertion.Encrypted = d.Sent != nil
	case len(d.Encrypted) > 0:
		m.Assertion = &AssertionFacts{
			Encrypted:  true,
			Audiences:  []string{},
			Roles:      []RoleFact{},
			Attributes: []AttributeFact{},
		}
	}
	for _, s := range d.Signatures {
		m.Signatures = append(m.Signatures, signatureFact(s))
	}
	if d.Kind != KindResponse {
		m.Request = requestFacts(d)
	}
	return m
}

func textOf(v *Value) *string {
	if v == nil {
		return nil
	}
	return &v.Text
}

func valueOfAttr(a *xmltree.Attr) *string {
	if a == nil {
		return nil
	}
	return &a.Value
}

func assertionFacts(a *Assertion) *AssertionFacts {
	f := &AssertionFacts{
		ID: a.ID, Issuer: textOf(a.Issuer), IssueInstant: a.IssueInstant, Signed: a.signed(), SignedBy: a.SignedBy,
		NameID: textOf(a.NameID), NameIDFormat: valueOfAttr(a.NameIDFormat), Recipient: asSent(a.recipientNode(),
			a.recipient()),
		NotBefore: valueOfAttr(a.NotBefore), NotOnOrAfter: valueOfAttr(a.NotOnOrAfter),
		AuthnInstant: valueOfAttr(a.AuthnInstant), SessionNotOnOrAfter: valueOfAttr(a.SessionNotAfter),
		Audiences: []string{}, Roles: []RoleFact{}, Attributes: make([]AttributeFact, 0, len(a.Attributes)),
	}
	for i := range a.Confirmations {
		if t := a.Confirmations[i].NotOnOrAfter; t != nil {
			f.SubjectNotOnOrAfter = &t.Value
			break
		}
	}
	for _, r := range a.Restrictions {
		for _, v := range r.Audiences {
			f.Audiences = append(f.Audiences, v.Text)
		}
	}
	for i := range a.RoleValues {
		if v := &a.RoleValues[i]; v.ok() {
			f.Roles = append(f.Roles, RoleFact{
				Role:      v.Role.Text,
				Provider:  v.Provider.Text,
				Account:   v.Role.Account,
				Partition: v.Role.Partition,
				Verdict:   Accept,
				Findings:  []string{},
			})
		}
	}
	for i := range a.Attributes {
		f.Attributes = append(f.Attributes, attributeFact(a, &a.Attributes[i]))
	}
	if v := firstValue(a.attribute(attrRoleSessionName)); v != nil {
		f.RoleSessionName = v
	}
	if v := firstValue(a.attribute(attrSessionDuration)); v != nil {
		if n, err := strconv.Atoi(*v); err == nil {
			f.SessionDuration = &n
		}
	}
	return f
}

// signed says whether a key that counts covers it: a key of anybody's signs anything.
func (a *Assertion) signed() bool { return a.SignedBy != "" && a.SignedBy != KeyUnknown }

func attributeFact(a *Assertion, at *Attribute) AttributeFact {
	f := AttributeFact{
		Name: at.name(), Values: make([]string, len(at.Values)), Signed: a.signed(),
		Offset: at.Node.Start, Length: at.Node.End - at.Node.Start,
	}
	for i := range at.Values {
		f.Values[i] = at.Values[i].Text
	}
	return f
}

func firstValue(a *Attribute) *string {
	if a == nil || len(a.Values) == 0 {
		return nil
	}
	return &a.Values[0].Text
}

func signatureFact(s *Signature) SignatureFact {
	f := SignatureFact{
		Algorithm: s.Algorithm, Digest: s.DigestAlgorithm, Canonicalization: s.Canonicalization, Reference: s.Reference,
		Verdict: s.Verdict, Codes: s.Codes, Reason: s.Reason, Key: s.Key, SecondOpinion: s.SecondOpinion,
		Offset: s.Node.Start, Length: s.Node.End - s.Node.Start,
	}
	if s.Parent != nil {
		f.Element = s.Parent.Local
	}
	if c := s.Signer; c != nil {
		f.Certificate = &CertificateFact{
			Subject:   c.Subject,
			NotBefore: c.NotBefore,
			NotAfter:  c.NotAfter,
			SHA256:    c.SHA256,
			KeyBits:   c.KeyBits,
		}
	}
	return f
}

func requestFacts(d *Document) *RequestFacts {
	f := &RequestFacts{ACS: d.Root.AttrValue("AssertionConsumerServiceURL"), ForceAuthn: d.Root.AttrValue("ForceAuthn")}
	if p := d.Root.Child(xmltree.NSProtocol, "NameIDPolicy"); p != nil {
		f.NameIDPolicy = p.AttrValue("Format")
	}
	if c := d.Root.Child(xmltree.NSProtocol, "RequestedAuthnContext"); c != nil {
		for _, ref := range c.Children(xmltree.NSAssertion, "AuthnContextClassRef") {
			f.AuthnContext = append(f.AuthnContext, ref.StringValue())
		}
	}
	if id := d.Root.Child(xmltree.NSAssertion, "NameID"); id != nil {
		f.NameID = id.StringValue()
	}
	for _, s := range d.Root.Children(xmltree.NSProtocol, "SessionIndex") {
		f.SessionIndex = append(f.SessionIndex, s.StringValue())
	}
	return f
}
