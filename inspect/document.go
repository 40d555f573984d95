package inspect

import (
	"slices"
	"time"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// Document is one message as read: the tree, and the facts that several checks
// need. Checks only read it.
type Document struct {
	Message *Message
	XML     string        // the text that all offsets index
	Root    *xmltree.Node // nil when the text is not one well-formed document within the limits
	Refused []Problem     // why the reader refused it; empty when Root is set

	Kind   Kind
	Target Target
	Now    time.Time // the time of the check; zero when it is not known
	basis  string    // how Now was settled
	Issued time.Time // Response/@IssueInstant, or the assertion's; zero when absent or unreadable

	RelayState *string             // Options.RelayState, or what the input carried; nil when not known
	Posted     string              // URL it was posted to; empty when not known
	elsewhere  string              // the address of another service in a message that can't be read; "" when none tells
	Defended   []string            // which of the addresses were Defender's, and stand here without it
	atDefender bool                // it was posted to a page of Defender's own, so Posted is empty
	relayState awsfacts.RelayState // RelayState taken apart; the zero value when there is none

	ID, IssueInstant          string
	Issuer                    *Value // of the outermost message
	Destination, InResponseTo *xmltree.Attr
	Status                    []Value // top-level status code first, then nested ones
	StatusMessage             *Value

	// Assertion is the one that is judged: the first Assertion child of the
	// Response that a signature of a trusted key holds for, else the first that
	// any holds for, or else the first one. Nil when there is none that can be read.
	Assertion  *Assertion
	Assertions []*Assertion    // every Assertion that is a child of the Response
	Encrypted  []*xmltree.Node // every EncryptedAssertion that is a child of the Response

	// Sent is the document as it was sent, when this one is it with its encrypted
	// assertion opened; Sealed says why none of the keys given opens it.
	Sent   *Document
	Sealed string

	sender *idp.Provider // the identity provider that made it, in whose words causes and fixes are told

	Signatures []*Signature // every Signature of the document, in document order

	badPairs []Finding         // what refuses some of the roles, and not all of them
	chosen   chosen            // what of the evidence is of this message
	noTrust  string            // why no trust policy is judged, where none was given
	trust    []trustCase       // the pairs of the Role attribute whose role's trust policy was given
	roles    []roleCase        // the pairs of the Role attribute with the policies of their roles, where any were given
	spelled  map[string]string // what spelledRoles finds in the evidence
	core     []samlcore.Fault  // where a Response differs from what SAML core allows
	times    []instant         // those of the Response and of the assertion that is judged, in document order

	paths    xmltree.Paths // of the elements that findings are about
	position position      // of the last one that was asked for
}

// Value is a text and the node it was read from.
type Value struct {
	Text string
	Node *xmltree.Node
}

// Assertion is one Assertion element taken apart.
type Assertion struct {
	Node         *xmltree.Node
	ID           string
	IssueInstant string
	Issuer       *Value
	// SignedBy is whose key covers it, by a signature that holds: its own, or one of the Response
	// around it; "" when none does.
	SignedBy KeySource

	Subject         *xmltree.Node
	NameID          *Value
	NameIDFormat    *xmltree.Attr
	EncryptedID     *xmltree.Node
	Confirmations   []Confirmation
	Conditions      *xmltree.Node
	NotBefore       *xmltree.Attr
	NotOnOrAfter    *xmltree.Attr
	Restrictions    []Restriction // one for each AudienceRestriction
	AuthnStatement  *xmltree.Node // the first one, as are its attributes
	AuthnInstant    *xmltree.Attr
	SessionNotAfter *xmltree.Attr
	AuthnStatements []*xmltree.Node
	AttributeStmts  []*xmltree.Node
	Attributes      []Attribute // in document order, over all statements
	EncryptedAttrs  []*xmltree.Node
	RoleValues      []RoleValue // every value of the AWS Role attribute, taken apart
	paired          []*RoleValue
	misnamed        []nearMiss // attributes under a name that falls short of one of AWS's
}

// Confirmation is one SubjectConfirmation.
type Confirmation struct {
	Node         *xmltree.Node
	Method       *xmltree.Attr
	Data         *xmltree.Node // SubjectConfirmationData; nil when absent
	Recipient    *xmltree.Attr
	NotOnOrAfter *xmltree.Attr
	NotBefore    *xmltree.Attr
	InResponseTo *xmltree.Attr
}

// bearer says whether whoever brings the message is whom it is about: the method of a browser's sign-in.
func (c *Confirmation) bearer() bool { return c.Method != nil && c.Method.Value == methodBearer }

// Restriction is one AudienceRestriction.
type Restriction struct {
	Node      *xmltree.Node
	Audiences []Value
}

// Attribute is one Attribute element.
type Attribute struct {
	Node   *xmltree.Node
	Name   *xmltree.Attr // the Name attribute; nil when absent
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

// ValuesOf returns the values of every attribute with exactly this Name, in document order.
// Values of nothing but white space are left out.
func (a *Assertion) ValuesOf(name string) []Value { return a.values(name) }

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
func (a *Assertion) recipient() *xmltree.Attr {
	if a == nil {
		return nil
	}
	if c := a.addressed(); c != nil {
		return c.Recipient
	}
	return nil
}

// addressed is the confirmation whose Recipient counts: the first bearer one that has any, else the first
// that has; nil without one.
func (a *Assertion) addressed() (found *Confirmation) {
	for i := range a.Confirmations {
		c := &a.Confirmations[i]
		switch {
		case c.Recipient == nil:
		case c.bearer():
			return c
		case found == nil:
			found = c
		}
	}
	return found
}

// parseDocument reads the facts out of the tree. It needs Root; without one it
// only settles the kind.
func (d *Document) parse() {
	if d.Root == nil {
		d.Kind = KindUndecodable
		if d.Message.NoResponse {
			d.Kind = KindNoResponse
		}
		return
	}
	switch {
	case d.Root.Is(xmltree.NSProtocol, "Response"):
		d.Kind = KindResponse
	case d.Root.Is(xmltree.NSProtocol, "AuthnRequest"):
		d.Kind = KindAuthnRequest
	case d.Root.Is(xmltree.NSProtocol, "LogoutRequest"):
		d.Kind = KindLogoutRequest
	case d.Root.Is(xmltree.NSProtocol, "LogoutResponse"):
		d.Kind = KindLogoutResponse
	default:
		d.Kind = KindUndecodable
		return
	}
	d.ID = d.Root.AttrValue("ID")
	d.IssueInstant = d.Root.AttrValue("IssueInstant")
	d.Destination = d.Root.Attr("Destination")
	d.InResponseTo = d.Root.Attr("InResponseTo")
	d.Issuer = valueOf(d.Root.Child(xmltree.NSAssertion, "Issuer"))
	if st := d.Root.Child(xmltree.NSProtocol, "Status"); st != nil {
		for c := st.Child(xmltree.NSProtocol, "StatusCode"); c != nil; c = c.Child(xmltree.NSProtocol, "StatusCode") {
			d.Status = append(d.Status, Value{c.AttrValue("Value"), c})
		}
		d.StatusMessage = valueOf(st.Child(xmltree.NSProtocol, "StatusMessage"))
	}
	if d.Kind != KindResponse {
		return
	}
	for _, n := range d.Root.Children(xmltree.NSAssertion, "Assertion") {
		d.Assertions = append(d.Assertions, parseAssertion(n))
	}
	d.Encrypted = d.Root.Children(xmltree.NSAssertion, "EncryptedAssertion")
	d.core = samlcore.Faults(d.Root, maxFindings)
	if len(d.Assertions) > 0 {
		d.Assertion = d.Assertions[0]
	}
	d.Issued = xmltree.ParseDateTime(d.IssueInstant)
	if d.Issued.IsZero() && d.Assertion != nil {
		d.Issued = xmltree.ParseDateTime(d.Assertion.IssueInstant)
	}
}

// coverage marks the assertions that a holding signature covers, and lets the
// first of those be the one that is judged: the first under a trusted key where
// there is one, since under their own key anybody can sign another.
func (d *Document) coverage() {
	var signed, trusted *Assertion
	for _, a := range d.Assertions {
		for _, s := range d.Signatures {
			if !s.Holds() || s.Covers == nil || s.Covers != a.Node && s.Covers != d.Root {
				continue
			}
			if s.Trusted() {
				a.SignedBy = s.Key
			} else if a.SignedBy == "" {
				a.SignedBy = KeyUnknown
			}
			if signed == nil {
				signed = a
			}
			if trusted == nil && s.Trusted() {
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
	d.times = d.instants()
}

func valueOf(n *xmltree.Node) *Value {
	if n == nil {
		return nil
	}
	return &Value{n.StringValue(), n}
}

func parseAssertion(n *xmltree.Node) *Assertion {
	a := &Assertion{
		Node:         n,
		ID:           n.AttrValue("ID"),
		IssueInstant: n.AttrValue("IssueInstant"),
		Issuer:       valueOf(n.Child(xmltree.NSAssertion, "Issuer")),
		Subject:      n.Child(xmltree.NSAssertion, "Subject"),
		Conditions:   n.Child(xmltree.NSAssertion, "Conditions"),
	}
	if a.Subject != nil {
		if id := a.Subject.Child(xmltree.NSAssertion, "NameID"); id != nil {
			a.NameID = valueOf(id)
			a.NameIDFormat = id.Attr("Format")
		}
		a.EncryptedID = a.Subject.Child(xmltree.NSAssertion, "EncryptedID")
		for _, c := range a.Subject.Children(xmltree.NSAssertion, "SubjectConfirmation") {
			a.Confirmations = append(a.Confirmations, parseConfirmation(c))
		}
	}
	if a.Conditions != nil {
		a.NotBefore = a.Conditions.Attr("NotBefore")
		a.NotOnOrAfter = a.Conditions.Attr("NotOnOrAfter")
		for _, r := range a.Conditions.Children(xmltree.NSAssertion, "AudienceRestriction") {
			ar := Restriction{Node: r}
			for _, u := range r.Children(xmltree.NSAssertion, "Audience") {
				ar.Audiences = append(ar.Audiences, Value{u.StringValue(), u})
			}
			a.Restrictions = append(a.Restrictions, ar)
		}
	}
	a.AuthnStatements = n.Children(xmltree.NSAssertion, "AuthnStatement")
	if len(a.AuthnStatements) > 0 {
		s := a.AuthnStatements[0]
		a.AuthnStatement = s
		a.AuthnInstant = s.Attr("AuthnInstant")
		a.SessionNotAfter = s.Attr("SessionNotOnOrAfter")
	}
	a.AttributeStmts = n.Children(xmltree.NSAssertion, "AttributeStatement")
	for _, s := range a.AttributeStmts {
		a.Attributes = slices.Grow(a.Attributes, s.Elements())
		for c := s.FirstElement(); c != nil; c = c.NextElement() {
			switch {
			case c.Is(xmltree.NSAssertion, "Attribute"):
				a.Attributes = append(a.Attributes, parseAttribute(c))
			case c.Is(xmltree.NSAssertion, "EncryptedAttribute"):
				a.EncryptedAttrs = append(a.EncryptedAttrs, c)
			}
		}
	}
	for _, at := range a.attributesNamed(attrRole) {
		for _, v := range at.Values {
			a.RoleValues = append(a.RoleValues, parseRoleValue(v))
		}
	}
	a.paired = exactPairs(a.RoleValues)
	a.misnamed = a.nearMisses()
	return a
}

func parseConfirmation(c *xmltree.Node) Confirmation {
	conf := Confirmation{Node: c, Method: c.Attr("Method")}
	if data := c.Child(xmltree.NSAssertion, "SubjectConfirmationData"); data != nil {
		conf.Data = data
		conf.Recipient = data.Attr("Recipient")
		conf.NotOnOrAfter = data.Attr("NotOnOrAfter")
		conf.NotBefore = data.Attr("NotBefore")
		conf.InResponseTo = data.Attr("InResponseTo")
	}
	return conf
}

func parseAttribute(n *xmltree.Node) Attribute {
	a := Attribute{Node: n, Name: n.Attr("Name")}
	for c := n.FirstElement(); c != nil; c = c.NextElement() {
		if c.Is(xmltree.NSAssertion, "AttributeValue") {
			a.Values = append(a.Values, Value{c.StringValue(), c})
		}
	}
	return a
}
