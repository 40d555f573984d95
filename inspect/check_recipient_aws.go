package inspect

import (
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var recipientAWS = &Check{
	ID:       "recipient-aws",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "Recipient isn't an AWS sign-in URL",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "AWS requires its sign-in URL as the Recipient in SubjectConfirmationData. It compares the " +
		"Recipient, not the Audience, with saml:aud in the role's trust policy. Entra copies the app's " +
		"Reply URL into it. For an AWS URL that the trust policy doesn't list, AWS answers AccessDenied; " +
		"its text for a foreign Recipient isn't known.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Set the default Reply URL to https://signin.aws.amazon.com/saml, or to the regional AWS " +
				"sign-in URL in the role's trust policy, without slash, query or # at the end.",
			Elsewhere: "Set it to https://signin.aws.amazon.com/saml, or to the regional AWS sign-in URL in " +
				"the role's trust policy, without slash, query or # at the end.",
		},
	},
	Sources: []Source{
		vendordoc.SAMLAssertions, vendordoc.SignInEndpoints, vendordoc.SAMLConditionKeys,
		vendordoc.ConnectResiliency,
	},
	When: func(d *Document, o *Options) Condition {
		r := d.Assertion.recipient()
		if r == nil || r.Value == "" {
			return notApplicable("there is no Recipient")
		}
		if identityCenterRecipient(r.Value) {
			return notApplicable("recipient-identity-center judges a Recipient of IAM Identity Center")
		}
		return Condition{}
	},
	Run: checkRecipientAWS,
}

func checkRecipientAWS(d *Document, o *Options) []Finding {
	var out []Finding
	for i := range d.Assertion.Confirmations {
		c := &d.Assertion.Confirmations[i]
		if c.Recipient == nil || c.Recipient.Value == "" || identityCenterRecipient(c.Recipient.Value) {
			continue
		}
		if e, ok := awsfacts.SignInEndpoint(c.Recipient.Value); ok && e.Service == TargetIAM {
			continue
		}
		out = append(out, d.foundRecipient(c, o))
	}
	return out
}

// foundRecipient says what a Recipient is that is not an AWS sign-in URL.
func (d *Document) foundRecipient(c *Confirmation, o *Options) Finding {
	got := c.Recipient.Value
	finding := func(detail string) Finding { return d.foundAttr(c.Data, c.Recipient, detail) }
	if namesRelay(strings.TrimSuffix(got, "/"), o) || namesRelay(got, o) {
		f := finding("The Recipient is samlscope's own relay, because the app's " + d.acsName() + " is. You " +
			"can read the message here, but AWS will refuse it.").WithWant(d.wantedRecipient())
		f.Title = "Recipient names the samlscope relay, not AWS"
		return f
	}
	if e, ok := awsfacts.SignInEndpoint(got); ok && e.Service == TargetCognito {
		return finding("The Recipient is an Amazon Cognito user pool, not the AWS console sign-in.").WithWant(d.wantedRecipient())
	}
	if want, how := meantEndpoint(got); want != "" {
		f := finding("The Recipient is almost an AWS sign-in URL: " + how + ".").WithWant(want)
		f.Basis = Inferred // AWS asks for its URL; that it compares every character is likely, not stated
		if likeProviderID(got) {
			f.Severity = Warning // how long an ID can be is known from the AWS command line only
		}
		return f
	}
	if awsfacts.Loopback(got) {
		return finding("The Recipient is on your own machine, because the app's " + d.acsName() + " " +
			"is.").WithWant(d.wantedRecipient())
	}
	if awsfacts.DualStackSignIn(got) {
		f := finding("The Recipient is on an AWS sign-in host that AWS doesn't document for SAML; it isn't " +
			"known whether IAM accepts it there.").WithWant(d.wantedRecipient())
		f.Title, f.Basis = "Recipient is on a sign-in host that AWS doesn't document for SAML", Inferred
		return f.WithSeverity(Warning)
	}
	if awsfacts.AmazonHost(got) {
		return finding("The Recipient is an AWS address that doesn't accept SAML messages.").WithWant(d.wantedRecipient())
	}
	return finding("The Recipient is an address outside AWS.").WithWant(d.wantedRecipient())
}

// wantedRecipient is the sign-in URL that the Recipient should have been.
func (d *Document) wantedRecipient() string {
	candidates := []string{d.Posted}
	if d.Destination != nil {
		candidates = append(candidates, d.Destination.Value)
	}
	for _, u := range candidates {
		if e, ok := awsfacts.SignInEndpoint(u); ok && e.Service == TargetIAM {
			return u
		}
	}
	return awsfacts.SignInURL
}

