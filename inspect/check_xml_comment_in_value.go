package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var xmlCommentInValue = &Check{
	ID:       "xml-comment-in-value",
	Family:   FamilyXML,
	Service:  ServiceIAM,
	Title:    "There is a comment inside a value",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "The usual canonical form omits comments, so someone can add one to a signed value without " +
		"breaking the signature. Some readers then use only the text before it: " +
		"admin@example.com<!---->.attacker.example becomes another user. samlscope reads the whole text; " +
		"AWS doesn't say how it reads it. No identity provider writes comments there.",
	Fixes: []Fix{
		fixAttack,
		{Where: Local, Path: "Your script", Do: "If one of your tools annotates messages, stop it from " +
			"adding comments."},
	},
	Sources: []Source{vendordoc.CERTCanonicalization},
	Run:     checkXMLCommentInValue,
}

func checkXMLCommentInValue(d *Document, o *Options) []Finding {
	var out []Finding
	d.Root.Walk(func(n *xmltree.Node) bool {
		// The signature checks judge what stands inside a Signature.
		if n.Kind != xmltree.ElementNode || n.Is(xmltree.NSDSig, "Signature") {
			return false
		}
		out = d.commentsInValue(out, n)
		return true
	})
	return out
}

// commentsInValue judges the comments among the children of one element:
// harmless between elements, odd beside a value, and dangerous where text
// follows, since a reader may stop there.
func (d *Document) commentsInValue(out []Finding, n *xmltree.Node) []Finding {
	last := -1 // where the last text begins that is more than white space
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Kind == xmltree.TextNode && strings.TrimSpace(c.Text) != "" {
			last = c.Start
		}
	}
	for c := n.FirstChild; c != nil && last >= 0; c = c.NextSibling {
		if c.Kind != xmltree.CommentNode {
			continue
		}
		severity := Warning
		if c.Start < last {
			severity = Error
		}
		if !hasRoom(out, severity) {
			continue
		}
		f, name := Finding{}, words.Shorten(n.QName())
		if severity == Warning {
			f = d.found(c, "There is a comment next to the text of <"+name+"> (XML-COMMENT-IN-VALUE).").WithSeverity(Warning)
		} else {
			whole, before := ownText(n, c)
			f = d.found(c, "A comment divides the text of <"+name+">: a careless reader uses only \""+
				words.Shorten(whole[:before])+"\" (XML-COMMENT-IN-VALUE).").WithSeverity(Error).WithGot(whole)
		}
		f.Code = "XML-COMMENT-IN-VALUE"
		out = append(out, f)
	}
	return out
}

// ownText is the text among the children of n, and how much of it comes before c.
func ownText(n, c *xmltree.Node) (whole string, before int) {
	var b strings.Builder
	for t := n.FirstChild; t != nil; t = t.NextSibling {
		if t == c {
			before = b.Len()
		}
		if t.Kind == xmltree.TextNode {
			b.WriteString(t.Text)
		}
	}
	return b.String(), before
}
