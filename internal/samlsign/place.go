package samlsign

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// firstElement returns the first element with this local name, in document order.
func firstElement(from *etree.Element, local string) *etree.Element {
	for _, child := range from.ChildElements() {
		if child.Tag == local {
			return child
		}
		if found := firstElement(child, local); found != nil {
			return found
		}
	}
	return nil
}

// detach returns a copy of el that declares every namespace in scope where it
// stood, so that it canonicalises alone as it would in place.
func detach(el *etree.Element) *etree.Element {
	out := el.Copy()
	declared := map[string]bool{}
	for _, a := range out.Attr {
		if isNamespace(a) {
			declared[a.FullKey()] = true
		}
	}
	for p := el.Parent(); p != nil; p = p.Parent() {
		for _, a := range p.Attr {
			if isNamespace(a) && !declared[a.FullKey()] {
				declared[a.FullKey()] = true
				out.CreateAttr(a.FullKey(), a.Value)
			}
		}
	}
	return out
}

func isNamespace(a etree.Attr) bool {
	return a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns"
}

func elementText(el *etree.Element) (string, error) {
	doc := etree.NewDocument()
	doc.SetRoot(el.Copy())
	return doc.WriteToString()
}

// signaturePlace returns the offset behind the Issuer of the first element
// with this local name, or behind its start tag when it has no Issuer.
func signaturePlace(text, local string) (int, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	depth, target, at := 0, 0, -1
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case target == 0 && t.Name.Local == local:
				target, at = depth, int(d.InputOffset())
			case target > 0 && depth == target+1 && t.Name.Local == "Signature":
				return 0, errors.New("it is signed already; say sign: none")
			}
		case xml.EndElement:
			if target > 0 && depth == target+1 && t.Name.Local == "Issuer" {
				at = int(d.InputOffset())
			}
			if target > 0 && depth == target {
				return at, nil
			}
			depth--
		}
	}
	return 0, errors.New("there is none; say sign: none")
}
