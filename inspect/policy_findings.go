package inspect

import (
	"slices"
	"strconv"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/words"
)

// trustResult is what one check makes of one pair. The zero value means that the check has
// nothing to look at in the policy.
type trustResult struct {
	finding *Finding
	open    Condition // a not-checked
	ok      bool
}

func trustOK() trustResult                 { return trustResult{ok: true} }
func trustFinding(f Finding) trustResult   { return trustResult{finding: &f} }
func trustOpen(reason string) *trustResult { return &trustResult{open: notChecked(reason)} }

// trustJudge judges one pair.
type trustJudge func(d *Document, c *trustCase) trustResult

// of judges a pair, unless the file only says that there is a policy.
func (judge trustJudge) of(d *Document, c *trustCase) trustResult {
	if c.policy.Unread == "" {
		return judge(d, c)
	}
	r := trustOpen(c.policy.Unread + " (" + getRole(c.pair.Role) + ")")
	if c.policy.Torn {
		r.open = r.open.unless("the trust policy of the role " + words.Shorten(c.pair.Role.Name) + ", which is one of " +
			"those in " + words.Shorten(c.policy.Name) + ", refuses it")
		return *r
	}
	r.open = r.open.unless("the trust policy of the role " + words.Shorten(c.pair.Role.Name) + ", which " +
		words.Shorten(c.policy.Name) + " doesn't contain, refuses it")
	return *r
}

// when is the Condition of a check that judges pairs: it cannot be told when no pair passes or
// fails. idle is why it is not applicable when the policies hold nothing for it.
func (judge trustJudge) when(idle string) func(d *Document, o *Options) Condition {
	return func(d *Document, o *Options) Condition {
		if c := trustCondition(d, o); c.Outcome != "" {
			return c
		}
		var open, missing Condition
		failed, passed := 0, 0
		for i := range d.trust {
			switch r := judge.of(d, &d.trust[i]); {
			case r.ok:
				passed++
			case r.finding != nil:
				failed++
			case r.open.Outcome != "" && open.Outcome == "":
				open = r.open
			}
		}
		if pairs := d.chosenPairs(o); len(d.trust) < len(pairs) {
			missing = d.missingRole(pairs)
		}
		switch {
		case passed > 0:
			return Condition{Reason: missing.Reason}
		case failed > 0 && open.Outcome != "":
			return Condition{Unless: open.Unless}
		case failed > 0:
			return Condition{Unless: missing.Unless}
		case open.Outcome != "":
			return open
		}
		return notApplicable(idle)
	}
}

// missingRole says which role of the message the files do not hold. The cases are in the
// order of the pairs.
func (d *Document) missingRole(pairs []*RoleValue) Condition {
	for i, p := range pairs {
		if i >= len(d.trust) || d.trust[i].pair.Value.Node != p.Value.Node {
			role := words.Shorten(p.Role.Text)
			return notChecked("the trust policy of " + role + " is not in the files given (" + getRole(p.Role) + ")").
				unless("the trust policy of the role " + words.Shorten(p.Role.Name) + ", which was not given, " +
					"refuses it")
		}
	}
	return Condition{}
}

// run collects the findings. Where the file does not tell the role, and the message names
// several, it is the policy of one that it fits; when it fits none, whichever it belongs to is
// refused, and the others are not known.
func (judge trustJudge) run(d *Document, _ *Options) (out []Finding) {
	var assumed []Finding
	fits := false
	for i := range d.trust {
		c := &d.trust[i]
		switch r := judge.of(d, c); {
		case c.assumed && r.finding == nil:
			fits = true
		case c.assumed:
			assumed = append(assumed, *r.finding)
		case r.finding != nil:
			out = append(out, *r.finding)
		}
	}
	if len(assumed) > 0 && !fits {
		f := assumed[0]
		at := d.found(d.Assertion.attribute(attrRole).Node, f.Detail+" The file doesn't say which of the "+
			strconv.Itoa(len(assumed))+" roles it belongs; aws iam get-role prints a file that does.")
		at.Title, at.Got, at.Want, at.Fixes = f.Title, f.Got, f.Want, f.Fixes
		out = append(out, at.WithSeverity(Warning))
	}
	return out
}

// found starts a finding about a pair, at its role.
func (c *trustCase) found(d *Document, detail string) Finding {
	return d.foundARN(c.pair, c.pair.Role, detail)
}

// request is the request for an action that the sign-in makes by this pair.
func (c *trustCase) request(d *Document, action string) *iampolicy.Request {
	return &iampolicy.Request{Action: action, Provider: c.pair.Provider.Text, Look: d.trustClaims(c.pair)}
}

// denied says whether a statement denies an action to the message, or may; nil when none does.
func (c *trustCase) denied(d *Document, action string) *trustResult {
	m := iampolicy.Denies([]*Policy{c.policy}, c.request(d, action))
	switch m.Answer {
	case iampolicy.Yes:
		r := trustFinding(c.found(d, "A statement of "+words.Shorten(c.policy.Name)+" denies "+action+
			" to this message, and a Deny overrides every Allow.").WithWant(action))
		return &r
	case iampolicy.Open:
		if m.Condition == nil {
			r := trustOpen("a Deny in " + words.Shorten(c.policy.Name) + " names the whole account " +
				c.pair.Provider.Account + ", and AWS doesn't say whether that includes its SAML providers")
			r.open = r.open.unless("the trust policy's Deny of the whole account refuses it")
			return r
		}
		r := trustOpen("a Deny in " + words.Shorten(c.policy.Name) + " depends on " + hangsOn(m.Condition))
		r.open = r.open.unless("the trust policy's Deny on " + words.Shorten(m.Condition.Key) + " refuses it")
		return r
	}
	return nil
}