// meantEndpoint returns the AWS sign-in URL that got was meant to be and what
// is wrong with got; "" when got is not near any.
func meantEndpoint(got string) (want, how string) {
	if want := meantResiliency(got); want != "" {
		return want, "it should begin with " + before(want, "?")
	}
	var wrong []string
	s := got
	try := func(name, repaired string) {
		if repaired != s {
			wrong, s = append(wrong, name), repaired
		}
	}
	try("an invisible character", findHidden(s, false).clean)
	try("white space around it", strings.TrimSpace(s))
	if !strings.Contains(s, "://") {
		try("https:// is missing", "https://"+s)
	}
	try("a fragment after #", before(s, "#"))
	try("a query after ?", before(s, "?"))
	try("upper-case letters", lowerHost(s))
	if rest, ok := strings.CutPrefix(s, "http://"); ok {
		try("http instead of https", "https://"+rest)
	}
	try("a port", strings.Replace(s, ":443/", "/", 1))
	try("a slash at the end", strings.TrimRight(s, "/"))
	if _, ok := awsfacts.SignInEndpoint(s); !ok {
		host := before(strings.TrimPrefix(s, "https://"), "/")
		path := s[min(len(s), len("https://")+len(host)):]
		what := "the path is \"" + words.Shorten(path) + "\" instead of the documented one"
		if id, ok := strings.CutPrefix(path, providerPath); ok && id != "" {
			what = words.Quoted(id) + " isn't the ID of an IAM identity provider, which is 22 to 64 " +
				"upper-case letters and digits"
		}
		try(what, "https://"+host+likelyPath(path))
	}
	if e, ok := awsfacts.SignInEndpoint(s); !ok || e.Service != TargetIAM || len(wrong) == 0 {
		return "", ""
	}
	return s, strings.Join(wrong, ", ")
}

// meantResiliency is the sign-in URL of Amazon Connect Global Resiliency that got
// was meant to be, with the parameters that belong to it; "" when it is near none.
func meantResiliency(got string) string {
	base, query, hasQuery := strings.Cut(strings.TrimSpace(got), "?")
	base = strings.TrimRight(strings.ToLower(base), "/")
	if rest, ok := strings.CutPrefix(base, "http://"); ok {
		base = "https://" + rest
	}
	if hasQuery {
		base += "?" + query
	}
	if e, ok := awsfacts.SignInEndpoint(base); !ok || !e.Connect {
		return ""
	}
	return base
}

// likelyPath is the sign-in path that a wrong one was meant to be: the one of a
// provider where an ID is in it, as in a URL of AWS's documentation that
// lacks /acs.
func likelyPath(path string) string {
	id := path[strings.LastIndexByte(path, '/')+1:]
	if awsfacts.IDPID(id) {
		return providerPath + id
	}
	if id = strings.ToUpper(id); strings.HasPrefix(path, providerPath) && awsfacts.IDPID(id) {
		return providerPath + id
	}
	return "/saml"
}

// lowerHost lowers everything before the provider ID, which is upper-case by nature.
func lowerHost(s string) string {
	lower := strings.ToLower(s)
	if i := strings.LastIndexByte(s, '/'); i >= 0 && (awsfacts.IDPID(s[i+1:]) || strings.HasSuffix(lower[:i+1], providerPath)) {
		return lower[:i] + s[i:]
	}
	return lower
}

// likeProviderID says whether the URL is a provider's own but for the length of the ID.
func likeProviderID(url string) bool {
	const some = "SAMLSPEXAMPLE0000000000"
	at := strings.LastIndexByte(url, '/') + 1
	_, ok := awsfacts.SignInEndpoint(url[:at] + some)
	return ok && at < len(url) && awsfacts.IDPID((url[at:] + some)[:len(some)])
}

// providerPath is what comes before a provider's ID in its own sign-in URL.
const providerPath = "/saml/acs/"

// identityCenterRecipient says whether the URL is, or is meant to be, one of
// IAM Identity Center.
func identityCenterRecipient(raw string) bool {
	if e, ok := awsfacts.SignInEndpoint(raw); ok {
		return e.Service == TargetIdentityCenter
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	return err == nil && strings.Contains(u.Path, "/platform/saml/") && strings.Contains(u.Host, "signin")
}
