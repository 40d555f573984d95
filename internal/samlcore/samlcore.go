// Package samlcore knows what SAML core allows in a Response: which elements each element may
// hold, how often, and what it must have. It compares a message with that and says where the
// two differ. What the values mean is not its business.
package samlcore

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// Kind says what is wrong with an element.
type Kind uint8

// The kinds.
const (
	Missing          Kind = iota // it lacks something that it must have
	Doubled                      // it holds something more often than once
	Unknown                      // it holds something that SAML does not know there
	UnknownCondition             // the same, in Conditions
)

// Fault is one difference from SAML core.
type Fault struct {
	Kind  Kind
	In    *xmltree.Node // the element that the rule is about
	Name  string        // what is missing, doubled or unknown: an element's name, or @ and an attribute's
	Node  *xmltree.Node // the surplus element; nil when something is missing
	First *xmltree.Node // the one before it, when it is doubled
	Empty bool          // it is there, but there is nothing in it
}

// rule says what one element may hold and must have.
type rule struct {
	space, local string
	attrs        []string   // that it must have, not empty
	once         [][]string // elements of which one may be in it: alternatives count together
	many         []string   // elements that may be in it any number of times
	needs        []string   // elements of which one must be in it
	text         bool       // it must have a text
}

// mostOnce is how many entries the longest list of what may stand once has.
const mostOnce = 4

var identifiers = []string{"NameID", "BaseID", "EncryptedID"}

// rules are those of the SAML 2.0 schemas and of the text of core, for what leads to a sign-in.
// Version, Status, NameID and the confirmations' Method and data are judged where their values
// are. Elements without a rule may hold anything.
var rules = []rule{
	{
		space: xmltree.NSProtocol, local: "Response",
		attrs: []string{"ID", "IssueInstant"},
		once:  [][]string{{"Issuer"}, {"Extensions"}, {"Status"}},
		many:  []string{"Signature", "Assertion", "EncryptedAssertion"},
	},
	{
		space: xmltree.NSProtocol, local: "Status",
		once: [][]string{{"StatusCode"}, {"StatusMessage"}, {"StatusDetail"}},
	},
	{space: xmltree.NSProtocol, local: "StatusCode", once: [][]string{{"StatusCode"}}},
	{
		space: xmltree.NSAssertion, local: "Assertion",
		attrs: []string{"ID", "IssueInstant"},
		once:  [][]string{{"Issuer"}, {"Subject"}, {"Conditions"}, {"Advice"}},
		many:  []string{"Signature", "Statement", "AuthnStatement", "AuthzDecisionStatement", "AttributeStatement"},
		needs: []string{"Issuer"},
	},
	{space: xmltree.NSAssertion, local: "Issuer", text: true},
	{space: xmltree.NSAssertion, local: "NameID"},
	{space: xmltree.NSAssertion, local: "Audience"},
	{
		space: xmltree.NSAssertion, local: "Subject",
		once: [][]string{identifiers}, many: []string{"SubjectConfirmation"},
	},
	{
		space: xmltree.NSAssertion, local: "SubjectConfirmation",
		once: [][]string{identifiers, {"SubjectConfirmationData"}},
	},
	{
		space: xmltree.NSAssertion, local: "Conditions",
		once: [][]string{{"OneTimeUse"}, {"ProxyRestriction"}}, many: []string{"AudienceRestriction"},
	},
	{space: xmltree.NSAssertion, local: "AudienceRestriction", many: []string{"Audience"}},
	{space: xmltree.NSAssertion, local: "ProxyRestriction", many: []string{"Audience"}},
	{
		space: xmltree.NSAssertion, local: "AuthnStatement",
		attrs: []string{"AuthnInstant"},
		once:  [][]string{{"SubjectLocality"}, {"AuthnContext"}},
		needs: []string{"AuthnContext"},
	},
	{
		space: xmltree.NSAssertion, local: "AuthnContext",
		once:  [][]string{{"AuthnContextClassRef"}, {"AuthnContextDecl", "AuthnContextDeclRef"}},
		many:  []string{"AuthenticatingAuthority"},
		needs: []string{"AuthnContextClassRef", "AuthnContextDecl", "AuthnContextDeclRef"},
	},
	{space: xmltree.NSAssertion, local: "AttributeStatement", many: []string{"Attribute", "EncryptedAttribute"}},
	{space: xmltree.NSAssertion, local: "Attribute", attrs: []string{"Name"}, many: []string{"AttributeValue"}},
}

