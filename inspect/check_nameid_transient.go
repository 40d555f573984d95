package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var nameIDTransient = &Check{
	ID:       "nameid-transient",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "The NameID changes with every sign-in",
	Severity: Note,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS lists transient among the formats it accepts. Such a NameID is random for each session, so a " +
		"policy on saml:sub never matches twice. Roles for AppStream and WorkSpaces test SAML:sub_type for " +
		"persistent in their trust policy and deny.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Name identifier format",
			Do:        "Choose Persistent or Email address.",
			Elsewhere: "Choose persistent or email address.",
		},
	},
	Sources: []Source{
		vendordoc.SAMLAssertions,
		vendordoc.AppStreamSAML,
		vendordoc.WorkSpacesSAML,
	},
	When: whenNameID,
	Run: func(d *Document, o *Options) []Finding {
		format := d.Assertion.NameIDFormat
		if format == nil || format.Value != nameIDv2+"transient" {
			return nil
		}
		detail := "The NameID is transient: the same user has another saml:sub at the next sign-in."
		f := d.foundAttr(d.Assertion.NameID.Node, format, detail).WithWant(nameIDv2 + "persistent")
		if asksForPersistent(d) {
			return []Finding{f.WithSeverity(Warning)}
		}
		return []Finding{f}
	},
}

// asksForPersistent says whether the relay state leads to a service whose roles test for a
// persistent NameID in the guides that set them up.
func asksForPersistent(d *Document) bool {
	service := d.relay().Service()
	return d.RelayState != nil && service != nil && (*service == "appstream" || *service == "workspaces")
}
