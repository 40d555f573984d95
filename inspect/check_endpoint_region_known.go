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
	Title:    "The Region in the Recipient is none that AWS has",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForSignIn,
	Why: "The host of a regional sign-in address begins with the Region. AWS's SDK data lists the Regions of each " +
		"partition. If the Region does not exist, neither does the host, and the browser reports that it cannot find " +
		"the server. A Region that opened after this version of samlscope is not in its list.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraBasicSAML + " > Reply URL (Assertion Consumer Service URL)",
			Do:    "Correct the Region, or use https://signin.aws.amazon.com/saml, which names none.",
		},
		{Where: IAM, Path: vendordoc.IAMTrust, Do: "Name the corrected address in SAML:aud as well."},
	},
	Sources: []Source{vendordoc.BotocorePartitions, vendordoc.SignInEndpoints},
	When: func(d *Document, _ *Options) Condition {
		r := d.Assertion.recipient()
		if r == nil {
			return notApplicable("the assertion has no Recipient")
		}
		e, ok := awsfacts.SignInEndpoint(r.Value)
		if !ok {
			return notApplicable("the Recipient is not an AWS sign-in address")
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
			f := d.foundAttr(at, r, "No Region so far is called "+words.Shorten(e.Region)+"; it looks misspelt.")
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
	for i := range a.Confirmations {
		if a.Confirmations[i].Recipient != nil {
			return a.Confirmations[i].Data
		}
	}
	return nil
}
