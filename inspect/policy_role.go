package inspect

import (
	"cmp"
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/words"
)

// roleCase is one pair of the message with what its role may do.
type roleCase struct {
	pair     *RoleValue // nil when the message names no role with its provider
	policies []*Policy
	given    []*Policy // all, also those of other roles
	// judged is what when found, for run, which follows it at once.
	judged *trustResult
}

// roleCases finds the policies of each pair's role. A policy that does not tell its role is
// one of every role.
func (d *Document) roleCases(o *Options) (out []roleCase) {
	if o.RolePolicies == nil || d.Assertion == nil {
		return nil
	}
	pairs := d.chosenPairs(o)
	if len(pairs) == 0 {
		pairs = append(pairs, nil)
	}
	for _, pair := range pairs {
		c := roleCase{pair: pair, given: o.RolePolicies}
		key, name := "", ""
		if pair != nil {
			key, name = iampolicy.RoleKey(pair.Role.Text), iampolicy.NameKey(pair.Role.Name)
		}
		for _, p := range o.RolePolicies {
			if of := p.Role(); p.Kind != PolicyTrust && (pair == nil || of == "" || of == key || of == name) {
				c.policies = append(c.policies, p)
			}
		}
		out = append(out, c)
	}
	return out
}

// roleJudge says whether the role of a pair may do what a service behind the sign-in asks for.
type roleJudge func(d *Document, o *Options, c *roleCase) trustResult

// policiesNotGiven is the Condition of the checks of what a role may do.
var policiesNotGiven = notChecked("there are no policies of the role (--role-policy: aws iam " +
	"get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy)")

// when is the Condition of a check that judges what the roles may do, where applies lets it.
func (judge roleJudge) when(applies func(d *Document, o *Options) Condition) func(*Document, *Options) Condition {
	return func(d *Document, o *Options) Condition {
		if c := applies(d, o); c.Outcome != "" {
			return c
		}
		if o.RolePolicies == nil {
			return policiesNotGiven
		}
		var open Condition
		decided := false
		for i := range d.roles {
			r := judge.of(d, o, &d.roles[i])
			d.roles[i].judged = &r
			decided = decided || r.ok || r.finding != nil
			if open.Outcome == "" {
				open = r.open
			}
		}
		if decided {
			return Condition{}
		}
		return open
	}
}

// run collects the findings of every pair.
func (judge roleJudge) run(d *Document, o *Options) (out []Finding) {
	for i := range d.roles {
		r := d.roles[i].judged
		if d.roles[i].judged = nil; r == nil {
			r = new(judge.of(d, o, &d.roles[i]))
		}
		if r.finding != nil {
			out = append(out, *r.finding)
		}
	}
	return out
}

// of judges a pair, unless nothing was given of its role.
func (judge roleJudge) of(d *Document, o *Options, c *roleCase) trustResult {
	if len(c.policies) == 0 {
		return trustResult{open: c.otherPolicies()}
	}
	return judge(d, o, c)
}

// roleAsk is what a service asks the policies of a role for.
type roleAsk struct {
	request *iampolicy.Request
	want    string // the resource, with * for what is not known
	// unknown says what of the resource a statement can depend on, and unless why that could refuse
	// the sign-in. Both are empty where the message never tells it: then any resource fits.
	unknown, unless string
}

// judge says whether the role may do what is asked for.
func (c *roleCase) judge(d *Document, ask *roleAsk) trustResult {
	r := ask.request
	role, boundary, unread := c.split()
	denied := iampolicy.Denies(c.policies, r)
	allowed := iampolicy.Allows(role, r)
	within := iampolicy.Match{Answer: iampolicy.Yes}
	if len(boundary) > 0 {
		within = iampolicy.Allows(boundary, r)
	}
	switch {
	case denied.Answer == iampolicy.Yes:
		return c.finding(d, ask, "A statement of "+words.Shorten(denied.Policy.Name)+" denies "+r.Action+
			", and a Deny overrides every Allow.", "")
	case allowed.Answer == iampolicy.No && unread == "":
		detail, got := refusal(role, r)
		return c.finding(d, ask, detail, got)
	case within.Answer == iampolicy.No:
		return c.finding(d, ask, "The role's permissions boundary doesn't allow "+r.Action+
			", so no other policy can.", "")
	case denied.Answer == iampolicy.Open:
		return ask.dependsOn("a Deny in "+words.Shorten(denied.Policy.Name)+" depends on ", "the role policy's Deny on ",
			denied)
	case allowed.Answer == iampolicy.Open:
		return ask.dependsOn("what the policies allow depends on ", "the role policy's condition on ", allowed)
	case within.Answer == iampolicy.Open:
		return ask.dependsOn("what the permissions boundary allows depends on ",
			"the permissions boundary's condition on ", within)
	case unread != "":
		return trustResult{open: notChecked(unread).unless("a policy of the role that samlscope wasn't " +
			"given refuses it")}
	}
	return trustOK()
}

// split parts the policies of the role from its boundary, and says what was not read of them.
func (c *roleCase) split() (role, boundary []*Policy, unread string) {
	for _, p := range c.policies {
		switch {
		case p.Unread != "":
			unread = p.Unread
		case p.Boundary:
			boundary = append(boundary, p)
		default:
			role = append(role, p)
		}
	}
	return role, boundary, unread
}

// dependsOn is the result for what the message does not decide.
func (ask *roleAsk) dependsOn(reason, clause string, m iampolicy.Match) trustResult {
	switch {
	case m.Condition == nil && ask.unknown == "":
		return trustOK()
	case m.Condition == nil:
		return trustResult{open: notChecked(reason + ask.unknown).unless(ask.unless)}
	}
	return trustResult{open: notChecked(reason + hangsOn(m.Condition)).
		unless(clause + words.Shorten(m.Condition.Key) + " refuses it")}
}

