package knownerror

import (
	"html"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// rows returns the texts of testdata/rows.txt, each behind the ID of what it must be mistaken for.
func rows(t *testing.T) [][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for line := range strings.Lines(string(data)) {
		if id, text, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok {
			out = append(out, [2]string{id, strings.ReplaceAll(text, `\n`, "\n")})
		}
	}
	if len(out) < 100 {
		t.Errorf("only %d rows", len(out))
	}
	return out
}

// pasted are the ways in which a row comes: what a terminal, a browser, a log or Windows makes of it.
func pasted(text string) map[string]string {
	cp1252 := strings.NewReplacer("’", "\x92", "'", "\x92").Replace(text)
	var wide strings.Builder
	wide.WriteString("\xFF\xFE")
	for _, r := range text {
		wide.Write([]byte{byte(r), byte(r >> 8)})
	}
	return map[string]string{
		"as it is": text,
		"curly":    strings.ReplaceAll(text, "'", "’"),
		"CRLF":     "\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n",
		"log":      "2026-11-20T09:31:12.123Z level=error msg=\"" + text + "\"",
		"coloured": "\x1b[31mError:\x1b[0m " + text,
		"box":      "│ Error: " + strings.ReplaceAll(text, "\n", "\n│ ") + "\n",
		"entities": "<p>" + html.EscapeString(strings.ReplaceAll(text, "'", "&#x2019;")) + "</p>",
		"URL": "https://app.example/cb?error=x&error_description=" + url.QueryEscape(strings.ReplaceAll(text,
			"'", "’")),
		"URL, twice": "https://app.example/cb?error_description=" + url.QueryEscape(url.QueryEscape(text)),
		"1252":       cp1252,
		"UTF-16":     wide.String(),
		"one line": "<html><body><div>Sorry</div><div>" + html.EscapeString(text) + "</div><a " +
			"href=x>Back</a></body></html>",
		"Python repr": "b'" + strings.ReplaceAll(text, "'", `\xe2\x80\x99`) + "'",
	}
}

// TestRows: every row is found first, in every form.
func TestRows(t *testing.T) {
	for _, row := range rows(t) {
		want, text := row[0], row[1]
		if text[0] == '<' || text[0] == '{' || strings.Contains(text, "%") || strings.Contains(text, "https://login.") {
			if found := idsOf(Find(text)); len(found) == 0 || found[0] != want {
				t.Errorf("%.90q is %v, want %s", text, found, want)
			}
			continue
		}
		for how, pasted := range pasted(text) {
			if found := idsOf(Find(pasted)); len(found) == 0 || found[0] != want {
				t.Errorf("%s: %.150q is %v, want %s", how, pasted, found, want)
			}
		}
	}
}

// TestNeighbours: texts that are near to a row and must not be mistaken for it.
func TestNeighbours(t *testing.T) {
	for text, not := range map[string]string{
		"An error occurred (AccessDenied) when calling the AssumeRoleWithSAML operation: not authorized to " +
			"perform: sts:TagSession on resource: x": "chain-tagsession",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:TagSession on resource: " +
			"arn:aws:iam::2:role/x": "trust-tagsession",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:AssumeRole on resource: " +
			"arn:aws:iam::2:role/x": "assume-role-not-authorized",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:AssumeRoleWithWebIdentity on " +
			"resource: arn:aws:iam::2:role/x": "assume-role-not-authorized",
		"Value 'arn:x' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to " +
			"20": "sts-arn-empty",
		"Invalid length for parameter SAMLAssertion, value: 3, valid min length: 4": "sts-assertion-empty",
		"Parsing error on line 3":                                                        "tool-acs",
		"Elastic IP is already associated with the NAT instance":                         "connect-bound-to-role",
		`Invalid principal in policy: "AWS":"arn:aws:iam::1:user/x"`:                     "trust-provider-missing",
		"An error occurred (ForbiddenException) when calling the X operation: No access": "sso-no-access",
		"Error: No access": "sso-no-access",
		"<h1>Something went wrong</h1><p>Cognito</p>":                                         "ws-policy",
		"Invalid user attributes: email: The attribute is required":                           "cognito-schema",
		"Invalid user attributes: email: String must not exceed 2048 characters.":             "cognito-attribute-required",
		"AUTH: Received control message: AUTH_FAILED,CRV1:R:instance-1/1:b64:https://idp/":    "cvpn-refused",
		"There are no available ports on the switch, says the network team":                   "cvpn-port",
		"The tool found no signature in the mail, but no signature found it either":           "aos-signature",
		"Your request: 'x' was slow":                                                          "aos-acs",
		"Cert with DN CN=x was renewed":                                                       "cvpn-cert-date",
		"The response was received at noon":                                                   "aos-acs",
		"Your session has expired. Sign in again.":                                            "aws-login",
		"The session has expired, says the page of the bank":                                  "sso-login",
		"Your request could not be completed.":                                                "idc-request-not-completed",
		"I am unable to login to the mail server":                                             "ws-nameid",
		"The OAuth client sent an invalid redirect uri to Google":                             "as2-relay",
		"There are no accounts available in this plan":                                        "tool-no-accounts",
		"MSIS7042: The same client browser session has made '6' requests in the last seconds": "adfs-generic",
		"AADSTS50020: User account 'x' from identity provider 'y' does not exist in tenant":   "aadsts90072",
		"AADSTS7000112: Application is disabled":                                              "aadsts70001",
	} {
		for how, text := range pasted(text) {
			if found := idsOf(Match(text)); slices.Contains(found, not) {
				t.Errorf("%s: %.150q is %v, among them %s", how, text, found, not)
			}
		}
	}
}

// TestFragments: eight characters of one known text are enough for a person, and none for a page.
func TestFragments(t *testing.T) {
	for text, want := range map[string]string{
		"${user:email}":                        "user-attribute-empty",
		"invalid SAML response":                "saml-response-invalid",
		"an invalid S":                         "saml-response-invalid",
		"not been onboarded":                   "connect-not-onboarded",
		"redeemed within":                      "redeem-window-over",
		"“is required in AuthnResponse”":       "session-name-required",
		"…contain the requested Role and…":     "role-not-in-assertion",
		"account bob from identity provider":   "aadsts50020",
		"無効な SAML レスポンス":                       "saml-response-invalid",
		"CredentialValidationUnavailable":      "scim-unreachable",
		"Unable to login":                      "ws-nameid",
		"invalid redirect uri":                 "as2-relay",
		"limit for roles assumed by role chai": "chain-duration",
	} {
		if found := idsOf(Find(text)); len(found) == 0 || found[0] != want {
			t.Errorf("%q is %v, want %s", text, found, want)
		}
	}
	for _, text := range []string{"invalid", "${user", "SAML res", "the printer is on fire", "rsn-present",
		"role-presant", "AADSTS50"} {
		if found := idsOf(Find(text)); found != nil && text != "SAML res" {
			t.Errorf("%q is %v", text, found)
		}
	}
	if found := Match("<p>Please check your signature with your administrator</p>"); found != nil {
		t.Errorf("a page is %v", idsOf(found))
	}
}

// TestNearest: what isn't a known text is near to some, or to none.
func TestNearest(t *testing.T) {
	for text, want := range map[string]string{
		"Response signature is not valid":                           "response-signature-invalid",
		"RoleSessionName required":                                  "session-name-required",
		"The specified identity provider does not exist any longer": "provider-missing",
		"rolesessionname missing":                                   "session-name-required",
		"acces portal":                                              "portal-no-access",
		"sesion expird":                                             "connect-session-expired",
		"access denied connect":                                     "connect-no-permission",
		"user not asigned":                                          "aadsts50105",
		"the printer is on fire":                                    "",
		"hello world":                                               "",
		"good morning everyone":                                     "",
		"banana":                                                    "",
		"we cannot sign in since today and the page is blank": "",
	} {
		found := idsOf(Nearest(text))
		if want == "" && found != nil || want != "" && !slices.Contains(found, want) {
			t.Errorf("%q is near %v, want %q", text, found, want)
		}
	}
}
