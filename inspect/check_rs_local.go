package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rsLocal = &Check{
	ID:       "rs-local",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Title:    "No driver of Redshift listens at this local address",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "The drivers of Redshift take the message at http://localhost:PORT/redshift/, with the slash at its end and " +
		"without TLS. The port is 7890 unless the connection names another.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraReplyURL,
			Do:        "Enter http://localhost:7890/redshift/, or the port of the connection.",
			Elsewhere: "Enter http://localhost:7890/redshift/, or the port of the connection.",
		},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.RedshiftPython},
	When: func(d *Document, _ *Options) Condition {
		if c := d.recipient(); c == nil || !redshiftPath(c.Recipient.Value) {
			return notApplicable("the Recipient is not a local address for Redshift")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		c := d.recipient()
		scheme, host, path := awsfacts.SplitAddress(c.Recipient.Value)
		if scheme == "http" && path == "/redshift/" {
			return nil
		}
		detail := "The slash at the end is missing."
		if scheme != "http" {
			detail = "The scheme is not http."
		}
		return []Finding{d.foundAttr(c.Data, c.Recipient, detail).WithWant("http://" + strings.TrimSpace(host) + "/redshift/")}
	},
}
