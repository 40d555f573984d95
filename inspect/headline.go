package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// headline says in one sentence what will happen and why. Findings are still
// in AWS's order, so the first error is the one that AWS would show.
func headline(d *Document, o *Options, r *Report) string {
	if a := r.Answer; a != nil && a.Refused() && SignInVerdict(r) == Accept {
		text := "AWS refused this sign-in, as its recorded answer shows"
		if a.AWSError != "" {
			text += ": " + strings.TrimSuffix(a.AWSError, ".")
		}
		return text + ". Nothing that was found in the message explains it."
	}
	switch r.Verdict {
	case Reject:
		return rejection(d, first(r.Findings, Error))
	case AtRisk:
		if d.Assertion == nil {
			return opaque(d)
		}
		f := first(r.Findings, Warning)
		if SignInVerdict(r) == Accept {
			return "AWS will sign the user in, but what it leads to may not be what was meant: " + words.Clause(f.Title) +
				proviso(d, o, r) + "."
		}
		return "AWS may refuse this sign-in: " + words.Clause(f.Title) + proviso(d, o, r) + "."
	}
	return acceptance(d, o, r)
}

func rejection(d *Document, f *Finding) string {
	switch {
	case d.Kind == KindUndecodable && d.Root == nil && d.XML == "":
		return "There is no SAML message here that AWS could read: " + strings.TrimSuffix(f.Detail, ".") + "."
	case serviceOf(f.ID) == ServiceConnect:
		// AWS's part is done by then; these rules come after all of its own.
		if f.Basis != Documented && f.Basis != Model {
			return "AWS will sign the user in, but Amazon Connect will probably not open: " + words.Clause(f.Title) + "."
		}
		return "AWS will sign the user in, but Amazon Connect will not open: " + words.Clause(f.Title) + "."
	case f.ID == "signature-wrapping":
		return "AWS must reject this sign-in, and it looks forged: " + words.Clause(f.Title) + "."
	case f.Basis == Documented || f.Basis == Model:
		return "AWS will reject this sign-in: " + words.Clause(f.Title) + "."
	}
	return "AWS will probably reject this sign-in: " + words.Clause(f.Title) + "."
}

// opaque is the headline of an encrypted assertion, which decides the sign-in unseen.
func opaque(d *Document) string {
	if d.Sealed != "" {
		return "What AWS makes of this sign-in cannot be told: no private key that was given opens the encrypted assertion."
	}
	return "What AWS makes of this sign-in cannot be told without the private key: the assertion is encrypted."
}

func acceptance(d *Document, o *Options, r *Report) string {
	switch d.Target {
	case TargetIdentityCenter:
		knows := "; whether it knows the user was not checked"
		if o.SCIMUser != nil {
			knows = ""
		}
		return "No fault was found by the documented rules of IAM Identity Center" + proviso(d, o, r) + knows + "."
	case TargetCognito:
		return "No fault was found by the documented rules of Amazon Cognito" + proviso(d, o, r) +
			"; the settings of the user pool were not checked."
	}
	if r.EvaluatedAtBasis == "issued" {
		return "AWS would have accepted this sign-in when it was issued" + proviso(d, o, r) + "."
	}
	return "AWS will accept this sign-in" + proviso(d, o, r) + "."
}

// proviso names the assumption about the signing key that a verdict rests on:
// without the provider's metadata it is only known that the message fits the
// certificate that came with it.
func proviso(d *Document, o *Options, r *Report) string {
	for _, s := range d.Signatures {
		if s.Verdict == SigCannotVerify {
			return ", if its signature holds, which could not be verified: " + s.Reason
		}
		if s.Holds() && s.Key == KeyEmbedded {
			return ", if AWS holds this certificate"
		}
		if s.Holds() && s.Key == KeyMetadata && o.AWSMetadata == nil {
			return ", if AWS holds this certificate too"
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
