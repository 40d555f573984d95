package inspect

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var responseRoot = &Check{
	ID:       "response-root",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The document isn't a SAML 2.0 Response",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForSignIn,
	Why: "AWS accepts a complete samlp:Response with Version 2.0, not the Assertion alone. The sign-in page " +
		"probably answers anything else with \"Your request included an invalid SAML response\".",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Your browser, proxy or script",
			Do: "Use the whole SAMLResponse field that the identity provider's page posts, not a part of " +
				"the decoded document.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraSingleSignOn,
			Do: "Choose SAML as the single sign-on method; AWS doesn't read WS-Federation or SAML " +
				"1.1 tokens.",
			Elsewhere: "Choose SAML 2.0 as the sign-in protocol: AWS does not read WS-Federation or SAML 1.1 tokens.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.AssumeRoleWithSAML},
	When: func(d *Document, o *Options) Condition {
		switch d.Kind {
		case KindAuthnRequest, KindLogoutRequest, KindLogoutResponse:
			return notApplicable("the message is of another kind: " + string(d.Kind))
		}
		if d.Root == nil {
			return notChecked("the text isn't readable XML")
		}
		return Condition{}
	},
	Run: checkResponseRoot,
}

func checkResponseRoot(d *Document, o *Options) []Finding {
	if d.Kind != KindResponse {
		f := d.found(d.Root, rootDetail(d.Root))
		if d.Root.Local == "Response" {
			return []Finding{f.WithGot(d.Root.Space).WithWant(xmltree.NSProtocol)}
		}
		return []Finding{f.WithGot(d.Root.Local).WithWant("Response")}
	}
	if d.wrapped() {
		return nil
	}
	if v := d.Root.Attr("Version"); v == nil || v.Value != "2.0" {
		detail := "The Response has no Version."
		if v != nil {
			detail = fmt.Sprintf("The Response says it is version %q.", v.Value)
		}
		return []Finding{d.foundAttr(d.Root, v, detail).WithWant("2.0")}
	}
	return nil
}

// rootDetail says what the root element is instead.
func rootDetail(n *xmltree.Node) string {
	switch {
	case n.Is(xmltree.NSAssertion, "Assertion"):
		return "The document is only an Assertion; AWS needs the Response around it."
	case n.Is(xmltree.NSAssertion, "EncryptedAssertion"):
		return "The document is only an EncryptedAssertion; AWS needs the Response around it."
	case n.Local == "Response" && n.Space == "urn:oasis:names:tc:SAML:1.0:protocol":
		return "The document is a Response of SAML 1.x."
	case n.Local == "Response":
		return fmt.Sprintf("The root element is called Response, but in the namespace %q.", words.Shorten(n.Space))
	case n.Local == "RequestSecurityTokenResponse" || n.Local == "RequestSecurityTokenResponseCollection":
		return "The document is a WS-Federation answer, not SAML 2.0."
	}
	return fmt.Sprintf("The root element is <%s>.", words.Shorten(n.Local))
}
