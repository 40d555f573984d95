package inspect

import (
	"cmp"
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/words"
)

const getFederationToken = "connect:GetFederationToken"

// connectCase is one pair of the message with what its role may do.
type connectCase struct {
	pair     *RoleValue // nil when the message names no role with its provider
	policies []*Policy
	given    []*Policy // all, also those of other roles
}

// connectCases finds the policies of each pair's role. A policy that does not tell its role is
// one of every role.
func (d *Document) connectCases(o *Options) (out []connectCase) {
	pairs := d.chosenPairs(o)
	if len(pairs) == 0 {
		pairs = append(pairs, nil)
	}
	for _, pair := range pairs {
		c := connectCase{pair: pair, given: o.RolePolicies}
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

// judge says whether the role may fetch a token for the user.
func (c *connectCase) judge(d *Document, o *Options) trustResult {
	if len(c.policies) == 0 {
		return trustResult{open: c.otherPolicies()}
	}
	want := d.connectUserARN(o, c.pair)
	r := c.request(d, want)
	role, boundary, unread := c.split()
	denied := iampolicy.Denies(c.policies, r)
	allowed := iampolicy.Allows(role, r)
	within := iampolicy.Match{Answer: iampolicy.Yes}
	if len(boundary) > 0 {
		within = iampolicy.Allows(boundary, r)
	}
	switch {
	case denied.Answer == iampolicy.Yes:
		return c.finding(d, want, "A statement of "+words.Shorten(denied.Policy.Name)+" denies "+getFederationToken+
			", and a Deny overrides every Allow.", "")
	case allowed.Answer == iampolicy.No && unread == "":
		detail, got := refusal(role, r)
		return c.finding(d, want, detail, got)
	case within.Answer == iampolicy.No:
		return c.finding(d, want, "The role's permissions boundary doesn't allow "+getFederationToken+
			", so no other policy can.", "")
	case denied.Answer == iampolicy.Open:
		return dependsOn("a Deny in "+words.Shorten(denied.Policy.Name)+" depends on ", "the role policy's Deny on ",
			denied)
	case allowed.Answer == iampolicy.Open:
		return dependsOn("what the policies allow depends on ", "the role policy's condition on ", allowed)
	case within.Answer == iampolicy.Open:
		return dependsOn("what the permissions boundary allows depends on ",
			"the permissions boundary's condition on ", within)
	case unread != "":
		return trustResult{open: notChecked(unread).unless("a policy of the role that samlscope wasn't " +
			"given refuses it")}
	}
	return trustOK()
}

// split parts the policies of the role from its boundary, and says what was not read of them.
func (c *connectCase) split() (role, boundary []*Policy, unread string) {
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
func dependsOn(reason, clause string, m iampolicy.Match) trustResult {
	if m.Condition == nil {
		return trustResult{open: notChecked(reason + "the Region, account or instance, which is not known " +
			"(--connect-instance, --relay-state)").unless("the role's policies are for another instance")}
	}
	return trustResult{open: notChecked(reason + hangsOn(m.Condition)).
		unless(clause + words.Shorten(m.Condition.Key) + " refuses it")}
}

// otherPolicies says that what was given are not the policies of the role.
func (c *connectCase) otherPolicies() Condition {
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

func (c *connectCase) finding(d *Document, want, detail, got string) trustResult {
	f := d.found(d.Assertion.statement(), detail)
	if c.pair != nil {
		f = d.foundARN(c.pair, c.pair.Role, detail)
		f.Got = nil
	}
	f = f.WithWant(getFederationToken + " on " + want)
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

// maxSessionName is the longest name of a session that STS takes.
const maxSessionName = 64

// request is the request for the user's token, as Connect makes it.
func (c *connectCase) request(d *Document, want string) *iampolicy.Request {
	id, name := iampolicy.RoleID, iampolicy.Unknown
	for _, p := range c.policies {
		if p.RoleID != "" {
			id = p.RoleID
		}
	}
	if v := firstValue(d.Assertion.attribute(attrRoleSessionName)); v != nil && len(*v) <= maxSessionName {
		name = *v
	}
	user := id + ":" + name
	instance, _, _ := strings.Cut(strings.ReplaceAll(want, "*", iampolicy.Unknown), "/user/")
	return &iampolicy.Request{
		Action: getFederationToken, Resource: instance + "/user/" + user, Look: d.connectClaims(c.pair, instance, user),
	}
}

// connectClaims says what is known of the condition keys in a session that the message opens.
func (d *Document) connectClaims(pair *RoleValue, instance, user string) iampolicy.Lookup {
	is := func(values ...string) iampolicy.Claim { return iampolicy.Claim{Known: true, Values: values} }
	parts := strings.SplitN(instance, ":", 6)
	return func(key string) iampolicy.Claim {
		switch key {
		case "aws:userid":
			return is(user)
		case "aws:username": // users have one, roles do not
			return is()
		case "aws:principaltype":
			return is("AssumedRole")
		case "connect:instanceid":
			claim := is(strings.TrimPrefix(parts[5], "instance/"))
			claim.Also = []string{instance}
			return claim
		case "aws:requestedregion":
			return is(parts[3])
		case "aws:sourceidentity":
			return claimed(firstValue(d.Assertion.attribute(attrSourceIdentity)))
		}
		if pair != nil {
			return d.roleClaims(key, pair)
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
