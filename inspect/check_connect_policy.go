package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var connectPolicy = &Check{
	ID:       "connect-policy",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The role's policies don't allow connect:GetFederationToken on the Amazon Connect instance",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "The AWS session enters Connect by the action connect:GetFederationToken on " +
		"instance/INSTANCE-ID/user/${aws:userid}, or on * with the condition connect:InstanceId. Without it " +
		"Connect tells the user to contact the administrator.",
	AWSError: "Access denied, Please contact your AWS account administrator for assistance.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMPermissions + " > Add permissions > Create inline policy",
			Do: "Allow connect:GetFederationToken on " +
				"arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE-ID/user/${aws:userid}, with the Region, account and instance " +
				"of this sign-in.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectTroubleshooting},
	When:    roleJudge(mayOpenConnect).when(whenConnect),
	Run:     roleJudge(mayOpenConnect).run,
}

const getFederationToken = "connect:GetFederationToken"

// mayOpenConnect says whether the role may fetch a token for the user.
func mayOpenConnect(d *Document, o *Options, c *roleCase) trustResult {
	want := d.connectUserARN(o, c.pair)
	unknown := "the Region, account or instance, which is not known (--connect-instance, --relay-state)"
	switch {
	case c.pair == nil:
		unknown = "the role, which the message doesn't name"
	case firstValue(d.Assertion.attribute(attrRoleSessionName)) == nil:
		unknown = "RoleSessionName, which the message doesn't have"
	}
	instance, _, _ := strings.Cut(strings.ReplaceAll(want, "*", iampolicy.Unknown), "/user/")
	parts := strings.SplitN(instance, ":", 6)
	return c.judge(d, &roleAsk{
		want: want,
		request: &iampolicy.Request{
			Action: getFederationToken, Resource: instance + "/user/" + c.userID(d),
			Look: c.sessionClaims(d, parts[3], func(key string) iampolicy.Claim {
				if key != "connect:instanceid" {
					return iampolicy.Claim{}
				}
				id := strings.TrimPrefix(parts[5], "instance/")
				return iampolicy.Claim{Known: true, Values: []string{id}, Also: []string{instance}}
			}),
		},
		unknown: unknown,
		unless:  "the role's policies are for another instance",
	})
}

// userID is the variable that stands for the user in policies of Amazon Connect.
const userID = "${aws:userid}"

// connectUserARN is the resource that the sign-in needs, with * for what is not known.
func (d *Document) connectUserARN(o *Options, pair *RoleValue) string {
	partition, region, account, instance := "*", "*", "*", d.relay().Instance
	if r := d.relay().Region; r != "" {
		region = r
	}
	if pair != nil {
		partition, account = pair.Role.Partition, pair.Role.Account
	}
	if instance == "" {
		instance = o.ConnectInstance[strings.LastIndexByte(o.ConnectInstance, '/')+1:]
	}
	if given := strings.Split(o.ConnectInstance, ":"); len(given) == 6 && strings.HasSuffix(given[5], "/"+instance) {
		region, account = given[3], given[4]
	}
	if instance == "" {
		instance = "*"
	}
	return "arn:" + partition + ":connect:" + region + ":" + account + ":instance/" + instance + "/user/" + userID
}
