package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// headline says in one sentence what will happen and why. Findings are still
// in AWS's order, so the first error is the one that AWS would show.
func headline(d *Document, o *Options, r *Report) string {
	switch r.Verdict {
	case Reject:
		return rejection(d, first(r.Findings, Error))
	case "":
		switch {
		case d.Kind == KindUndecodable:
			return d.unread(first(r.Findings, Warning))
		case d.Target.Known():
			return d.opaque()
		}
		return notForAWS(d, o)
	case AtRisk:
		switch {
		case d.Kind == KindUndecodable:
			return d.unread(first(r.Findings, Warning))
		case d.Assertion == nil:
			return d.opaque()
		}
		f := first(r.Findings, Warning)
		if len(d.badPairs) > 0 && f.ID == d.badPairs[0].ID {
			return d.someRoles(o, r)
		}
		if StageOf(f.ID) == Provisioning {
			return "IAM Identity Center can sign the user in, but the application after it might fail: " + words.Clause(f.Title) +
				proviso(d, o, r) + "."
		}
		if SignInVerdict(r) == Accept {
			will := " will sign the user in"
			if signIn, _ := undecided(r); len(signIn) > 0 {
				will += ", unless " + either(signIn)
			}
			return d.receiver() + will + ", but the session may not be what you want: " + words.Clause(f.Title) +
				proviso(d, o, r) + "."
		}
		return d.receiver() + " might reject this sign-in: " + words.Clause(f.Title) + proviso(d, o, r) + "."
	}
	return acceptance(d, o, r)
}

// someRoles is the headline of a message some of whose roles cannot be assumed.
func (d *Document) someRoles(o *Options, r *Report) string {
	var bad []string
	for i := range d.badPairs {
		if name := cmp.Or(d.badPairs[i].Role, "value that isn't a pair"); !slices.Contains(bad, name) {
			bad = append(bad, name)
		}
	}
	which := "Role " + words.Shorten(bad[0])
	if len(bad) > 1 {
		which = fmt.Sprintf("%d of %d roles", len(bad), len(d.Assertion.RoleValues))
	}
	rest := "1 other role works"
	if n := len(d.Assertion.RoleValues) - len(bad); n != 1 {
		rest = fmt.Sprintf("%d other roles work", n)
	}
	if clause := d.restUnless(o); clause != "" {
		rest += ", unless " + clause
	}
	return which + " will be rejected; " + rest + proviso(d, o, r) + ": " + words.Clause(d.badPairs[0].Title) + "."
}

// trustJudges are those of what a sign-in with this message asks of a trust policy.
func (d *Document) trustJudges() []trustJudge {
	all := []trustJudge{judgeTrustPrincipal, judgeTrustAud, judgeTrustAction}
	if len(d.Assertion.tags()) > 0 {
		all = append(all, judgeFurther("sts:TagSession"))
	}
	if d.Assertion.attribute(attrSourceIdentity) != nil {
		all = append(all, judgeFurther("sts:SetSourceIdentity"))
	}
	return all
}

// restUnless is what could refuse the pairs that nothing refuses; "" where one of them is known to be let in, or
// no trust policy was given.
func (d *Document) restUnless(o *Options) (clause string) {
	if len(d.trust) == 0 {
		return ""
	}
	bad := func(p *RoleValue) bool {
		return slices.ContainsFunc(d.badPairs, func(f Finding) bool { return f.Role == p.Role.Text })
	}
	for i := range d.trust {
		c := &d.trust[i]
		if bad(c.pair) {
			continue
		}
		open := ""
		for _, judge := range d.trustJudges() {
			open = cmp.Or(open, judge.of(d, c).open.Unless)
		}
		if open == "" {
			return ""
		}
		clause = cmp.Or(clause, open)
	}
	return cmp.Or(clause, d.missingRole(d.chosenPairs(o)).Unless)
}

func rejection(d *Document, f *Finding) string {
	switch {
	case d.Kind == KindUndecodable && d.Root == nil && d.XML == "" && f.ID != cvpnSize.ID:
		return "This isn't a SAML message: " + strings.TrimSuffix(f.Detail, ".") + "."
	case d.opens(f) != "":
		// AWS's part is done by then; these rules come after all of its own.
		if f.Basis != Documented && f.Basis != Model {
			return "AWS signs the user in, but " + d.opens(f) + " probably won't open: " + words.Clause(f.Title) + "."
		}
		return "AWS signs the user in, but " + d.opens(f) + " won't open: " + words.Clause(f.Title) + "."
	case StageOf(f.ID) == Provisioning:
		return notSignedIn(f)
	case f.ID == "signature-wrapping":
		return "This response looks forged: " + words.Clause(f.Title) + "."
	case f.Basis == Documented || f.Basis == Model:
		return d.receiver() + " will reject this sign-in: " + words.Clause(f.Title) + "."
	}
	return d.receiver() + " will probably reject this sign-in: " + words.Clause(f.Title) + "."
}

