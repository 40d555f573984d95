package inspect

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// instant is one attribute of the message that names a time.
type instant struct {
	node *xmltree.Node
	attr *xmltree.Attr
	xmltree.DateTime
}

// name is how texts call the instant: Conditions/@NotOnOrAfter.
func (i *instant) name() string { return i.node.Local + "/@" + i.attr.Local }

// instants returns the times that are in the Response and in the assertion that is judged,
// in document order. Where one must stand, that it is empty is told by the check that wants it.
func (d *Document) instants() []instant {
	out := make([]instant, 0, 10)
	add := func(n *xmltree.Node, attrs ...string) {
		for _, name := range attrs {
			if a := n.Attr(name); a != nil && (a.Value != "" || mayLack(n, name)) {
				out = append(out, instant{n, a, xmltree.ReadDateTime(a.Value)})
			}
		}
	}
	add(d.Root, "IssueInstant")
	a := d.Assertion
	if a == nil {
		return out
	}
	add(a.Node, "IssueInstant")
	for i := range a.Confirmations {
		if data := a.Confirmations[i].Data; data != nil {
			add(data, "NotBefore", "NotOnOrAfter")
		}
	}
	if a.Conditions != nil {
		add(a.Conditions, "NotBefore", "NotOnOrAfter")
	}
	for _, s := range a.AuthnStatements {
		add(s, "AuthnInstant", "SessionNotOnOrAfter")
	}
	return out
}

// mayLack says whether SAML lets n be without that time, for sign-in.
func mayLack(n *xmltree.Node, attr string) bool {
	return attr == "NotBefore" || attr == "SessionNotOnOrAfter" || attr == "NotOnOrAfter" && n.Local == "Conditions"
}

// whenInstant is the condition of a check on one instant: it can be read, and so can the one
// to compare it with.
func whenInstant(d *Document, n *xmltree.Node, a *xmltree.Attr) Condition {
	if i := (instant{n, a, xmltree.ReadDateTime(a.Value)}); !i.Readable() {
		return notChecked(i.name() + " can't be read as a time")
	}
	return whenNow(d)
}

// whenNow is the condition of every check on time, ahead of its own.
func whenNow(d *Document) Condition {
	if !d.Now.IsZero() {
		return Condition{}
	}
	why := "the message has no IssueInstant"
	if d.IssueInstant != "" || d.Assertion != nil && d.Assertion.IssueInstant != "" {
		why = "its IssueInstant can't be read"
	}
	return notChecked("the time of the check is unknown, because " + why + " (give --at TIME)")
}

// expiry judges an end of validity: over is an error, over by less than the
// tolerance a warning. AWS's own tolerance is not published.
func (d *Document) expiry(n *xmltree.Node, a *xmltree.Attr, skew time.Duration) []Finding {
	what := n.Local + "/@" + a.Local
	end := xmltree.ParseDateTime(a.Value)
	late := d.Now.Sub(end)
	if late < 0 {
		return nil
	}
	detail := fmt.Sprintf("%s was %s before the time of the check, %s.", what, words.Apart(end, d.Now), stamp(d.Now))
	if late == 0 {
		detail = what + " is the time of the check itself, when validity is over."
	}
	f := d.foundAttr(n, a, detail).WithWant("> " + stamp(d.Now))
	if late < skew {
		return []Finding{tolerated(f, skew)}
	}
	return []Finding{f}
}

// tolerated is the finding for a value that only passes with tolerance.
func tolerated(f Finding, skew time.Duration) Finding {
	f.Detail += fmt.Sprintf(" It passes only with a tolerance of %s; AWS doesn't publish its own.", words.Span(skew))
	f.Basis = Inferred
	return f.WithSeverity(Warning)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z07:00") }
