package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var qsPermission = &Check{
	ID:       "qs-permission",
	Family:   FamilyQuickSight,
	Service:  ServiceQuickSight,
	Stage:    AfterSignIn,
	Title:    "The role's policies let the user become neither reader, author nor admin of QuickSight",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "QuickSight (Amazon Quick) creates the user at the first sign-in, if the role allows quicksight:CreateReader, " +
		"CreateUser or CreateAdmin on user/${aws:userid}. The highest of them counts. A user who exists already gets " +
		"in without.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMPermissions + " > Add permissions > Create inline policy",
			Do: "Allow quicksight:CreateReader (or CreateUser, CreateAdmin) on " +
				"arn:aws:quicksight::ACCOUNT:user/${aws:userid}.",
		},
	},
	Sources: []Source{vendordoc.QuickSAML},
	When:    roleJudge(mayJoinQuick).when(whenQuick),
	Run:     roleJudge(mayJoinQuick).run,
}

// mayJoinQuick says whether the role may create its user in QuickSight, in any of the three parts.
func mayJoinQuick(d *Document, _ *Options, c *roleCase) (best trustResult) {
	partition, account := "*", "*"
	if c.pair != nil {
		partition, account = c.pair.Role.Partition, c.pair.Role.Account
	}
	users := "arn:" + partition + ":quicksight::" + account + ":user/"
	none := func(string) iampolicy.Claim { return iampolicy.Claim{} }
	for _, action := range [...]string{"CreateReader", "CreateUser", "CreateAdmin"} {
		r := c.judge(d, &roleAsk{want: users + userID, request: &iampolicy.Request{
			Action: "quicksight:" + action, Resource: strings.ReplaceAll(users, "*", iampolicy.Unknown) + c.userID(d),
			Look: c.sessionClaims(d, d.relay().Region, none),
		}})
		switch {
		case r.ok:
			return r
		case action == "CreateReader", r.open.Outcome != "":
			best = r
		}
	}
	return best
}
