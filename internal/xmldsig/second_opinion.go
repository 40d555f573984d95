package xmldsig

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// What goxmldsig says of a signature that was judged.
const (
	opinionAgrees       = "agrees"
	OpinionDiffers      = "differs"
	OpinionCannotVerify = "cannot-verify"
)

// AskSecondOpinion asks goxmldsig on etree about one signature whose shape passed
// the shape rules. It cannot be cancelled, so what it is known to choke on is not put
// to it; what it is known not to support is named instead of counted against
// either side.
func AskSecondOpinion(text string, s *Signature) {
	if s.DigestOK == nil || s.ValueOK == nil || s.Verdict == report.SigMisplaced || s.Verdict == report.SigCannotVerify {
		return
	}
	if gap := opinionGap(s); gap != "" {
		s.SecondOpinion, s.SecondReason = OpinionCannotVerify, gap
		return
	}
	err := askGoxmldsig(text, s)
	ours := *s.DigestOK && *s.ValueOK
	switch {
	case ours == (err == nil):
		s.SecondOpinion = opinionAgrees
	case err != nil:
		s.SecondOpinion, s.SecondReason = OpinionDiffers, "goxmldsig refuses it: "+err.Error()
	default:
		s.SecondOpinion, s.SecondReason = OpinionDiffers, "goxmldsig says it is genuine"
	}
}

// opinionGap names why goxmldsig cannot be asked, or "".
func opinionGap(s *Signature) string {
	if s.Signer == nil || s.Signer.Parsed == nil {
		return "it needs a certificate that crypto/x509 accepts"
	}
	if s.Signer.KeyBits < 1024 {
		return "it refuses keys under 1024 bits"
	}
	if _, ok := s.Signer.Key.(*ecdsa.PublicKey); ok {
		return "it reads ECDSA values in DER, not as r and s"
	}
	if strings.Contains(s.Algorithm, "MGF1") || strings.HasSuffix(s.Algorithm, "md5") ||
		strings.HasSuffix(s.Algorithm, "sha224") ||
		strings.HasSuffix(s.DigestAlgorithm, "sha224") || strings.HasSuffix(s.DigestAlgorithm, "md5") {
		return "it does not know the algorithm"
	}
	if strings.ContainsAny(s.Node.Child(xmltree.NSDSig, "SignedInfo").Child(xmltree.NSDSig,
		"Reference").Child(xmltree.NSDSig, "DigestValue").StringValue(), " \t\r\n") {
		return "it refuses blanks in DigestValue"
	}
	if transforms := s.Node.Child(xmltree.NSDSig, "SignedInfo").Child(xmltree.NSDSig,
		"Reference").Child(xmltree.NSDSig, "Transforms"); transforms != nil &&
		len(transforms.Children(xmltree.NSDSig, "Transform")) < 2 {
		return "it digests text that is not canonical when no canonicalization is named"
	}
	return treeGap(s)
}

// treeGap looks for what etree or goxmldsig's canonicalization reads otherwise
// than the standards do.
func treeGap(s *Signature) string {
	gap := ""
	elements := 0
	s.Parent.Walk(func(n *xmltree.Node) bool {
		switch n.Kind {
		case xmltree.CommentNode:
			gap = "it does not drop comments as a '#id' reference asks"
		case xmltree.ElementNode:
			elements++
			for i := range n.Attrs {
				if strings.ContainsAny(n.Attrs[i].Value, "\n\t\r") ||
					n.Attrs[i].ValueEnd-n.Attrs[i].ValueStart != len(n.Attrs[i].Value) && strings.Contains(n.Attrs[i].Value, " ") {
					gap = "it does not normalise white space in attribute values"
				}
				if n.Attrs[i].Local == "PrefixList" &&
					(strings.Contains(n.Attrs[i].Value, "#default") || n.Parent.Local == "CanonicalizationMethod") {
					gap = "it does not know '#default' in a PrefixList, nor one on CanonicalizationMethod"
				}
			}
			for _, decl := range n.Decls {
				if decl.URI == "" && decl.Prefix == "" {
					gap = "it reads xmlns=\"\" otherwise"
				}
			}
		}
		return n.Kind == xmltree.ElementNode
	})
	if elements > 900 {
		gap = fmt.Sprintf("it stops at 1,000 elements, and there are %d", elements)
	}
	return gap
}

// askGoxmldsig verifies the signature on its own tree with the key that
// fitted, or the first one known.
func askGoxmldsig(text string, s *Signature) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it broke: %v", p)
		}
	}()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		return err
	}
	el, err := detached(doc, s.Parent)
	if err != nil {
		return err
	}
	if sig := childSignature(el); sig != nil {
		for _, c := range sig.ChildElements() {
			switch c.Tag {
			case "KeyInfo":
				sig.RemoveChild(c)
			case "SignatureValue":
				c.SetText(compact(c.Text()))
			}
		}
	}
	ctx := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{s.Signer.Parsed}})
	// The dates of a certificate decide nothing, here or at AWS.
	ctx.Clock = dsig.NewFakeClockAt(s.Signer.NotBefore.Add(time.Second))
	_, err = ctx.Validate(el)
	return err
}

// detached returns the element of etree's tree that stands where n does, with
// the namespaces in force there declared on it.
func detached(doc *etree.Document, n *xmltree.Node) (*etree.Element, error) {
	var path []int
	for c := n; c.Parent != nil; c = c.Parent {
		index := 0
		for e := c.Parent.FirstElement(); e != c; e = e.NextElement() {
			index++
		}
		path = append(path, index)
	}
	el := doc.Root()
	for i := len(path) - 1; i >= 0; i-- {
		children := el.ChildElements()
		if path[i] >= len(children) {
			return nil, fmt.Errorf("etree reads another tree")
		}
		el = children[path[i]]
	}
	if len(path) == 0 {
		return el, nil
	}
	around, err := etreeutils.NSBuildParentContext(el)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(around, el)
}

func childSignature(el *etree.Element) *etree.Element {
	for _, c := range el.ChildElements() {
		if c.Tag == "Signature" {
			return c
		}
	}
	return nil
}
