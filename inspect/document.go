package inspect

import "time"

// Document is one message as read: the tree, and the facts that several checks
// need. Checks only read it.
type Document struct {
	Message *Message
	XML     string    // the text that all offsets index
	Root    *Node     // nil when the text is not one well-formed document within the limits
	Refused []Problem // why the reader refused it; empty when Root is set

	Kind   Kind
	Target Target
	Now    time.Time // the instant of judgement; zero when it is not known
	basis  string    // how Now was settled
	Issued time.Time // Response/@IssueInstant, or the assertion's; zero when absent or unreadable

	RelayState *string // Options.RelayState, or what the input carried; nil when not known
	Posted     string  // URL it was posted to; empty when not known

	ID, IssueInstant          string
	Issuer                    *Value // of the outermost message
	Destination, InResponseTo *Attr
	Status                    []Value // top-level status code first, then nested ones
	StatusMessage             *Value

	// Assertion is the one that is judged: the first Assertion child of the
	// Response that a signature of a trusted key holds for, else the first that
	// any holds for, or else the first one. Nil when there is none that can be read.
	Assertion  *Assertion
	Assertions []*Assertion // every Assertion that is a child of the Response
	Encrypted  []*Node      // every EncryptedAssertion that is a child of the Response

	// Sent is the document as it was sent, when this one is it with its encrypted
	// assertion opened; Sealed says why none of the keys given opens it.
	Sent   *Document
	Sealed string

	Signatures []*Signature // every Signature of the document, in document order

}

// Value is a text and the node it was read from.
type Value struct {
	Text string
	Node *Node
}

// Assertion is one Assertion element taken apart.
type Assertion struct {
	Node         *Node
	ID           string
	IssueInstant string
	Issuer       *Value
	Signed       bool // a signature that holds covers it: its own, or one of the Response around it

	Subject         *Node
	NameID          *Value
	NameIDFormat    *Attr
	EncryptedID     *Node
	Confirmations   []Confirmation
	Conditions      *Node
	NotBefore       *Attr
	NotOnOrAfter    *Attr
	Restrictions    []Restriction // one for each AudienceRestriction
	AuthnStatement  *Node
	AuthnInstant    *Attr
	SessionNotAfter *Attr
	AttributeStmts  []*Node
	Attributes      []Attribute // in document order, over all statements
	EncryptedAttrs  []*Node
	RoleValues      []RoleValue // every value of the AWS Role attribute, taken apart
}

// Confirmation is one SubjectConfirmation.
type Confirmation struct {
	Node         *Node
	Method       *Attr
	Data         *Node // SubjectConfirmationData; nil when absent
	Recipient    *Attr
	NotOnOrAfter *Attr
	NotBefore    *Attr
	InResponseTo *Attr
}

// Restriction is one AudienceRestriction.
type Restriction struct {
	Node      *Node
	Audiences []Value
}

// Attribute is one Attribute element.
type Attribute struct {
	Node   *Node
	Name   *Attr // the Name attribute; nil when absent
	Values []Value
}

// name returns the attribute's Name, or "".
func (a *Attribute) name() string {
	if a.Name == nil {
		return ""
	}
	return a.Name.Value
}

// AWS's attribute names (id_roles_providers_create_saml_assertions). They are
// compared exactly: case, scheme and slashes count.
const (
	awsPrefix           = "https://aws.amazon.com/SAML/Attributes/"
	attrRole            = awsPrefix + "Role"
	attrRoleSessionName = awsPrefix + "RoleSessionName"
	attrSessionDuration = awsPrefix + "SessionDuration"
	attrSourceIdentity  = awsPrefix + "SourceIdentity"
	attrTransitiveKeys  = awsPrefix + "TransitiveTagKeys"
	prefixPrincipalTag  = awsPrefix + "PrincipalTag:"
)

// attribute returns the first attribute with exactly this Name, or nil.
func (a *Assertion) attribute(name string) *Attribute {
	if a == nil {
		return nil
	}
	for i := range a.Attributes {
		if a.Attributes[i].name() == name {
			return &a.Attributes[i]
		}
	}
	return nil
}

// attributesNamed returns every attribute with exactly this Name.
func (a *Assertion) attributesNamed(name string) []*Attribute {
	var out []*Attribute
	for i := range a.Attributes {
		if a.Attributes[i].name() == name {
			out = append(out, &a.Attributes[i])
		}
	}
	return out
}

// recipient returns the Recipient of the first confirmation that has one, or nil.
func (a *Assertion) recipient() *Attr {
	if a == nil {
		return nil
	}
	for i := range a.Confirmations {
		if r := a.Confirmations[i].Recipient; r != nil {
			return r
		}
	}
	return nil
}

