package inspect

import (
	"strconv"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var idcAssertionSingle = &Check{
	ID:       "idc-assertion-single",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The Response contains more than one assertion, or none",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIdentityCenter,
	Why:      "IAM Identity Center accepts exactly one assertion.",
	AWSError: idcUnexpected,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML,
			Do: "Entra ID sends one assertion. Look for what changed the message between Entra ID " +
				"and AWS.",
			Elsewhere: "Send one assertion. Also look for what changed the message between the identity " +
				"provider and AWS.",
		},
	},
	Sources: []Source{vendordoc.IdentityCenterTroubleshooting},
	Run: func(d *Document, o *Options) []Finding {
		n := len(d.Assertions) + len(d.Encrypted)
		if n == 1 || n == 0 && len(d.Status) > 0 && d.Status[0].Text != xmltree.StatusSuccess {
			return nil
		}
		if n == 0 {
			return []Finding{d.found(d.Root, "The Response contains no assertion.").WithGot("0").WithWant("1")}
		}
		return []Finding{d.found(d.secondAssertion(), "The Response contains "+strconv.Itoa(n)+
			" assertions.").WithGot(strconv.Itoa(n)).WithWant("1")}
	},
}
