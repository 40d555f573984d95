package inspect

import "strings"

var xmlCommentInValue = &Check{
	ID:       "xml-comment-in-value",
	Family:   "XML",
	Title:    "A comment stands inside a value",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Why: "The usual canonical form leaves comments out, so one can be put into a signed value without breaking the signature. Some readers then take only the text before it: " +
		"admin@example.com<!---->.attacker.example becomes another user. samlscope reads the whole text; how AWS reads it is not published. No identity provider writes comments there.",
	Fixes:   []Fix{fixAttack, {Local, "Your script", "If a tool of yours annotates messages, keep its comments out of them."}},
	Sources: []Source{{"CERT/CC VU#475445: Multiple SAML libraries may allow authentication bypass via incorrect XML canonicalization and DOM traversal", "https://www.kb.cert.org/vuls/id/475445", "XML-COMMENT-IN-VALUE"}},
	Run:     checkXMLCommentInValue,
}

func checkXMLCommentInValue(d *Document, o *Options) []Finding {
	var out []Finding
	d.Root.walk(func(n *Node) bool {
		// The signature checks judge what stands inside a Signature.
		if n.Space == nsDSig && n.Local == "Signature" {
			return false
		}
		if n.Kind == CommentNode {
			if f, ok := d.commentInValue(n); ok {
				out = append(out, f)
			}
		}
		return true
	})
	return out
}

// commentInValue judges one comment: harmless between elements, odd beside a
// value, and dangerous where text follows it, since a reader may stop there.
func (d *Document) commentInValue(c *Node) (Finding, bool) {
	var earlier, later string
	passed := false
	for n := c.Parent.FirstChild; n != nil; n = n.NextSibling {
		switch {
		case n == c:
			passed = true
		case n.Kind == TextNode && passed:
			later += n.Text
		case n.Kind == TextNode:
			earlier += n.Text
		}
	}
	if strings.TrimSpace(earlier+later) == "" {
		return Finding{}, false
	}
	f := d.found(c, "A comment stands beside the text of <"+show(c.Parent.qname())+"> (XML-COMMENT-IN-VALUE).").as(Warning)
	if strings.TrimSpace(later) != "" {
		f = d.found(c, "A comment divides the text of <"+show(c.Parent.qname())+">: a careless reader takes only \""+show(earlier)+"\" (XML-COMMENT-IN-VALUE).").got(earlier + later)
	}
	f.Code = "XML-COMMENT-IN-VALUE"
	return f, true
}
