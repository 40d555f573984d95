package inspect_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestCausesAreStruckByRule: what a message says of the causes of an error text. A cause is
// struck where the message rules it out, and left open where it only does not show it.
func TestCausesAreStruckByRule(t *testing.T) {
	const (
		expired  = "Session Expired"
		signIn   = "Your request included an invalid SAML response"
		denied   = "Not authorized to perform sts:AssumeRoleWithSAML"
		tooLate  = "Token must be redeemed within 5 minutes of issuance"
		nameless = "RoleSessionName is required in AuthnResponse"
		provider = "Specified provider doesn't exist."
		notFound = "Supplied RoleArn not found in saml assertion: arn:aws:iam::999900001111:role/Nobody"
		username = "Invalid SAML response received: Invalid ProviderName/Username combination."
		relay    = "Invalid samlResponse or relayState from identity provider"
		idc      = "An unexpected error has occurred"
	)
	reports := map[string]*inspect.Report{}
	for _, c := range corpusCases(t) {
		reports[c.Name] = inspectCase(t, c)
	}
	for _, c := range []struct{ name, text, cause, want string }{
		{"connect-relay-missing-fail-empty", expired, "connect-relay-state", "shown"},
		{"connect-relay-missing-na-unknown", expired, "connect-relay-state", ""},
		{"connect-relay-missing-na-console", expired, "connect-relay-state", ""},
		{"connect-relay-instance-pass-id", expired, "connect-relay-state", "struck"},
		{"connect-relay-instance-fail-other", expired, "connect-relay-state", "shown"},
		{"connect-relay-instance-pass-id", expired, "connect-session-over", ""},
		{"good-cognito", username, "cognito-nameid-changed", ""},
		{"good-cognito", relay, "cognito-relay-lost", ""},
		{"good-entra", signIn, "entra-role-unassigned", "struck"},
		{"good-entra", signIn, "entra-claim-name", "struck"},
		{"role-pair-fail-default-access", signIn, "entra-role-unassigned", "shown"},
		{"good-entra", denied, "trust-policy", ""},
		{"good-entra", denied, "organization-policy", ""},
		{"good-entra", denied, "trust-tags", "struck"},
		{"good-entra", denied, "role-missing", ""},
		{"role-arn-exact-pass-both", denied, "role-missing", "struck"},
		{"role-arn-exact-fail-path", denied, "role-missing", "shown"},
		{"role-arn-exact-fail-case", denied, "role-missing", "shown"},
		{"role-arn-exact-unchecked-document", denied, "role-missing", ""},
		{"good-entra", nameless, "entra-mail-empty", "struck"},
		{"rsn-present-fail-mail-empty", nameless, "entra-mail-empty", "shown"},
		{"redeem-window-pass-issued", tooLate, "message-old", ""},
		{"redeem-window-fail-six-minutes", tooLate, "message-old", "shown"},
		{"good-entra", provider, "provider-arn", ""},
		{"good-entra", provider, "sts-region", "struck"},
		{"good-govcloud", provider, "sts-region", "shown"},
		{"good-entra", notFound, "role-choice", "shown"},
		{"good-entra", notFound, "entra-role-unassigned", ""},
		{"good-identity-center", idc, "scim-not-provisioned", ""},
		{"good-identity-center", idc, "idc-reply-url", ""},
		{"good-identity-center", idc, "idc-nameid-other-user", ""},
		{"idc-nameid-format-fail-persistent", idc, "idc-nameid-not-address", "shown"},
	} {
		r := reports[c.name]
		if r == nil {
			t.Errorf("the corpus has no %s", c.name)
			continue
		}
		if got := evidenceOf(t, r, c.text, c.cause); got != c.want {
			t.Errorf("%s, %q: %s is %q, want %q", c.name, c.text, c.cause, got, c.want)
		}
	}
}

// TestByWhatACauseIsShown: a file is named only where it, and not the message alone, shows the cause.
func TestByWhatACauseIsShown(t *testing.T) {
	const denied = "Not authorized to perform sts:AssumeRoleWithSAML"
	by := map[string][2]string{ // the cause, and what shows it
		"role-example-account-fail-111122223333": {"role-missing", ""},
		"role-arn-exact-fail-path":               {"role-missing", "the role"},
		"trust-action-fail-assume-role":          {"trust-policy", "the trust policy"},
	}
	for _, c := range corpusCases(t) {
		want, is := by[c.Name]
		if !is {
			continue
		}
		delete(by, c.Name)
		if got := causeOf(t, inspectCase(t, c), denied, want[0]); got.Evidence != "shown" || got.By != want[1] {
			t.Errorf("%s: %q by %q, want by %q", c.Name, got.Evidence, got.By, want[1])
		}
	}
	if len(by) > 0 {
		t.Errorf("the corpus has no %v", by)
	}
}