// hangsOn names a condition that the message does not decide.
func hangsOn(c *PolicyCondition) string {
	return words.Shorten(c.Key) + " (" + words.Shorten(c.Operator) + "), which the message doesn't show " +
		"(--cloudtrail shows what AWS did)"
}

// openCondition is the result for a pair whose statement depends on a condition that the
// message does not decide.
func (c *trustCase) openCondition(condition *PolicyCondition) trustResult {
	r := trustOpen("what " + words.Shorten(c.policy.Name) + " allows depends on " + hangsOn(condition))
	r.open = r.open.unless("the trust policy's condition on " + words.Shorten(condition.Key) + " refuses it")
	return *r
}

const assumeRoleWithSAML = "sts:AssumeRoleWithSAML"

// allowing are the statements that allow an action.
func (c *trustCase) allowing(action string) (out []*Statement) {
	for i := range c.policy.Statements {
		if s := &c.policy.Statements[i]; s.Allow && s.SpeaksOf(action) {
			out = append(out, s)
		}
	}
	return out
}

// trusting are those of them that name the provider of the pair.
func (c *trustCase) trusting(action string) (out []*Statement) {
	for _, s := range c.allowing(action) {
		if s.Trusts(c.pair.Provider.Text) {
			out = append(out, s)
		}
	}
	return out
}

// stands says how the statement that fits an action best stands, leaving out the conditions
// that skip names.
func (c *trustCase) stands(d *Document, action string, skip func(*PolicyCondition) bool) (iampolicy.Answer,
	*PolicyCondition) {
	best, look := iampolicy.No, d.trustClaims(c.pair)
	var decides *PolicyCondition
	for _, s := range c.trusting(action) {
		a, condition := s.Stands(look, c.policy.Version, skip)
		if a > best || decides == nil {
			best, decides = max(a, best), condition
		}
	}
	return best, decides
}

// judgeFurther is the judge of a further action that the message asks for. While the sign-in
// itself is not allowed, it is only asked whether a statement names the action: what hinders
// the one may hinder the other, and is said there.
func judgeFurther(action string) trustJudge {
	return func(d *Document, c *trustCase) trustResult {
		denied := c.denied(d, action)
		if denied != nil && denied.finding != nil {
			return *denied
		}
		if len(c.trusting(action)) == 0 {
			return trustFinding(c.found(d, "No statement of "+words.Shorten(c.policy.Name)+" allows "+action+
				" to the provider of the message.").WithWant(action))
		}
		if main, _ := c.stands(d, assumeRoleWithSAML, nil); main == iampolicy.No {
			return trustOK()
		}
		switch a, condition := c.stands(d, action, nil); {
		case a == iampolicy.No:
			return trustFinding(c.missed(d, action, condition))
		case denied != nil:
			return *denied
		case a == iampolicy.Open:
			return c.openCondition(condition)
		}
		return trustOK()
	}
}

// missed is the finding that the message does not meet the condition under which an action is
// allowed.
func (c *trustCase) missed(d *Document, action string, condition *PolicyCondition) Finding {
	f := c.found(d, words.Shorten(c.policy.Name)+" allows "+action+" under a condition on "+
		""+words.Shorten(condition.Key)+
		" ("+words.Shorten(condition.Operator)+") that the message doesn't meet.")
	f.Got = nil
	if claim := d.trustClaims(c.pair)(lower(condition.Key)); len(claim.Values) > 0 {
		f = f.WithGot(claim.Values[0])
	}
	if len(condition.Values) > 0 {
		f = f.WithWant(condition.Values[0])
	}
	return f
}

// recipient is the confirmation whose Recipient counts, nil without one. A service beside AWS's sign-in needs one
// bearer confirmation that is right, whatever the others say (SAML profiles 4.1.4.3).
func (d *Document) recipient() *Confirmation {
	best := d.Assertion.addressed()
	if d.Target.SignIn() || best == nil || !best.bearer() {
		return best // AWS's sign-in takes one confirmation only
	}
	most := d.fit(best)
	for i := range d.Assertion.Confirmations {
		if c := &d.Assertion.Confirmations[i]; c.bearer() && c.Recipient != nil && d.fit(c) > most {
			best, most = c, d.fit(c)
		}
	}
	return best
}

// vpnAddresses are those of Client VPN's client and portals.
var vpnAddresses = []string{awsfacts.ClientVPNAddress, awsfacts.ClientVPNPortal, awsfacts.ClientVPNPortalGov}

// fit says how well a confirmation fits the service: first that it still holds and follows the profile, then that it
// names the URL to which the message was posted, or one of the service's.
func (d *Document) fit(c *Confirmation) (n int) {
	const holds, follows, posted, exact, near = 16, 8, 4, 2, 1
	if c.profileFaults() == "" {
		n += follows
	}
	if end := c.NotOnOrAfter; end != nil && d.readable(c.Data, end) && len(d.expiry(c.Data, end, 0)) == 0 {
		n += holds
	}
	address := c.Recipient.Value
	if address == d.Posted {
		n += posted
	}
	switch start := dashboardsStart(address); {
	case d.Target == TargetOpenSearch && start != "":
		if n++; d.answers() == (start == startAtDashboards) {
			n += near
		}
	case slices.Contains(vpnAddresses, address):
		n += exact
	}
	if d.Target.Known() && awsfacts.ServiceAt(address) == d.Target {
		n += near
	}
	return n
}