// otherPolicies says that what was given are not the policies of the role.
func (c *roleCase) otherPolicies() Condition {
	name := words.Shorten(c.given[0].Name)
	for _, p := range c.given {
		if p.Kind != PolicyTrust {
			return notChecked(name + " contains policies of " + words.Shorten(cmp.Or(p.RoleARN, p.RoleName)) + ", not of " +
				words.Shorten(c.pair.Role.Text) + " (aws iam get-role-policy and get-policy-version print them)").
				unless("the policies of the role " + words.Shorten(c.pair.Role.Name) + ", which were not given, " +
					"refuse it")
		}
	}
	return notChecked(name + " is a trust policy: give it with --trust-policy, and what the role may do with " +
		"--role-policy").
		unless("the policies of the role refuse it (" + name + " is its trust policy)")
}

func (c *roleCase) finding(d *Document, ask *roleAsk, detail, got string) trustResult {
	f := d.found(d.Assertion.statement(), detail)
	if c.pair != nil {
		f = d.foundARN(c.pair, c.pair.Role, detail)
		f.Got = nil
	}
	f = f.WithWant(ask.request.Action + " on " + ask.want)
	if got != "" {
		f = f.WithGot(got)
	}
	return trustFinding(f)
}

// refusal says why no statement allows a request, and on what it is allowed instead.
func refusal(policies []*Policy, r *iampolicy.Request) (detail, got string) {
	detail = "No statement of the policies allows " + r.Action + "."
	for _, p := range policies {
		for i := range p.Statements {
			s := &p.Statements[i]
			if !s.Allow || !s.SpeaksOf(r.Action) {
				continue
			}
			if s.Covers(r.Resource, r.Look, p.Version) == iampolicy.No {
				detail, got = elsewhere(p, s, r.Action)
				continue
			}
			_, condition := s.Stands(r.Look, p.Version, nil)
			if strings.EqualFold(condition.Key, "connect:InstanceId") {
				return "The given policies allow " + r.Action + " on another instance only: their condition " +
					"connect:InstanceId doesn't name this one.", ""
			}
			return "The given policies allow " + r.Action + " under a condition on " +
				"" + words.Shorten(condition.Key) + " (" +
				words.Shorten(condition.Operator) + ") that this sign-in doesn't meet.", ""
		}
	}
	return detail, got
}

// elsewhere says on what a statement allows an action.
func elsewhere(p *Policy, s *Statement, action string) (detail, got string) {
	if len(s.Resources) == 0 {
		return "A statement of the given policies allows " + action + " on nothing: it has no Resource.", ""
	}
	got = s.Resources[0]
	if s.NotResource {
		return "The given policies allow " + action + " on everything but " + words.Shorten(got) + ".", got
	}
	detail = "The given policies allow " + action + " on " + words.Shorten(got) + " only."
	if p.Version != iampolicy.VariablesSince && strings.Contains(got, "${") {
		detail += " Without \"Version\": \"" + iampolicy.VariablesSince + "\" the variable in it is plain text."
	}
	return detail, got
}

// maxSessionName is the longest name of a session that STS takes.
const maxSessionName = 64

// userID is who the session of the role is: the role's unique ID and the name of the session.
func (c *roleCase) userID(d *Document) string {
	id, name := iampolicy.RoleID, iampolicy.Unknown
	for _, p := range c.policies {
		if p.RoleID != "" {
			id = p.RoleID
		}
	}
	if v := firstValue(d.Assertion.attribute(attrRoleSessionName)); v != nil && len(*v) <= maxSessionName {
		name = *v
	}
	return id + ":" + name
}

// sessionClaims says what is known of the condition keys in a session that the message opens, at a
// service of one Region. own knows the keys of the service.
func (c *roleCase) sessionClaims(d *Document, region string, own iampolicy.Lookup) iampolicy.Lookup {
	is := func(values ...string) iampolicy.Claim { return iampolicy.Claim{Known: true, Values: values} }
	user := c.userID(d)
	return func(key string) iampolicy.Claim {
		if claim := own(key); claim.Known {
			return claim
		}
		switch key {
		case "aws:userid":
			return is(user)
		case "aws:username": // users have one, roles do not
			return is()
		case "aws:principaltype":
			return is("AssumedRole")
		case "aws:requestedregion":
			return is(region)
		case "aws:sourceidentity":
			return claimed(firstValue(d.Assertion.attribute(attrSourceIdentity)))
		}
		if c.pair != nil {
			return d.roleClaims(key, c.pair)
		}
		return iampolicy.Claim{}
	}
}

// roleClaims are those of a session of one role.
func (d *Document) roleClaims(key string, pair *RoleValue) iampolicy.Claim {
	switch key {
	case "aws:principalarn":
		return iampolicy.Claim{Known: true, Values: []string{pair.Role.Text}}
	case "aws:principalaccount":
		return iampolicy.Claim{Known: true, Values: []string{pair.Role.Account}}
	case "saml:sub", "saml:sub_type", "saml:namequalifier", "aws:currenttime", "aws:epochtime":
		return d.sessionClaim(key, pair)
	}
	if tag, ok := strings.CutPrefix(key, "aws:principaltag/"); ok {
		if c := d.tagClaim(tag); len(c.Values) > 0 {
			return c
		}
		return iampolicy.Claim{} // the role itself may have the tag
	}
	if strings.HasPrefix(key, "saml:") {
		return iampolicy.Claim{Known: true} // the others end with the sign-in
	}
	return iampolicy.Claim{}
}