// ruleFor are the rules by the names of their elements, of which none is in two namespaces.
var ruleFor = func() map[string]*rule {
	byName := make(map[string]*rule, len(rules))
	for i := range rules {
		byName[rules[i].local] = &rules[i]
	}
	return byName
}()

func ruleOf(n *xmltree.Node) *rule {
	if n.Kind != xmltree.ElementNode {
		return nil
	}
	if r := ruleFor[n.Local]; r != nil && r.space == n.Space {
		return r
	}
	return nil
}

// Faults compares a Response with SAML core. Each kind of fault is told at most so often: a
// hostile message could have thousands.
func Faults(response *xmltree.Node, most int) []Fault {
	var out []Fault
	var have [UnknownCondition + 1]int
	response.Walk(func(n *xmltree.Node) bool {
		r := ruleOf(n)
		if r == nil {
			return n.Kind != xmltree.ElementNode
		}
		for _, f := range append(r.missing(n), r.surplus(n)...) {
			if have[f.Kind]++; have[f.Kind] <= most {
				out = append(out, f)
			}
		}
		return true
	})
	return out
}

// missing tells what n must have and has not.
func (r *rule) missing(n *xmltree.Node) []Fault {
	var out []Fault
	for _, name := range r.attrs {
		if a := n.Attr(name); a == nil || strings.TrimSpace(a.Value) == "" {
			out = append(out, Fault{Kind: Missing, In: n, Name: "@" + name, Empty: a != nil})
		}
	}
	if r.text && strings.TrimSpace(n.StringValue()) == "" {
		out = append(out, Fault{Kind: Missing, In: n.Parent, Name: n.Local, Empty: true})
	}
	if len(r.needs) > 0 && !slices.ContainsFunc(r.needs, func(name string) bool { return n.Child(r.space, name) != nil }) {
		out = append(out, Fault{Kind: Missing, In: n, Name: r.needs[0]})
	}
	return out
}

// surplus tells what is in n twice, or is not known there.
func (r *rule) surplus(n *xmltree.Node) []Fault {
	var out []Fault
	var first [mostOnce]*xmltree.Node
	for c := n.FirstElement(); c != nil; c = c.NextElement() {
		at := -1
		if spaceOf(n, c.Local) == c.Space {
			at = slices.IndexFunc(r.once, func(names []string) bool { return slices.Contains(names, c.Local) })
		}
		switch {
		case at >= 0 && first[at] == nil:
			first[at] = c
		case at >= 0:
			out = append(out, Fault{Kind: Doubled, In: n, Name: c.Local, Node: c, First: first[at]})
		case !slices.Contains(r.many, c.Local) || spaceOf(n, c.Local) != c.Space:
			out = append(out, Fault{Kind: unknownIn(n), In: n, Name: c.Local, Node: c})
		}
	}
	return out
}

func unknownIn(n *xmltree.Node) Kind {
	if n.Is(xmltree.NSAssertion, "Conditions") {
		return UnknownCondition
	}
	return Unknown
}

// spaceOf is the namespace of the child of that name in n.
func spaceOf(n *xmltree.Node, local string) string {
	switch {
	case local == "Signature":
		return xmltree.NSDSig
	case n.Local == "Response" && (local == "Issuer" || local == "Assertion" || local == "EncryptedAssertion"):
		return xmltree.NSAssertion
	}
	return n.Space
}
