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
		if d.Target.Known() {
			return d.opaque()
		}
		return notForAWS(d)
	case AtRisk:
		if d.Assertion == nil {
			return d.opaque()
		}
		f := first(r.Findings, Warning)
		if len(d.badPairs) > 0 && f.ID == d.badPairs[0].ID {
			return d.someRoles(o, r)
		}
		if StageOf(f.ID) == Provisioning {
			return "IAM Identity Center can sign the user in, but what is opened behind it may fail: " + words.Clause(f.Title) +
				proviso(d, o, r) + "."
		}
		if SignInVerdict(r) == Accept {
			return d.receiver() + " will sign the user in, but what it leads to may not be what was meant: " + words.Clause(f.Title) +
				proviso(d, o, r) + "."
		}
		return d.receiver() + " may refuse this sign-in: " + words.Clause(f.Title) + proviso(d, o, r) + "."
	}
	return acceptance(d, o, r)
}

// someRoles is the headline of a message some of whose roles cannot be assumed.
func (d *Document) someRoles(o *Options, r *Report) string {
	var bad []string
	for i := range d.badPairs {
		if name := cmp.Or(d.badPairs[i].Role, "a value that is not a pair"); !slices.Contains(bad, name) {
			bad = append(bad, name)
		}
	}
	which := "as " + words.Shorten(bad[0])
	if len(bad) > 1 {
		which = fmt.Sprintf("in %d of the %d roles", len(bad), len(d.Assertion.RoleValues))
	}
	return "AWS will sign the user in, but not " + which + ": " + words.Clause(d.badPairs[0].Title) +
		proviso(d, o, r) + "."
}

func rejection(d *Document, f *Finding) string {
	switch {
	case d.Kind == KindUndecodable && d.Root == nil && d.XML == "":
		return "There is no SAML message here that AWS could read: " + strings.TrimSuffix(f.Detail, ".") + "."
	case d.opens(f) != "":
		// AWS's part is done by then; these rules come after all of its own.
		if f.Basis != Documented && f.Basis != Model {
			return "AWS will sign the user in, but " + d.opens(f) + " will probably not open: " + words.Clause(f.Title) + "."
		}
		return "AWS will sign the user in, but " + d.opens(f) + " will not open: " + words.Clause(f.Title) + "."
	case StageOf(f.ID) == Provisioning:
		return notSignedIn(f)
	case f.ID == "signature-wrapping":
		return d.receiver() + " must reject this sign-in, and it looks forged: " + words.Clause(f.Title) + "."
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
	if d.Kind != KindResponse && d.Target == TargetUnknown {
		return TargetIAM.Name() // nothing says otherwise
	}
	if !d.Target.Known() {
		if host := d.host(); host != "" {
			return words.Shorten(host)
		}
	}
	return d.Target.Name()
}

// notForAWS is the headline of a message for a service whose rules are not known.
func notForAWS(d *Document) string {
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
	return slices.ContainsFunc(r.Checks, func(c CheckResult) bool { return c.ID == id && c.Outcome == Pass })
}

// opaque is the headline of an encrypted assertion, which decides the sign-in unseen.
func (d *Document) opaque() string {
	if d.Sealed != "" {
		return "What " + d.receiver() + " makes of this sign-in cannot be told: the assertion is encrypted, and " + lowerFirst(d.Sealed)
	}
	return "What " + d.receiver() + " makes of this sign-in cannot be told without the private key: the assertion is encrypted."
}

func acceptance(d *Document, o *Options, r *Report) string {
	switch d.Target {
	case TargetIdentityCenter:
		knows := "; whether it knows the user was not checked"
		if passed(r, idcNameIDUserName.ID) || saysUnless(r, idcNameIDUserName.ID) {
			knows = ""
		}
		return "No fault was found by the documented rules of IAM Identity Center" + proviso(d, o, r) + knows + "."
	case TargetCognito:
		return "No fault was found by the documented rules of Amazon Cognito" + proviso(d, o, r) +
			"; the settings of the user pool were not checked."
	}
	if !d.Target.SignIn() {
		return "No fault was found by the rules of " + d.receiver() + " that samlscope knows" +
			proviso(d, o, r) + "; its settings were not checked."
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
			return ", if its signature holds, which could not be verified: " + s.Reason
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
		return "This is an AuthnRequest" + from + ": a service asks for a sign-in. It is shown, not judged."
	case KindLogoutRequest:
		return "This is a LogoutRequest" + from + ". It is shown, not judged."
	}
	return "This is a LogoutResponse" + from + ". It is shown, not judged."
}
