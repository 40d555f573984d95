package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var eucPersistent = &Check{
	ID:       "euc-persistent",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Title:    "The NameID format isn't persistent",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces and AppStream ask for a NameID with the format persistent. The trust policy that AWS's guides " +
		"set up tests SAML:sub_type for it, and STS then denies any other format.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Name identifier format",
			Do:        "Choose Persistent.",
			Elsewhere: "Choose persistent.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.AppStreamSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenDesktop(d, o); c.Outcome != "" {
			return c
		}
		return whenNameID(d, o)
	},
	Run: checkEucPersistent,
}

// whenDesktop is the Condition of the rules that WorkSpaces and AppStream share.
var whenDesktop = whenLeadsTo(awsfacts.LeadsToWorkSpaces, awsfacts.LeadsToAppStream)

func checkEucPersistent(d *Document, _ *Options) []Finding {
	format := d.Assertion.NameIDFormat
	if format != nil && format.Value == nameIDv2+"persistent" {
		return nil
	}
	f := d.foundAttr(d.Assertion.NameID.Node, format, "The NameID has another format.")
	if format == nil {
		f.Detail = "The NameID has no Format."
	}
	if len(d.trust) > 0 && !d.trustTests("saml:sub_type") {
		f = f.WithSeverity(Note)
		f.Detail += " The given trust policy doesn't test SAML:sub_type, so STS accepts it."
	}
	return []Finding{f.WithWant(nameIDv2 + "persistent")}
}

// trustTests says whether a trust policy of the message's roles has a condition on a key, in lower case.
func (d *Document) trustTests(key string) bool {
	for i := range d.trust {
		if d.trust[i].policy.Unread != "" {
			return true // no one knows
		}
		for _, s := range d.trust[i].policy.Statements {
			for _, c := range s.Conditions {
				if strings.ToLower(c.Key) == key {
					return true
				}
			}
		}
	}
	return false
}
