package inspect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// ParseMetadata reads a SAML metadata document with one or several identity
// providers, by itself or inside what IAM says of the provider that stores it
// (aws iam get-saml-provider). name is the file or URL it came from and is in errors.
func ParseMetadata(name string, data []byte) (*Metadata, error) {
	m, err := parseMetadata(name, data)
	if err != nil {
		return nil, fmt.Errorf("reading metadata %s: %w", name, err)
	}
	return m, nil
}

// ParseStoredMetadata reads what IAM stores, of one identity provider or of several: what
// aws iam get-saml-provider prints, once or for each, a state of Terraform, or a document.
func ParseStoredMetadata(name string, data []byte) ([]*Metadata, error) {
	all, err := parseStored(name, data)
	if err != nil {
		return nil, fmt.Errorf("reading metadata %s: %w", name, err)
	}
	return all, nil
}

func parseStored(name string, data []byte) (out []*Metadata, err error) {
	text, charset, err := metadataText(data)
	if err != nil {
		return nil, err
	}
	all, err := providerfile.All(text)
	if err != nil {
		return nil, err
	}
	for i := range all {
		m, err := metadataIn(name, all[i], charset)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func parseMetadata(name string, data []byte) (*Metadata, error) {
	text, charset, err := metadataText(data)
	if err != nil {
		return nil, err
	}
	text, provider, err := providerfile.Read(text)
	if err != nil {
		return nil, err
	}
	return metadataIn(name, providerfile.Document{Text: text, Provider: provider}, charset)
}

// metadataText is a file as text, and how it was written.
func metadataText(data []byte) (text, charset string, err error) {
	if len(data) > 2*xmltree.MetadataLimits.Size { // UTF-16 has two octets where UTF-8 may have one
		return "", "", errors.New(xmltree.Over("bytes of XML", xmltree.MetadataLimits.Size, 0, 0).Detail)
	}
	text, charset, problem := intake.ToUTF8(data)
	if problem != nil {
		return "", "", errors.New(problem.Detail)
	}
	return text, charset, nil
}

// metadataIn reads one document. charset is that of the file.
func metadataIn(name string, in providerfile.Document, charset string) (*Metadata, error) {
	text := in.Text
	if in.Provider != nil {
		charset = "" // that of the file around it
		if plain, marked := strings.CutPrefix(text, "\uFEFF"); marked {
			text, charset = plain, "UTF-8 with a byte-order mark"
		}
	}
	root, refused := xmltree.Parse(text, xmltree.MetadataLimits)
	if root == nil {
		return nil, errors.New(refused.Detail)
	}
	m := &Metadata{Name: name, Size: utf8.RuneCountInString(text), Provider: in.Provider}
	if err := m.charset(charset); err != nil {
		return nil, err
	}
	m.read(root)
	switch {
	case len(m.EntityIDs) == 0:
		return nil, errNoEntity
	case len(m.Signing) == 0:
		return nil, errors.New("it has no usable signing certificate")
	}
	m.EntityID = m.EntityIDs[0]
	return m, nil
}

var errNoEntity = errors.New("it has no EntityDescriptor of an identity provider")

// charset notes a document that is not in plain UTF-8.
func (m *Metadata) charset(name string) error {
	m.encoding = name
	if name == "" {
		return nil
	}
	if !slices.Contains(intake.Charsets(), name) {
		return fmt.Errorf("the charset of metadata is none of %s", words.List(intake.Charsets(), "or"))
	}
	code, severity := "MD-ENCODING", Error
	if strings.HasPrefix(name, "UTF-8") {
		code, severity = "MD-BOM", Warning // the file that Entra ID serves begins so, and uploads of it are reported to work
	}
	m.Problems = append(m.Problems, Problem{
		Check: "md-encoding", Code: code, Severity: severity, Offset: 0,
		Detail: "The metadata is " + name + "; AWS asks for UTF-8 without a byte-order mark.",
	})
	return nil
}

// read takes every identity provider out of the document.
func (m *Metadata) read(root *xmltree.Node) {
	j := &xmldsig.KeyInfoReader{}
	root.Walk(func(n *xmltree.Node) bool {
		if n.Is(xmltree.NSMetadata, "EntityDescriptor") {
			m.entity(j, n)
			return false
		}
		return n.Is(xmltree.NSMetadata, "EntitiesDescriptor")
	})
	m.withoutKeys()
}

// withoutKeys notes which of several identity providers have no key.
func (m *Metadata) withoutKeys() {
	if len(m.Entities) < 2 {
		return
	}
	for i := range m.Entities {
		if e := &m.Entities[i]; len(e.Signing) == 0 && !e.Unreadable {
			m.Problems = append(m.Problems, Problem{
				Check: "md-content", Code: "MD-NO-KEY", Severity: Warning,
				Detail: words.Shorten(e.ID) + " has no signing certificate, so its messages can't be verified.",
			})
		}
	}
}

// entity takes one EntityDescriptor's ID and signing keys. Entra repeats its
// keys in WS-Federation RoleDescriptors, which say nothing of SAML.
func (m *Metadata) entity(j *xmldsig.KeyInfoReader, n *xmltree.Node) {
	idp := n.Child(xmltree.NSMetadata, "IDPSSODescriptor")
	if idp == nil {
		return
	}
	e := Entity{ID: n.AttrValue("entityID")}
	for _, k := range idp.Children(xmltree.NSMetadata, "KeyDescriptor") {
		if use := k.AttrValue("use"); use != "" && use != "signing" {
			continue
		}
		for _, c := range j.Read(k.Child(xmltree.NSDSig, "KeyInfo")) {
			m.add(&e, c)
		}
	}
	for c := idp.FirstElement(); c != nil; c = c.NextElement() {
		if a := c.Attr("Location"); a != nil && c.Space == xmltree.NSMetadata {
			m.addresses = append(m.addresses, address{e.ID, c.Local, a.Value, c.AttrValue("Binding")})
		}
	}
	m.EntityIDs = append(m.EntityIDs, e.ID)
	m.Entities = append(m.Entities, e)
}

// address is where an identity provider says that one of its endpoints is.
type address struct{ entity, endpoint, url, binding string }

// hasUnreadableKey says whether it has a signing certificate that is not in Signing.
func (m *Metadata) hasUnreadableKey() bool {
	return slices.ContainsFunc(m.Problems, func(p Problem) bool { return p.Code == "MD-CERT" })
}

// keySet are its signing keys.
func (m *Metadata) keySet() xmldsig.KeySet {
	return xmldsig.KeySet{Name: m.Name, Entities: m.entities()}
}

// entities are the identity providers of the document with their keys. Metadata that was put
// together by hand says no more than that its keys are of its entityIDs.
func (m *Metadata) entities() []Entity {
	if m.Entities != nil {
		return m.Entities
	}
	ids := m.entityIDs()
	if len(ids) == 0 {
		return []Entity{{Anyone: true, Signing: m.Signing, Unreadable: m.hasUnreadableKey()}}
	}
	out := make([]Entity, 0, len(ids))
	for _, id := range ids {
		out = append(out, Entity{ID: id, Signing: m.Signing, Unreadable: m.hasUnreadableKey()})
	}
	return out
}

// add adds a certificate to the keys of one of the identity providers.
func (m *Metadata) add(e *Entity, c Certificate) {
	if c.Key == nil {
		m.unreadable(e, c.Problem, c.Node)
		return
	}
	if !hasCertificate(e.Signing, &c) {
		e.Signing = append(e.Signing, c)
	}
	if !hasCertificate(m.Signing, &c) {
		m.Signing = append(m.Signing, c)
	}
}

// unreadable notes a signing certificate that cannot be used, and where it stands; nil when no one knows.
func (m *Metadata) unreadable(e *Entity, why string, at *xmltree.Node) {
	e.Unreadable = true
	p := Problem{
		Check: "md-content", Code: "MD-CERT",
		Detail: "A signing certificate of " + words.Shorten(e.ID) + " cannot be used: " + why + ".",
	}
	if at != nil {
		p.Offset, p.Length = at.Start, at.TagEnd-at.Start
	}
	m.Problems = append(m.Problems, p)
}

func hasCertificate(list []Certificate, c *Certificate) bool {
	return slices.ContainsFunc(list, func(had Certificate) bool {
		return had.SHA256 == c.SHA256 && xmldsig.SameKey(had.Key, c.Key)
	})
}
