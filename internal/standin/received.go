package standin

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// received is a Response as a service provider reads it. The stand-in services read messages for
// themselves: whoever forwards one to them learns what samlscope's verdict is worth.
type received struct {
	Destination, Recipient, Audience string
	Status                           string
	Answers                          bool // it names the request that it answers
	NameIDFormat                     string
	Attributes                       map[string][]string
	Response, Assertion              signed
	Over                             bool // one of its times has passed, or has not come
	Size                             int
}

// signed is how an element is signed.
type signed uint8

const (
	notSigned signed = iota
	badlySigned
	wellSigned // by the certificate that the service provider stores
)

// read takes a form's SAMLResponse apart.
func read(value string, stored *x509.Certificate, now time.Time) (*received, error) {
	xml, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(xml); err != nil {
		return nil, err
	}
	root := doc.Root()
	if root == nil || root.Tag != "Response" {
		return nil, errors.New("it is not a SAML response")
	}
	m := &received{Size: len(xml), Attributes: map[string][]string{}, Response: signatureOf(root, stored, now)}
	m.Destination = root.SelectAttrValue("Destination", "")
	m.Answers = root.SelectAttrValue("InResponseTo", "") != ""
	if code := root.FindElement("./Status/StatusCode"); code != nil {
		m.Status = code.SelectAttrValue("Value", "")
	}
	if assertion := root.SelectElement("Assertion"); assertion != nil {
		m.Assertion = signatureOf(assertion, stored, now)
		m.readAssertion(assertion, now)
	}
	return m, nil
}

func (m *received) readAssertion(assertion *etree.Element, now time.Time) {
	if id := assertion.FindElement("./Subject/NameID"); id != nil {
		m.NameIDFormat = id.SelectAttrValue("Format", "")
	}
	if data := assertion.FindElement("./Subject/SubjectConfirmation/SubjectConfirmationData"); data != nil {
		m.Recipient = data.SelectAttrValue("Recipient", "")
		m.Over = m.Over || outside(data, now)
	}
	if conditions := assertion.SelectElement("Conditions"); conditions != nil {
		m.Over = m.Over || outside(conditions, now)
	}
	if audience := assertion.FindElement("./Conditions/AudienceRestriction/Audience"); audience != nil {
		m.Audience = audience.Text()
	}
	for _, a := range assertion.FindElements("./AttributeStatement/Attribute") {
		for _, v := range a.SelectElements("AttributeValue") {
			name := a.SelectAttrValue("Name", "")
			m.Attributes[name] = append(m.Attributes[name], v.Text())
		}
	}
}

// outside says whether now is outside an element's NotBefore and NotOnOrAfter.
func outside(el *etree.Element, now time.Time) bool {
	from, ferr := time.Parse(time.RFC3339, el.SelectAttrValue("NotBefore", ""))
	end, eerr := time.Parse(time.RFC3339, el.SelectAttrValue("NotOnOrAfter", ""))
	return ferr == nil && now.Before(from) || eerr == nil && !now.Before(end)
}

// signatureOf checks an element's own signature with goxmldsig.
func signatureOf(el *etree.Element, stored *x509.Certificate, now time.Time) signed {
	if el.SelectElement("Signature") == nil {
		return notSigned
	}
	around, err := etreeutils.NSBuildParentContext(el)
	if err != nil {
		return badlySigned
	}
	alone, err := etreeutils.NSDetatch(around, el)
	if err != nil {
		return badlySigned
	}
	check := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{stored}})
	check.Clock = dsig.NewFakeClockAt(now)
	if _, err := check.Validate(alone); err != nil {
		return badlySigned
	}
	return wellSigned
}

// has says whether an attribute of one of these names has a value.
func (m *received) has(names ...string) bool {
	for _, name := range names {
		for _, v := range m.Attributes[name] {
			if strings.TrimSpace(v) != "" {
				return true
			}
		}
	}
	return false
}
