package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var elementMissing = &Check{
	ID:       "element-missing",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Something that SAML requires is missing",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "SAML core requires an ID, an IssueInstant and an Issuer, among others. A reader that checks the " +
		"schema refuses a message without them; AWS doesn't say whether it does. AWS documents that it " +
		"finds the provider by the Issuer. Users report that it counts its five minutes from the " +
		"IssueInstant.",
	Fixes:   []Fix{fixEntraComplete, fixProducer},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLProfiles},
	Run:     checkElementMissing,
}

func checkElementMissing(d *Document, o *Options) []Finding {
	out := d.coreFaults(samlcore.Missing, func(m *samlcore.Fault) Finding {
		name, attribute := strings.CutPrefix(m.Name, "@")
		f := d.found(m.In, "SAML requires "+name+" in the "+m.In.Local+".")
		f.Title = "The " + m.In.Local + " has no " + name
		if m.Empty {
			f.Title = "The " + m.In.Local + " has an empty " + name
		}
		if m.Empty && attribute {
			title := f.Title
			f = d.foundAttr(m.In, m.In.Attr(name), f.Detail)
			f.Title = title
		}
		return f
	})
	if d.Issuer == nil && d.needsIssuer() {
		f := d.found(d.Root, "SAML's browser profile requires the Issuer in a Response that is signed, or whose "+
			"assertion is encrypted.")
		f.Title = "The Response has no Issuer"
		out = append(out, f)
	}
	return out
}

// needsIssuer says whether the Response must name its Issuer itself (SAML profiles 4.1.4.2).
func (d *Document) needsIssuer() bool {
	if len(d.Encrypted) > 0 || d.Sent != nil {
		return true
	}
	for _, s := range d.Signatures {
		if s.Parent == d.Root {
			return true
		}
	}
	return false
}