// parseDocument reads the facts out of the tree. It needs Root; without one it
// only settles the kind.
func (d *Document) parse() {
	if d.Root == nil {
		d.Kind = KindUndecodable
		return
	}
	switch {
	case d.Root.is(nsProtocol, "Response"):
		d.Kind = KindResponse
	case d.Root.is(nsProtocol, "AuthnRequest"):
		d.Kind = KindAuthnRequest
	case d.Root.is(nsProtocol, "LogoutRequest"):
		d.Kind = KindLogoutRequest
	case d.Root.is(nsProtocol, "LogoutResponse"):
		d.Kind = KindLogoutResponse
	default:
		d.Kind = KindUndecodable
		return
	}
	d.ID = d.Root.attrValue("ID")
	d.IssueInstant = d.Root.attrValue("IssueInstant")
	d.Destination = d.Root.attr("Destination")
	d.InResponseTo = d.Root.attr("InResponseTo")
	d.Issuer = valueOf(d.Root.child(nsAssertion, "Issuer"))
	if st := d.Root.child(nsProtocol, "Status"); st != nil {
		for c := st.child(nsProtocol, "StatusCode"); c != nil; c = c.child(nsProtocol, "StatusCode") {
			d.Status = append(d.Status, Value{c.attrValue("Value"), c})
		}
		d.StatusMessage = valueOf(st.child(nsProtocol, "StatusMessage"))
	}
	if d.Kind != KindResponse {
		return
	}
	for _, n := range d.Root.children(nsAssertion, "Assertion") {
		d.Assertions = append(d.Assertions, parseAssertion(n))
	}
	d.Encrypted = d.Root.children(nsAssertion, "EncryptedAssertion")
	if len(d.Assertions) > 0 {
		d.Assertion = d.Assertions[0]
	}
	d.Issued = parseInstant(d.IssueInstant)
	if d.Issued.IsZero() && d.Assertion != nil {
		d.Issued = parseInstant(d.Assertion.IssueInstant)
	}
}

// coverage marks the assertions that a holding signature covers, and lets the
// first of those be the one that is judged: the first under a trusted key where
// there is one, since under a key of their own anybody can sign another.
func (d *Document) coverage() {
	var signed, trusted *Assertion
	for _, a := range d.Assertions {
		for _, s := range d.Signatures {
			if !s.holds() || s.Covers == nil || s.Covers != a.Node && s.Covers != d.Root {
				continue
			}
			a.Signed = true
			if signed == nil {
				signed = a
			}
			if trusted == nil && s.Verdict != SigUntrustedKey {
				trusted = a
			}
		}
	}
	switch {
	case trusted != nil:
		d.Assertion = trusted
	case signed != nil:
		d.Assertion = signed
	}
}

func valueOf(n *Node) *Value {
	if n == nil {
		return nil
	}
	return &Value{n.text(), n}
}

func parseAssertion(n *Node) *Assertion {
	a := &Assertion{
		Node:         n,
		ID:           n.attrValue("ID"),
		IssueInstant: n.attrValue("IssueInstant"),
		Issuer:       valueOf(n.child(nsAssertion, "Issuer")),
		Subject:      n.child(nsAssertion, "Subject"),
		Conditions:   n.child(nsAssertion, "Conditions"),
	}
	if a.Subject != nil {
		if id := a.Subject.child(nsAssertion, "NameID"); id != nil {
			a.NameID = valueOf(id)
			a.NameIDFormat = id.attr("Format")
		}
		a.EncryptedID = a.Subject.child(nsAssertion, "EncryptedID")
		for _, c := range a.Subject.children(nsAssertion, "SubjectConfirmation") {
			a.Confirmations = append(a.Confirmations, parseConfirmation(c))
		}
	}
	if a.Conditions != nil {
		a.NotBefore = a.Conditions.attr("NotBefore")
		a.NotOnOrAfter = a.Conditions.attr("NotOnOrAfter")
		for _, r := range a.Conditions.children(nsAssertion, "AudienceRestriction") {
			ar := Restriction{Node: r}
			for _, u := range r.children(nsAssertion, "Audience") {
				ar.Audiences = append(ar.Audiences, Value{u.text(), u})
			}
			a.Restrictions = append(a.Restrictions, ar)
		}
	}
	if s := n.child(nsAssertion, "AuthnStatement"); s != nil {
		a.AuthnStatement = s
		a.AuthnInstant = s.attr("AuthnInstant")
		a.SessionNotAfter = s.attr("SessionNotOnOrAfter")
	}
	a.AttributeStmts = n.children(nsAssertion, "AttributeStatement")
	for _, s := range a.AttributeStmts {
		for c := s.firstElement(); c != nil; c = c.nextElement() {
			switch {
			case c.is(nsAssertion, "Attribute"):
				a.Attributes = append(a.Attributes, parseAttribute(c))
			case c.is(nsAssertion, "EncryptedAttribute"):
				a.EncryptedAttrs = append(a.EncryptedAttrs, c)
			}
		}
	}
	for _, at := range a.attributesNamed(attrRole) {
		for _, v := range at.Values {
			a.RoleValues = append(a.RoleValues, parseRoleValue(v))
		}
	}
	return a
}

func parseConfirmation(c *Node) Confirmation {
	conf := Confirmation{Node: c, Method: c.attr("Method")}
	if data := c.child(nsAssertion, "SubjectConfirmationData"); data != nil {
		conf.Data = data
		conf.Recipient = data.attr("Recipient")
		conf.NotOnOrAfter = data.attr("NotOnOrAfter")
		conf.NotBefore = data.attr("NotBefore")
		conf.InResponseTo = data.attr("InResponseTo")
	}
	return conf
}

func parseAttribute(n *Node) Attribute {
	a := Attribute{Node: n, Name: n.attr("Name")}
	for c := n.firstElement(); c != nil; c = c.nextElement() {
		if c.is(nsAssertion, "AttributeValue") {
			a.Values = append(a.Values, Value{c.text(), c})
		}
	}
	return a
}
