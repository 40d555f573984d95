package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// throughDefender puts the addresses that those of Defender for Cloud Apps stand
// for in their place, so that every check judges the message by them. The report
// shows the message's own.
func (d *Document) throughDefender() {
	if d.atDefender = awsfacts.DefenderPage(d.Posted); d.atDefender {
		d.Posted = "" // that page stands for no service
	}
	d.Posted = d.undefended(d.Posted, "the posted address")
	d.Destination = d.undefendedAttr(d.Destination, "Destination")
	if d.Assertion != nil {
		for i := range d.Assertion.Confirmations {
			c := &d.Assertion.Confirmations[i]
			c.Recipient = d.undefendedAttr(c.Recipient, "Recipient")
		}
	}
	if d.relayState.Defender {
		d.Defended = append(d.Defended, "the relay state")
	}
}

// undefended is an address without Defender, which is noted by where it stands.
func (d *Document) undefended(address, where string) string {
	plain, is := awsfacts.WithoutDefender(address)
	if is {
		d.Defended = append(d.Defended, where)
	}
	return plain
}

func (d *Document) undefendedAttr(a *xmltree.Attr, where string) *xmltree.Attr {
	if a == nil {
		return nil
	}
	value := d.undefended(a.Value, where)
	if value == a.Value {
		return a
	}
	plain := *a
	plain.Value = value
	return &plain
}

// asSent is an attribute of an element as it is in the message.
func asSent(n *xmltree.Node, a *xmltree.Attr) *string {
	if a == nil {
		return nil
	}
	return valueOfAttr(n.Attr(a.Local))
}
