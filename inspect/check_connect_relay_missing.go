package inspect

import (
	"regexp"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectRelayMissing = &Check{
	ID:       "connect-relay-missing",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The relay state doesn't lead to Amazon Connect",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "A SAML sign-in reaches Amazon Connect only through the relay state. Without one, or with a URL of " +
		"the plain console, AWS signs the user in and shows the console. Opening Connect from there, or by " +
		"its own URL, ends in Session Expired.",
	AWSError: "Session Expired",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Set it to https://<region>.console.aws.amazon.com/connect/federate/<instance-id>, with the Region " +
				"and the ID of the instance's ARN.",
		},
		{
			Where: Connect,
			Path:  "your instance > Account overview > Distribution settings: Instance ARN",
			Do:    "The ID is the part after instance/ in the ARN.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectDomain, vendordoc.ConnectResiliency},
	When: func(d *Document, o *Options) Condition {
		if d.connectEndpoint() {
			return notApplicable("a Global Resiliency sign-in endpoint of Amazon Connect needs no relay state")
		}
		switch {
		case d.RelayState == nil && o.ConnectInstance != "":
			id, region := connectInstance(o.ConnectInstance)
			return notChecked("the relay state is not known (--relay-state: for this instance it must be " +
				federateURL(partitionOfARN(o.ConnectInstance), region, id) + ", and '' says that there is none)").
				unless("the relay state leads elsewhere than to the Amazon Connect instance")
		case d.RelayState == nil:
			return notChecked("the relay state is not known (--relay-state)")
		case !connectWanted(d, o) && namedForConnect(d) == nil:
			return notApplicable("nothing says that the sign-in is for Amazon Connect")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		r := d.relay()
		if r.Federation() {
			return nil
		}
		id, region := connectInstance(o.ConnectInstance)
		f := d.foundRelay(relayInstead(r)).WithWant(federateURL(partitionOfARN(o.ConnectInstance), region, id))
		if connectWanted(d, o) {
			return []Finding{f}
		}
		v := namedForConnect(d)
		g := d.foundText(v.Value.Node, "The role or provider is named after Amazon Connect. If the sign-in "+
			"is for Connect, the relay state must name the instance. "+relayInstead(r))
		g.Title, g.Basis, g.Want = "The relay state may need to lead to Amazon Connect", Inferred, f.Want
		return []Finding{g.WithSeverity(Note)}
	},
}

// relayInstead says where the relay state leads in place of Connect.
func relayInstead(r *awsfacts.RelayState) string {
	switch {
	case r.Form == awsfacts.RelayEmpty:
		return "The relay state is empty, so the user lands in the AWS console."
	case r.Leads == awsfacts.LeadsToConnect:
		return "The relay state is Connect's own URL " + words.Shorten(r.Host) + ", which starts no session; " +
			"only the federation page on the console host does."
	case r.Leads == awsfacts.LeadsToConsole:
		return "The relay state leads to the AWS console."
	case r.Form == awsfacts.RelayURL:
		return "The relay state leads to " + words.Shorten(r.Host) + "."
	}
	return "The relay state isn't a URL."
}

// connectNames are names that people give to roles and providers for Amazon
// Connect, and hardly to anything else. A plain "connect" also stands for
// Direct Connect, Entra Connect or a VPN.
var connectNames = regexp.MustCompile(`(?i)amazon[-_ .]?connect|connect[-_ .]?(agents?|ccp|supervisors?|instance|federation|contact[-_ ]?cent(er|re))\b`)

// namedForConnect returns the first role value whose role or provider is named
// after Amazon Connect, or nil.
func namedForConnect(d *Document) *RoleValue {
	if d.Assertion == nil {
		return nil
	}
	for i := range d.Assertion.RoleValues {
		v := &d.Assertion.RoleValues[i]
		if v.ok() && (connectNames.MatchString(v.Role.Name) || connectNames.MatchString(v.Provider.Name)) {
			return v
		}
	}
	return nil
}