// behindSignIn are the services that a sign-in to AWS leads to, as a sentence names them.
var behindSignIn = map[Service]string{
	ServiceConnect: "Amazon Connect", ServiceWorkSpaces: "WorkSpaces", ServiceAppStream: "AppStream",
	ServiceQuickSight: "QuickSight",
}

// opens names the service that a finding keeps closed; "" when it is none of those behind the sign-in.
func (d *Document) opens(f *Finding) string {
	service := serviceOf(f.ID)
	if StageOf(f.ID) != AfterSignIn {
		return ""
	}
	if service == ServiceWorkSpaces { // the rules that it shares with AppStream
		service = Service(d.relay().Leads)
	}
	return behindSignIn[service]
}

// receiver is who takes the message or refuses it, as the first word of a sentence: a service that
// samlscope does not know goes by its host.
func (d *Document) receiver() string {
	if d.Kind != KindResponse && d.Target == TargetUnknown && d.elsewhere == "" {
		return TargetIAM.Name() // nothing says otherwise
	}
	if !d.Target.Known() {
		if host := d.host(); host != "" {
			return words.Shorten(host)
		}
	}
	return d.Target.Name()
}

// notForAWS is the headline of a message for a service whose rules are not known, or were not asked for.
func notForAWS(d *Document, o *Options) string {
	if o.Target == d.Target && d.targetNamed(append([]string{d.Posted}, d.namedAddresses()...), nil, o) != "" {
		return "Checked only against SAML's own rules, because you chose --target " + string(d.Target) + "."
	}
	host := d.host()
	if host == "" {
		host = "another service"
	}
	return "This message is for " + words.Shorten(host) + ", not for AWS sign-in; samlscope does not know what that " +
		"service asks for."
}

// notSignedIn is the headline of a fault of the user in IAM Identity Center.
func notSignedIn(f *Finding) string {
	probably := ""
	if f.Basis != Documented && f.Basis != Model {
		probably = "probably "
	}
	return "IAM Identity Center will " + probably + "not sign this user in: " + words.Clause(f.Title) + "."
}

// passed says whether a check ran and found nothing.
func passed(r *Report, id string) bool {
	return slices.ContainsFunc(r.Checks, func(c *CheckResult) bool { return c.ID == id && c.Outcome == Pass })
}

// opaque is the headline of an encrypted assertion, which decides the sign-in unseen.
func (d *Document) opaque() string {
	if d.Sealed != "" {
		return "Can't tell: the assertion is encrypted, and " + lowerFirst(d.Sealed)
	}
	return "Can't tell: the assertion is encrypted (give --decrypt-key)."
}

func acceptance(d *Document, o *Options, r *Report) string {
	switch d.Target {
	case TargetIdentityCenter:
		knows := "; whether it knows the user wasn't checked"
		if passed(r, idcNameIDUserName.ID) || saysUnless(r, idcNameIDUserName.ID) {
			knows = ""
		}
		return "Nothing wrong was found by IAM Identity Center's documented rules" + proviso(d, o, r) + knows + "."
	case TargetCognito:
		return "Nothing wrong was found by Amazon Cognito's documented rules" + proviso(d, o, r) +
			"; the user pool's settings weren't checked."
	}
	if !d.Target.SignIn() {
		return "Nothing wrong was found by the rules of " + d.receiver() + " that samlscope knows" +
			proviso(d, o, r) + "; its settings weren't checked."
	}
	if r.EvaluatedAtBasis == "issued" {
		return d.receiver() + " would have accepted this sign-in when it was issued" + proviso(d, o, r) + "."
	}
	return d.receiver() + " will accept this sign-in" + proviso(d, o, r) + "."
}

// proviso names the assumption about the signing key that a verdict rests on:
// without the provider's metadata it is only known that the message fits the
// certificate that came with it.
func proviso(d *Document, o *Options, r *Report) string {
	holder := "AWS"
	if !d.Target.SignIn() {
		holder = "it"
	}
	for _, s := range d.Signatures {
		if s.Verdict == SigCannotVerify {
			return ", if its signature is good; samlscope couldn't verify it: " + s.Reason
		}
		if s.Holds() && s.Key == KeyEmbedded {
			return ", if " + holder + " holds this certificate"
		}
		if s.Holds() && s.Key == KeyMetadata && o.AWSMetadata == nil {
			return ", if " + holder + " holds this certificate too"
		}
	}
	return ""
}

func first(findings []Finding, s Severity) *Finding {
	for i := range findings {
		if findings[i].Severity == s {
			return &findings[i]
		}
	}
	return &Finding{}
}

// shownOnly is the headline of a message that is decoded but not judged.
func shownOnly(d *Document) string {
	from := ""
	if d.Issuer != nil {
		from = " from " + words.Shorten(d.Issuer.Text)
	}
	switch d.Kind {
	case KindAuthnRequest:
		return "This is an AuthnRequest" + from + ": a service asks for a sign-in. samlscope shows it and " +
			"doesn't judge it."
	case KindLogoutRequest:
		return "This is a LogoutRequest" + from + ". samlscope shows it and doesn't judge it."
	}
	return "This is a LogoutResponse" + from + ". samlscope shows it and doesn't judge it."
}
