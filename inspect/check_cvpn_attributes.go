package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnAttributes = &Check{
	ID:       "cvpn-attributes",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "The message has no attribute for Client VPN",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "AWS asks for at least one attribute, such as FirstName, LastName or memberOf. Users report that Client " +
		"VPN rejects a message whose attribute names all have a namespace, as Entra ID's default claims do.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Add FirstName (user.givenname) and LastName (user.surname), each with an empty Namespace. Group rules " +
				"need memberOf as well.",
			Elsewhere: "Send FirstName and LastName under exactly these names. Group rules need memberOf as well.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation, vendordoc.ClientVPNEntra, vendordoc.AzureDocsClientVPN},
	When:    whenEncryptedAttributes,
	Run: func(d *Document, _ *Options) []Finding {
		all := d.Assertion.Attributes
		for i := range all {
			if name := all[i].name(); name != "" && !namespaced(name) {
				return nil
			}
		}
		const want = "FirstName, LastName or memberOf"
		if len(all) == 0 {
			return []Finding{d.found(d.Assertion.statement(), "The assertion has no attribute.").WithWant(want)}
		}
		f := d.found(d.Assertion.statement(), "The name of every attribute has a namespace.").WithWant(want)
		f.Title, f.Basis = "No attribute has a name without a namespace", Reported
		return []Finding{f.WithSeverity(Warning)}
	},
}

// namespaced says whether an attribute's name is a URI, as those of Entra ID's default claims are.
func namespaced(name string) bool { return strings.ContainsAny(name, ":/") }

// cvpnClaims is the one thing to change where the claims of the app have namespaces.
var cvpnClaims = &cause{
	ID:   "cvpn-claims",
	From: []string{"cvpn-attributes"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("cvpn-attributes")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "Client VPN looks for names such as FirstName. The message has none without a namespace " +
				"before the name.",
			Findings: ids,
			Fixes:    cvpnAttributes.Fixes,
		}
	},
	apply: func(m *patch) bool { return m.attributeAdded("FirstName", "Alice") },
}