// evidenceOf is what a report and a text say of one cause of the error that the text is.
func evidenceOf(t *testing.T, r *inspect.Report, text, id string) string {
	t.Helper()
	return causeOf(t, r, text, id).Evidence
}

// causeOf is one cause of the error that a text is, held against a report.
func causeOf(t *testing.T, r *inspect.Report, text, id string) inspect.ShownCause {
	t.Helper()
	_, known := inspect.Explain(text)
	for _, e := range known {
		causes := inspect.CausesOf(r, e, text)
		i := slices.IndexFunc(causes, func(c inspect.ShownCause) bool { return c.ID == id })
		if i >= 0 {
			return causes[i]
		}
	}
	t.Errorf("%q has no cause %s", text, id)
	return inspect.ShownCause{}
}

// TestAskedRole: the role that a text asks for is held against the pairs.
func TestAskedRole(t *testing.T) {
	var r *inspect.Report
	for _, c := range corpusCases(t) {
		if c.Name == "good-entra" {
			r = inspectCase(t, c)
		}
	}
	role := r.Message.Assertion.Roles[0].Role
	for _, c := range []struct{ text, near string }{
		{"Supplied RoleArn not found in saml assertion: " + role, "among"},
		{"Supplied RoleArn not found in saml assertion: arn:aws:iam::999900001111:role/Other.", ""},
		{"when calling the AssumeRoleWithSAML operation: User: x is not authorized to perform: sts:AssumeRoleWithSAML on resource: " +
			"arn:aws-us-gov" + role[len("arn:aws"):], "partition"},
		{"when calling the AssumeRole operation: User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:TagSession " +
			"on resource: arn:aws:iam::999900001111:role/Next", "none"},
		{"Not authorized to perform sts:AssumeRoleWithSAML", "none"},
		{"Session Expired arn:aws:iam::999900001111:role/Other", "none"},
	} {
		_, known := inspect.Explain(c.text)
		a := inspect.Asked(r, known, c.text)
		switch {
		case (a == nil) != (c.near == "none"), a != nil && a.Among != (c.near == "among"):
			t.Errorf("%q: %+v", c.text, a)
		case a != nil && !a.Among && (a.Near != c.near || len(a.Roles) == 0):
			t.Errorf("%q: %+v, want near %q", c.text, a, c.near)
		}
	}
}

// TestErrorsInOtherWords: beside a message of another identity provider than Entra ID, no known
// error of AWS's sends anybody to a screen of Entra ID, or calls a cause by its words.
func TestErrorsInOtherWords(t *testing.T) {
	for _, issuer := range []string{"http://www.okta.com/exk1fxmd", "https://idp.fabrikam.example/saml"} {
		for _, c := range corpusCases(t) {
			if c.Name != "good-entra" {
				continue
			}
			m := inspect.Messages(c.Name, []byte(sentBy(c.Body, issuer)))[0]
			r := inspect.Inspect(m, caseOptions(t, c))
			for _, e := range inspect.KnownErrors() {
				for _, s := range saidOf(r, e) {
					if w := entraWords.FindString(values.ReplaceAllString(identityCenters.ReplaceAllString(s, ""), "")); w != "" {
						t.Errorf("%s, %s: %q in %q", issuer, e.ID, w, s)
					}
				}
			}
		}
	}
}

// identityCenters are words for screens of IAM Identity Center's own.
var identityCenters = regexp.MustCompile(`application's tile|clicking the tile`)

// saidOf is what is said of a known error that is not Entra ID's own.
func saidOf(r *inspect.Report, e *inspect.KnownError) []string {
	if e.Service == "entra" || e.ID == "rs-azure-token" {
		return nil
	}
	told := inspect.ToldOf(r, e)
	out := []string{told.Title, told.Meaning}
	for _, c := range inspect.CausesOf(r, e, e.Text) {
		out = append(out, c.ID+": "+c.Title)
		for _, f := range c.Fixes {
			out = append(out, string(f.Where)+": "+f.Where.Product()+": "+f.Path+": "+f.Do)
		}
	}
	return out
}
