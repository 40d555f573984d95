package inspect

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var as2Relay = &Check{
	ID:       "as2-relay",
	Family:   FamilyDesktop,
	Service:  ServiceAppStream,
	Stage:    AfterSignIn,
	Title:    "The relay state isn't that of an AppStream stack",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "AWS sends the browser to the relay state after the sign-in. For AppStream it names the stack, in its exact " +
		"case, and the account. AWS documents client= for the euc-sso hosts only.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Enter https://appstream2.euc-sso.REGION.aws.amazon.com/saml?stack=STACK&accountId=ACCOUNT, with the " +
				"names of the stack and the account.",
		},
		{Where: AWS, Path: vendordoc.AppStreamStack, Do: "Compare the name of the stack, including upper and lower case."},
	},
	Sources: []Source{vendordoc.AppStreamSAML, vendordoc.AppStreamTrouble},
	When:    whenAppStream,
	Run:     checkAs2Relay,
}

// whenAppStream is the Condition of the rules of AppStream.
var whenAppStream = whenLeadsTo(awsfacts.LeadsToAppStream)

// appStreamHost is a relay state endpoint of AppStream: a Region always stands in it. AWS documents none of
// another partition.
var appStreamHost = regexp.MustCompile(`^appstream2(-fips)?\.(euc-sso(-fips)?\.)?[a-z]{2,4}(-[a-z]+)+-[0-9]+\.` +
	`(aws\.amazon|amazonaws-us-gov)\.com$`)

func checkAs2Relay(d *Document, o *Options) []Finding {
	r := d.relay()
	stack, _ := r.Parameter("stack")
	account, _ := r.Parameter("accountId")
	_, client := r.Parameter("client")
	var detail string
	switch {
	case (r.Partition == "aws" || r.Partition == "aws-us-gov") && !appStreamHost.MatchString(r.Host):
		detail = "Its host is not a relay state endpoint of AppStream."
	case r.Port != "":
		detail = "It has the port " + words.Shorten(r.Port) + "."
	case r.Path != "/saml":
		detail = "Its path is not /saml."
	case stack == "" && account != "":
		f := d.foundRelay("It has no stack. AWS documents that only for stacks with application entitlements.")
		f.Title, f.Severity = "The relay state names no AppStream stack", Warning
		return []Finding{f}
	case stack == "":
		detail = "It has no stack."
	case account == "":
		detail = "It has no accountId."
	case !awsfacts.IsAccountID(account):
		detail = "Its accountId is not 12 digits."
	case client && !strings.Contains(r.Host, ".euc-sso"):
		detail = "It has client=, and its host is not one of euc-sso."
	case len(r.Lost()) > 0:
		return []Finding{d.foundLost("stack", "accountId")}
	default:
		return d.otherStackAccount(o, account)
	}
	return []Finding{d.foundRelay(detail)}
}

// foundLost is the finding about parameters that the service misses, because &amp; stands before them. It is an
// error when one of those is among them that the service needs.
func (d *Document) foundLost(needs ...string) Finding {
	r := d.relay()
	lost := r.Lost()
	f := d.foundRelay("It has &amp; where & belongs, so the service doesn't see " + words.List(lost, "and") + ".").
		WithWant(r.Meant)
	f.Title, f.Basis = "The relay state has &amp; between its parameters", Inferred
	if !slices.ContainsFunc(lost, func(name string) bool { return slices.Contains(needs, name) }) {
		f.Severity = Warning
	}
	return f
}

// otherStackAccount is the finding about a stack in an account of which the message has no role.
func (d *Document) otherStackAccount(o *Options, account string) []Finding {
	pairs := d.chosenPairs(o)
	if len(pairs) == 0 || slices.ContainsFunc(pairs, func(p *RoleValue) bool { return p.Role.Account == account }) {
		return nil
	}
	f := d.foundRelay("The role is in the account " + words.Shorten(pairs[0].Role.Account) +
		", and the relay state names another.").WithWant("accountId=" + pairs[0].Role.Account)
	f.Title, f.Basis = "The relay state names another account than the role", Inferred
	return []Finding{f}
}
