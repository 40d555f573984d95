package inspect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// ParseMetadata reads a SAML metadata document with one or several identity
// providers. name is the file or URL it came from and stands in errors.
func ParseMetadata(name string, data []byte) (*Metadata, error) {
	if len(data) > 2*xmltree.MetadataLimits.Size { // UTF-16 has two octets where UTF-8 may have one
		return nil, fmt.Errorf("reading metadata %s: %s", name,
			xmltree.Over("bytes of XML", xmltree.MetadataLimits.Size, 0, 0).Detail)
	}
	text, charset, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, fmt.Errorf("reading metadata %s: %s", name, problem.Detail)
	}
	root, refused := xmltree.Parse(text, xmltree.MetadataLimits)
	if root == nil {
		return nil, fmt.Errorf("reading metadata %s: %s", name, refused.Detail)
	}
	m := &Metadata{Name: name, Size: utf8.RuneCountInString(text)}
	if charset != "" {
		code, severity := "MD-ENCODING", Error
		if strings.HasPrefix(charset, "UTF-8") {
			code, severity = "MD-BOM", Warning // the file that Entra ID serves begins so, and uploads of it are reported to work
		}
		m.Problems = append(m.Problems, Problem{
			Check: "md-encoding", Code: code, Severity: severity, Offset: 0,
			Detail: "The metadata is " + charset + "; AWS asks for UTF-8 without a byte-order mark.",
		})
	}
	j := &xmldsig.KeyInfoReader{}
	root.Walk(func(n *xmltree.Node) bool {
		if n.Is(xmltree.NSMetadata, "EntityDescriptor") {
			m.entity(j, n)
			return false
		}
		return n.Is(xmltree.NSMetadata, "EntitiesDescriptor")
	})
	if len(m.EntityIDs) == 0 {
		return nil, fmt.Errorf("reading metadata %s: %w", name, errors.New("there is no EntityDescriptor of an identity "+
			"provider in it"))
	}
	m.EntityID = m.EntityIDs[0]
	if len(m.Signing) == 0 {
		return nil, fmt.Errorf("reading metadata %s: it holds no signing certificate that can be used", name)
	}
	return m, nil
}

// entity takes one EntityDescriptor's ID and signing keys. Entra repeats its
// keys in WS-Federation RoleDescriptors, which say nothing of SAML.
func (m *Metadata) entity(j *xmldsig.KeyInfoReader, n *xmltree.Node) {
	idp := n.Child(xmltree.NSMetadata, "IDPSSODescriptor")
	if idp == nil {
		return
	}
	m.EntityIDs = append(m.EntityIDs, n.AttrValue("entityID"))
	for _, k := range idp.Children(xmltree.NSMetadata, "KeyDescriptor") {
		if use := k.AttrValue("use"); use != "" && use != "signing" {
			continue
		}
		for _, c := range j.Read(k.Child(xmltree.NSDSig, "KeyInfo")) {
			m.add(c)
		}
	}
}

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

func (m *Metadata) add(c Certificate) {
	if c.Key == nil {
		m.Problems = append(m.Problems, Problem{
			Check: "md-content", Code: "MD-CERT", Detail: "A signing certificate cannot be used: " + c.Problem + ".",
			Offset: c.Node.Start, Length: c.Node.TagEnd - c.Node.Start,
		})
		return
	}
	for i := range m.Signing {
		if m.Signing[i].SHA256 == c.SHA256 && xmldsig.SameKey(m.Signing[i].Key, c.Key) {
			return
		}
	}
	m.Signing = append(m.Signing, c)
}
