package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// nameFormats are those that SAML defines.
const nameFormats = "urn:oasis:names:tc:SAML:2.0:attrname-format:"

var idcAttributeNameFormat = &Check{
	ID:       "idc-attribute-nameformat",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "An attribute for access control has a NameFormat that SAML doesn't define",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIdentityCenter,
	Why: "On attributes for access control IAM Identity Center accepts only a NameFormat that SAML defines " +
		"(uri, basic or unspecified), or none. A vendor's own format fails.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > the claim > Advanced options > Name format",
			Do:    "Choose URI.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	When:    whenAccessControl,
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, a := range d.accessControl() {
			f := a.Node.Attr("NameFormat")
			if f == nil || len(out) >= maxFindings {
				continue
			}
			switch f.Value {
			case nameFormats + "uri", nameFormats + "basic", nameFormats + "unspecified":
				continue
			}
			g := d.foundAttr(a.Node, f, "SAML has no such format.").WithWant(nameFormats + "uri")
			for _, known := range []string{"uri", "basic", "unspecified"} {
				if strings.EqualFold(strings.TrimSpace(f.Value), nameFormats+known) {
					g.Detail, g.Basis = "Only case or white space differs from a format that SAML defines.", Inferred
					g = g.WithWant(nameFormats + known).WithSeverity(Warning)
				}
			}
			out = append(out, g)
		}
		return out
	},
}
