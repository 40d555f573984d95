package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectPolicy = &Check{
	ID:       "connect-policy",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The role's policies do not allow connect:GetFederationToken on the Amazon Connect instance",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The way from the AWS session into Connect is the action connect:GetFederationToken on " +
		"instance/INSTANCE-ID/user/${aws:userid}, or on * with the condition connect:InstanceId. Without it Connect sends " +
		"the user back to the administrator.",
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
	When: func(d *Document, o *Options) Condition {
		if c := whenConnect(d, o); c.Outcome != "" {
			return c
		}
		if o.RolePolicies == nil {
			return notChecked("the policies of the role were not given (--role-policy)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) []Finding {
		const action = "connect:GetFederationToken"
		user := d.connectUserARN(o)
		allowed := ""
		reached, detail := false, "No statement of the given policies allows "+action+"."
		for _, p := range o.RolePolicies {
			for i := range p.Statements {
				s := &p.Statements[i]
				switch {
				case !s.speaksOf(action):
				case !s.Allow && len(s.Conditions) == 0 && len(s.Resources) > 0 && s.reaches(user, p.Version):
					return []Finding{d.found(d.Assertion.statement(),
						"A statement of "+words.Shorten(p.Name)+" denies "+action+
							", and a denial goes before everything that is allowed.").WithWant(action + " on " + user)}
				case !s.Allow:
				case !s.reaches(user, p.Version):
					if len(s.Resources) > 0 {
						allowed = s.Resources[0]
						detail = "The given policies allow " + action + " on " + words.Shorten(allowed) + " only."
						if p.Version != variablesSince && strings.Contains(allowed, "${") {
							detail += " Without \"Version\": \"" + variablesSince + "\" the variable in it is plain text."
						}
					}
				case s.otherInstance(user):
					allowed = ""
					detail = "The given policies allow " + action + " on another instance only: their condition connect:InstanceId " +
						"does not name this one."
				default:
					reached = true
				}
			}
		}
		if reached {
			return nil
		}
		f := d.found(d.Assertion.statement(), detail).WithWant(action + " on " + user)
		if allowed != "" {
			f = f.WithGot(allowed)
		}
		return []Finding{f}
	},
}

// connectUserARN is the resource that the sign-in needs, with * for what is not known.
func (d *Document) connectUserARN(o *Options) string {
	partition, region, account, instance := "*", "*", "*", d.relay().Instance
	if r := d.relay().Region; r != "" {
		region = r
	}
	if pairs := d.Assertion.pairs(); len(pairs) > 0 {
		partition, account = pairs[0].Role.Partition, pairs[0].Role.Account
	}
	if instance == "" {
		instance = o.ConnectInstance[strings.LastIndexByte(o.ConnectInstance, '/')+1:]
	}
	if instance == "" {
		instance = "*"
	}
	return "arn:" + partition + ":connect:" + region + ":" + account + ":instance/" + instance + "/user/${aws:userid}"
}

// variablesSince is the version of the policy language that knows variables.
const variablesSince = "2012-10-17"

// otherInstance says whether a condition names another instance than that of a
// resource. What is not known counts as the same.
func (s *Statement) otherInstance(resource string) bool {
	_, rest, _ := strings.Cut(resource, ":instance/")
	instance, _, _ := strings.Cut(rest, "/")
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if !strings.EqualFold(c.Key, "connect:InstanceId") || instance == "*" {
			continue
		}
		// its ARN
		whole := slices.ContainsFunc(c.Values, func(v string) bool { return strings.HasSuffix(v, "instance/"+instance) })
		if holds, known := c.holds(instance); known && !holds && !whole {
			return true
		}
	}
	return false
}

// reaches says whether a statement's resources can cover a resource, in a
// policy of a version. A * in the resource stands for what is not known, so
// that it counts as covered.
func (s *Statement) reaches(resource, version string) bool {
	if len(s.Resources) == 0 {
		return true // there is a NotResource, which is not judged
	}
	for _, r := range s.Resources {
		pattern, want := strings.Split(r, ":"), strings.Split(resource, ":")
		if version != variablesSince && strings.Contains(r, "${") {
			continue // plain text, which no user is called
		}
		if wild(r, resource) {
			return true
		}
		if len(pattern) < 6 || len(want) < 6 {
			continue
		}
		fits := true
		for i := range 5 {
			fits = fits && (want[i] == "*" || wild(pattern[i], want[i]))
		}
		rest, wantRest := strings.Join(pattern[5:], ":"), strings.Join(want[5:], ":")
		if fits && (wild(rest, wantRest) || wild(strings.ReplaceAll(rest, "${aws:userid}", "*"), wantRest) ||
			strings.Contains(wantRest, "instance/*/")) {
			return true
		}
	}
	return false
}
