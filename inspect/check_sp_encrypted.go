package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spEncrypted = &Check{
	ID:       "sp-encrypted",
	Family:   FamilyServiceProvider,
	Service:  ServiceOther,
	Title:    "The assertion is encrypted, so samlscope can't check its content",
	Severity: Note,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForServices | ForOthers,
	Why:      "Only the service has the key of an encrypted assertion. samlscope still checks the Response around it.",
	Sources:  []Source{vendordoc.SAMLCore, vendordoc.SAMLProfiles},
	Run:      checkSpEncrypted,
}

func checkSpEncrypted(d *Document, _ *Options) []Finding {
	switch {
	case len(d.Encrypted) > 0:
		return []Finding{d.found(d.Encrypted[0], "None of the given keys decrypts it.")}
	case d.Assertion != nil && d.Assertion.AuthnStatement == nil:
		f := d.found(d.Assertion.Node, "Nothing in the assertion says that the user signed in.")
		f.Title = authnStatementSingle.Title
		return []Finding{f}
	}
	return nil
}
