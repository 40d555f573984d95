package inspect

import (
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var endpointRegionKnown = &Check{
	ID:       "endpoint-region-known",
	Family:   FamilyRelayState,
	Service:  ServiceIAM,
	Title:    "AWS has no Region like the one in the Recipient",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "The host of a regional sign-in URL begins with the Region. If the Region doesn't exist, the " +
		"browser can't find the host. samlscope's list comes from AWS's SDK data; a Region that opened " +
		"after this version isn't in it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do:    "Correct the Region, or use https://signin.aws.amazon.com/saml without one.",
		},
		{Where: IAM, Path: vendordoc.IAMTrust, Do: "Put the corrected URL in SAML:aud as well."},
	},
	Sources: []Source{vendordoc.BotocorePartitions, vendordoc.SignInEndpoints},
	When: func(d *Document, _ *Options) Condition {
		r := d.Assertion.recipient()
		if r == nil {
			return notApplicable("the assertion has no Recipient")
		}
		e, ok := awsfacts.SignInEndpoint(r.Value)
		if !ok {
			return notApplicable("the Recipient isn't an AWS sign-in URL")
		}
		if e.Region == "" {
			return notApplicable("the Recipient names no Region")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		r := d.Assertion.recipient()
		e, _ := awsfacts.SignInEndpoint(r.Value)
		at := d.Assertion.recipientNode()
		if !awsfacts.RegionFits(e.Region, e.Partition) {
			return []Finding{d.foundAttr(at, r, "The partition "+e.Partition+" has no Region called "+
				words.Shorten(e.Region)+".")}
		}
		if !awsfacts.KnownDirection(e.Region) {
			f := d.foundAttr(at, r, "No Region is called "+words.Shorten(e.Region)+"; it looks "+
				"misspelled.")
			f.Basis = Inferred
			return []Finding{f}
		}
		if !awsfacts.RegionListed(e.Region, e.Partition) {
			return []Finding{unlistedRegion(d.foundAttr(at, r, ""), e)}
		}
		return nil
	},
}

// unlistedRegion is the finding about a name that looks like a Region and is none so far.
func unlistedRegion(f Finding, e awsfacts.AWSEndpoint) Finding {
	all := awsfacts.Regions(e.Partition)
	f.Detail = "There is no Region " + words.Shorten(e.Region) + " among the " + strconv.Itoa(len(all)) + " of the " +
		"partition " +
		e.Partition + " in AWS's SDK data."
	stem := strings.TrimRight(e.Region, "0123456789")
	var near []string
	for _, r := range all {
		if strings.HasPrefix(r, stem) {
			near = append(near, r)
		}
	}
	if len(near) > 0 {
		f = f.WithWant(strings.Join(near, ", "))
	}
	return f
}

// recipientNode returns the element that carries the Recipient.
func (a *Assertion) recipientNode() *xmltree.Node {
	if c := a.addressed(); c != nil {
		return c.Data
	}
	return nil
}
