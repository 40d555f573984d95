package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var nameIDPresent = &Check{
	ID:       "nameid-present",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "NameID is missing",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS requires a Subject with a NameID. Without one it answers 403 AccessDenied, the same text as " +
		"for a trust policy that doesn't match. So people look for the fault in the role.",
	AWSError: "Not authorized to perform sts:AssumeRoleWithSAML",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID,
			Do:        "Choose a source attribute that this user has, for instance user.userprincipalname.",
			Elsewhere: "Build NameID from an attribute this user has, such as the user name.",
		},
	},
	Sources: []Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLAssertions},
	Run:     checkNameIDPresent,
}

func checkNameIDPresent(d *Document, o *Options) []Finding {
	a := d.Assertion
	switch {
	case a.NameID != nil && strings.TrimSpace(a.NameID.Text) != "":
		return nil
	case a.NameID != nil:
		f := d.foundText(a.NameID.Node, "The NameID is empty.")
		f.Title = "NameID is empty"
		return []Finding{f}
	case a.EncryptedID != nil:
		f := d.found(a.EncryptedID, "The Subject has an EncryptedID in place of a NameID; AWS documents encrypted "+
			"assertions, not encrypted names.")
		f.Title, f.Basis = "NameID itself is encrypted", Inferred
		return []Finding{f.WithSeverity(Warning)}
	case a.Subject != nil:
		return []Finding{d.found(a.Subject, "The Subject has no NameID.")}
	}
	return []Finding{d.found(a.Node, "The assertion has no Subject, so no NameID either.")}
}
