package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rsDBUserFallback = &Check{
	ID:       "rs-dbuser-fallback",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Stage:    AfterSignIn,
	Title:    "DbUser is missing, so RoleSessionName names the database user",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "The drivers of Redshift connect as the db_user of the connection, else as DbUser of the message, else as " +
		"RoleSessionName.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Add the claim " + attrDBUser + ", if the database user has another name.",
			Elsewhere: "Send " + attrDBUser + ", if the database user has another name.",
		},
	},
	Sources: []Source{vendordoc.RedshiftPython, vendordoc.RedshiftJDBC, vendordoc.RedshiftSAML},
	When: func(d *Document, o *Options) Condition {
		if !d.forRedshift() {
			return notApplicable("nothing shows that the message is for Redshift")
		}
		return whenEncryptedAttributes(d, o)
	},
	Run: func(d *Document, _ *Options) []Finding {
		name := d.Assertion.attribute(attrRoleSessionName)
		if name == nil || len(name.Values) == 0 || d.Assertion.attribute(attrDBUser) != nil {
			return nil
		}
		return []Finding{d.foundText(name.Values[0].Node, "A driver without a db_user connects as this user.")}
	},
}

// forRedshift says whether a driver of Redshift takes the message.
func (d *Document) forRedshift() bool {
	return slices.ContainsFunc(append(d.namedAddresses(), d.Posted), redshiftPath) ||
		slices.ContainsFunc(d.Assertion.Attributes, func(at Attribute) bool {
			return strings.HasPrefix(at.name(), prefixRedshift)
		})
}

// redshiftPath says whether an address is one at which a driver of Redshift listens.
func redshiftPath(address string) bool {
	_, _, path := awsfacts.SplitAddress(address)
	return awsfacts.Loopback(address) && strings.TrimSuffix(path, "/") == "/redshift"
}
