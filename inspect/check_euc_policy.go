package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var eucPolicy = &Check{
	ID:       "euc-policy",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "The role's policies don't allow streaming",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "A desktop opens with the permission workspaces:Stream on the directory, or appstream:Stream on the stack. " +
		"AWS's guides add a condition that compares the service's userId with ${saml:sub}. AWS doesn't support " +
		"conditions on the source IP address here. The message doesn't name the directory, so samlscope " +
		"accepts a policy for any directory of the Region and account.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMPermissions + " > Add permissions > Create inline policy",
			Do: "Allow workspaces:Stream on arn:aws:workspaces:REGION:ACCOUNT:directory/DIRECTORY-ID, or appstream:Stream " +
				"on arn:aws:appstream:REGION:ACCOUNT:stack/STACK. Let the only condition compare workspaces:userId " +
				"or appstream:userId with ${saml:sub}.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.AppStreamSAML},
	When:    roleJudge(mayStream).when(whenDesktop),
	Run:     roleJudge(mayStream).run,
}

// mayStream says whether the role may open the desktop that the relay state leads to.
func mayStream(d *Document, _ *Options, c *roleCase) trustResult {
	r := d.relay()
	service, kind, name := "workspaces", "directory/", "*"
	if r.Leads == awsfacts.LeadsToAppStream {
		service, kind = "appstream", "stack/"
		if stack, _ := r.Parameter("stack"); stack != "" {
			name = words.PercentDecoded(stack)
		}
	}
	region, partition, account := r.Region, "*", "*"
	if region == "" {
		region = "*"
	}
	if c.pair != nil {
		partition, account = c.pair.Role.Partition, c.pair.Role.Account
	}
	want := "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + kind + name
	return c.judge(d, &roleAsk{want: want, request: &iampolicy.Request{
		Action: service + ":Stream", Resource: strings.ReplaceAll(want, "*", iampolicy.Unknown),
		Look: c.sessionClaims(d, r.Region, func(key string) iampolicy.Claim {
			switch {
			case key == service+":userid" && d.Assertion.NameID != nil:
				return iampolicy.Claim{Known: true, Doubt: true, Values: []string{d.Assertion.NameID.Text}}
			case key == "aws:sourceip": // AWS doesn't support it for this action
				return iampolicy.Claim{Known: true}
			}
			return iampolicy.Claim{}
		}),
	}})
}
