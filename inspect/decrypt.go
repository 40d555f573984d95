package inspect

import (
	"errors"

	"github.com/samlscope/samlscope/internal/xmldecrypt"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// decrypted returns the document with its encrypted assertion opened by one of
// the keys, or the document itself with the reason why none opens it. Signatures
// that stand outside the assertion cover it encrypted, and are taken over as
// they were judged there.
func (d *Document) decrypted(o *Options) *Document {
	if len(o.DecryptKeys) == 0 || d.Kind != KindResponse || len(d.Encrypted) != 1 || len(d.Assertions) > 0 {
		return d
	}
	node := d.Encrypted[0]
	plain, err := xmldecrypt.Open(d.XML[node.Start:node.End], o.DecryptKeys)
	if err == nil && len(plain)+len(d.XML) > xmltree.MaxDecoded {
		err = errors.New("what is in it is larger than a message may be")
	}
	if err != nil {
		d.Sealed = "None of the keys that were given opens it: " + err.Error() + "."
		return d
	}
	message := *d.Message
	message.XML = d.XML[:node.Start] + plain + d.XML[node.End:]
	without := *o
	without.DecryptKeys = nil
	in := read(&message, &without)
	if len(in.Assertions) != 1 || len(in.Refused) > 0 {
		d.Sealed = "A key opens it, and what is in it is not a readable assertion."
		return d
	}
	longer := len(plain) - (node.End - node.Start)
	for i, s := range in.Signatures {
		if s.Parent != in.Root {
			continue
		}
		for _, was := range d.Signatures {
			if at := was.Node.Start; at == s.Node.Start || at > node.Start && at+longer == s.Node.Start {
				taken := *was
				taken.Node, taken.Parent, taken.Place = s.Node, s.Parent, s.Node
				if was.Covers == d.Root {
					taken.Covers = in.Root
				}
				if issuer := in.Assertions[0].Issuer; issuer != nil {
					taken.Covering(issuer.Text, in.Signatures)
				}
				in.Signatures[i] = &taken
			}
		}
	}
	in.Assertion = in.Assertions[0]
	in.Assertion.SignedBy = ""
	in.coverage()
	in.Target, in.Sent, in.Message = d.Target, d, d.Message
	return in
}

// asSent is the document that a check looks at.
func (d *Document) asSent(c *Check) *Document {
	if d.Sent != nil && c.OnCiphertext {
		return d.Sent
	}
	return d
}
