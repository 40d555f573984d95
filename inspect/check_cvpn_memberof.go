package inspect

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cvpnMemberOf = &Check{
	ID:       "cvpn-memberof",
	Family:   FamilyClientVPN,
	Service:  ServiceClientVPN,
	Title:    "Client VPN's group rules can't read the groups",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForVPN,
	Why: "Authorization rules for a group compare with the attribute memberOf, without a namespace, in " +
		"exactly this spelling. A user can have 200 groups of 255 characters. Rules for all users don't need it.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > group claim",
			Do: "Under Advanced options, choose Customize the name of the group claim: memberOf, with an empty " +
				"Namespace. Send only groups assigned to the application.",
			Elsewhere: "Send the groups as memberOf, and only those that the rules name.",
		},
		{
			Where: AWS,
			Path:  vendordoc.ClientVPNRules,
			Do: "Enter the group as the message sends it: by default Entra ID sends the object ID of a group, not " +
				"its name.",
			Elsewhere: "Enter the group exactly as the message sends it.",
		},
	},
	Sources: []Source{vendordoc.ClientVPNFederation, vendordoc.ClientVPNQuotas, vendordoc.ClientVPNRuleAdd},
	When:    whenEncryptedAttributes,
	Run:     checkCvpnMemberOf,
}

const (
	memberOf         = "memberOf"
	claimGroups      = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
	mostVPNGroups    = 200
	mostVPNGroupName = 255
)

func checkCvpnMemberOf(d *Document, _ *Options) []Finding {
	a := d.Assertion
	if at := a.attribute(memberOf); at != nil {
		return d.memberOfFaults(at)
	}
	for i := range a.Attributes {
		at := &a.Attributes[i]
		name := at.name()
		switch last := name[strings.LastIndexAny(name, ":/")+1:]; {
		case strings.EqualFold(last, memberOf):
			return []Finding{d.foundAttr(at.Node, at.Name, "Client VPN ignores an attribute of this name.").WithWant(memberOf)}
		case name == groupsLink:
			return []Finding{d.foundAttr(at.Node, at.Name, "The message has a link instead of the groups, because the "+
				"user is in more than 150.").WithWant(memberOf)}
		case name == claimGroups:
			return []Finding{d.foundAttr(at.Node, at.Name, "Client VPN ignores groups under this name.").WithWant(memberOf).WithSeverity(Note)}
		}
	}
	return nil
}

// memberOfFaults is what the quotas of Client VPN have against the groups.
func (d *Document) memberOfFaults(at *Attribute) []Finding {
	if n := len(at.Values); n > mostVPNGroups {
		return []Finding{d.found(at.Node, "The user has "+strconv.Itoa(n)+" groups.").
			WithWant("<= " + strconv.Itoa(mostVPNGroups))}
	}
	for i := range at.Values {
		if n := utf8.RuneCountInString(at.Values[i].Text); n > mostVPNGroupName {
			return []Finding{d.foundText(at.Values[i].Node, "A group has "+strconv.Itoa(n)+" characters.").
				WithWant("<= " + strconv.Itoa(mostVPNGroupName))}
		}
	}
	return nil
}
