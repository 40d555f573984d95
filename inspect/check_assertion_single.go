package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var assertionSingle = &Check{
	ID:       "assertion-single",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The Response doesn't contain exactly one assertion",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn | ForServices,
	Why: "AWS describes one assertion in a Response, plain or encrypted. Without one, AWS has no user to " +
		"sign in. With several, AWS doesn't say which one counts, and a second one is typical of a wrapping " +
		"attack.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSingleSignOn,
			Do:    "Sign in again from the app tile and look at the new message: Entra sends exactly one assertion.",
			Elsewhere: "Sign in again and look at the new message: the Response must contain exactly one " +
				"assertion.",
		},
		{
			Where: Security,
			Path:  "Your security team",
			Do: "If the identity provider sent one assertion and two arrive, someone added one on the way. " +
				"Don't forward the message.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SAMLProfiles},
	When: func(d *Document, o *Options) Condition {
		if d.Target == TargetIdentityCenter {
			return notApplicable("idc-assertion-single judges this for IAM Identity Center")
		}
		if len(d.Assertions)+len(d.Encrypted) == 0 && len(d.Status) > 0 && d.Status[0].Text != xmltree.StatusSuccess {
			return notApplicable("the identity provider reports a failure, so there should be no assertion")
		}
		return Condition{}
	},
	Run: checkAssertionSingle,
}

func checkAssertionSingle(d *Document, o *Options) []Finding {
	switch n := len(d.Assertions) + len(d.Encrypted); n {
	case 1:
		return nil
	case 0:
		for c := d.Root.FirstElement(); c != nil; c = c.NextElement() {
			if c.Local == "Assertion" || c.Local == "EncryptedAssertion" {
				detail := fmt.Sprintf("The element <%s> is in the namespace %q, which isn't the one of SAML "+
					"2.0 assertions.", c.Local, words.Shorten(c.Space))
				return []Finding{d.found(c, detail).WithGot(c.Space).WithWant(xmltree.NSAssertion)}
			}
		}
		return []Finding{d.found(d.Root, "The Response contains no assertion.").WithGot("0").WithWant("1")}
	default:
		detail := fmt.Sprintf("The Response contains %d assertions, %d of them encrypted; AWS describes one.", n,
			len(d.Encrypted)) + d.otherAssertions()
		return []Finding{d.found(d.secondAssertion(), detail).WithGot(fmt.Sprint(n)).WithWant("1")}
	}
}

// otherAssertions says what is in the assertions that are not judged.
func (d *Document) otherAssertions() string {
	var others []*xmltree.Node
	for _, a := range d.Assertions {
		switch {
		case a == d.Assertion:
		case a.Subject != nil:
			others = append(others, a.Subject)
		default:
			others = append(others, a.Node)
		}
	}
	if len(others) == 0 {
		return ""
	}
	return d.setAside(others)
}

// secondAssertion is the second child of the Response that is an assertion,
// plain or encrypted.
func (d *Document) secondAssertion() *xmltree.Node {
	seen := 0
	for c := d.Root.FirstElement(); c != nil; c = c.NextElement() {
		if c.Is(xmltree.NSAssertion, "Assertion") || c.Is(xmltree.NSAssertion, "EncryptedAssertion") {
			if seen++; seen == 2 {
				return c
			}
		}
	}
	return nil
}
