package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var signatureWrapping = &Check{
	ID:       "signature-wrapping",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "A part of the message looks signed but isn't covered by the signature",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "In a signature wrapping attack a genuine signature covers one element, while the message offers " +
		"another, forged one for reading. No identity provider builds such a message. AWS doesn't publish " +
		"what it does with it. Don't trust anything in it.",
	Fixes: []Fix{
		{
			Where: Security,
			Path:  "Where the message came from",
			Do: "Don't forward it. Keep the capture, note the browser and network it came through, and tell " +
				"your security team.",
		},
		{
			Where: Local,
			Path:  "Your own tool that builds or merges SAML messages",
			Do: "If this is a test or a broken identity provider: send one Assertion, either signed or " +
				"in a signed Response.",
		},
	},
	Sources: []Source{
		vendordoc.BreakingSAML,
		vendordoc.SAMLCore,
	},
	When: whenSigned,
	Run: func(d *Document, _ *Options) []Finding {
		out := d.byCode("signature-wrapping", func(s *Signature, code string) Finding {
			return d.foundSignature(s, code, because(s, code, "The signature of the "+owner(s)+" "+wrappingFault(code)))
		})
		for _, s := range d.ownSignatures() {
			if s.Verdict == SigMisplaced && !explained(s) {
				out = append(out, d.foundSignature(s, "XSW", because(s, "",
					"The signature in the "+owner(s)+" isn't in the place that SAML requires")))
			}
		}
		by := "any signature"
		if slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.Verdict == SigCannotVerify }) {
			by = "any signature that can be verified"
		}
		for _, n := range d.uncovered() {
			f := d.found(n, "This "+n.Local+" is not covered by "+by+", while another part of the message "+
				"is signed (XSW). No identity provider signed its values.")
			f.Code = "XSW"
			out = append(out, f)
		}
		return out
	},
}

func wrappingFault(code string) string {
	switch code {
	case "SIG-DUP":
		return "appears in the message more than once"
	case "SIG-REF-AMBIGUOUS", "STR-DUP-ID":
		return "refers to an ID that more than one element has"
	case "SIG-WRONG-MESSAGE":
		return "was made for another kind of message"
	}
	return "doesn't cover what a service would read"
}

// uncovered returns every assertion, plain or encrypted, of any namespace and
// at any depth, that no signature covers although there are signatures. A
// consumer that searches by name could read any of them. Those inside another
// one are left out: it is enough to name the outermost.
func (d *Document) uncovered() []*xmltree.Node {
	var out []*xmltree.Node
	d.Root.Walk(func(n *xmltree.Node) bool {
		if n.Kind != xmltree.ElementNode || n.Local != "Assertion" && n.Local != "EncryptedAssertion" || d.covered(n) {
			return true
		}
		if len(out) < maxFindings && !d.ownFault(n) {
			out = append(out, n)
		}
		return false
	})
	return out
}

// ownFault says whether n is not covered only because its own signature is at
// fault, which is reported already.
func (d *Document) ownFault(n *xmltree.Node) bool {
	alone := n.Parent == d.Root && len(d.Assertions)+len(d.Encrypted) == 1
	for _, s := range d.Signatures {
		if s.Verdict == SigMisplaced && (s.Parent == n || alone && s.Parent == d.Root) {
			return true
		}
	}
	return false
}
