package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var rsDBGroups = &Check{
	ID:       "rs-dbgroups",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Stage:    AfterSignIn,
	Title:    "The message asks Redshift for more than the role may do",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "DbGroups asks the driver to join database groups, which needs redshift:JoinGroup. AutoCreate asks it to " +
		"create the user, which needs redshift:CreateClusterUser. AutoCreate and ForceLowercase are true or false; " +
		"the drivers read anything else as false.",
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMPolicyEdit,
			Do: "Allow redshift:JoinGroup on the dbgroup ARNs, and redshift:CreateClusterUser on the dbuser ARNs, if new " +
				"users are to be created.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Or send AutoCreate and ForceLowercase as true or false, and leave DbGroups out.",
			Elsewhere: "Or send AutoCreate and ForceLowercase as true or false, and leave DbGroups out.",
		},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.RedshiftJDBC},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.attribute(attrDBGroups) == nil && d.Assertion.attribute(attrAutoCreate) == nil &&
			d.Assertion.attribute(attrForceLowercase) == nil {
			return notApplicable("there is neither DbGroups nor AutoCreate nor ForceLowercase")
		}
		if o.RolePolicies == nil {
			return Condition{Reason: policiesNotGiven.Reason}
		}
		return Condition{}
	},
	Run: checkRsDBGroups,
}

func checkRsDBGroups(d *Document, o *Options) (out []Finding) {
	for _, name := range [...]string{attrAutoCreate, attrForceLowercase} {
		at := d.Assertion.attribute(name)
		if v := firstValue(at); v != nil && !strings.EqualFold(*v, "true") && !strings.EqualFold(*v, "false") {
			f := d.foundText(at.Values[0].Node, "The drivers read this as false.").WithWant("true or false")
			f.Title = strings.TrimPrefix(name, prefixRedshift) + " is neither true nor false"
			out = append(out, f)
		}
	}
	if o.RolePolicies == nil {
		return out
	}
	if groups := d.Assertion.values(attrDBGroups); len(groups) > 0 {
		out = append(out, mayDo("redshift:JoinGroup", "dbgroup", groups[0].Text).run(d, o)...)
	}
	if v := firstValue(d.Assertion.attribute(attrAutoCreate)); v != nil && strings.EqualFold(*v, "true") {
		out = append(out, mayDo("redshift:CreateClusterUser", "dbuser", d.dbUser()).run(d, o)...)
	}
	return out
}

// dbUser is the database user that the message names.
func (d *Document) dbUser() string {
	for _, name := range [...]string{attrDBUser, attrRoleSessionName} {
		if v := firstValue(d.Assertion.attribute(name)); v != nil {
			return *v
		}
	}
	return iampolicy.Unknown
}

// mayDo judges an action on a group or user of a database, in whichever cluster of the account.
func mayDo(action, kind, name string) roleJudge {
	return func(d *Document, _ *Options, c *roleCase) trustResult {
		partition, account := "*", "*"
		if c.pair != nil {
			partition, account = c.pair.Role.Partition, c.pair.Role.Account
		}
		want := "arn:" + partition + ":redshift:*:" + account + ":" + kind + ":*/"
		claims := c.sessionClaims(d, iampolicy.Unknown, func(key string) iampolicy.Claim {
			if key == "redshift:dbuser" { // a db_user of the connection goes before the message's
				return iampolicy.Claim{Known: true, Values: []string{d.dbUser()}}
			}
			return iampolicy.Claim{}
		})
		return c.judge(d, &roleAsk{want: want + words.Shorten(name), request: &iampolicy.Request{
			Action: action, Resource: strings.ReplaceAll(want, "*", iampolicy.Unknown) + name, Look: claims,
		}})
	}
}
