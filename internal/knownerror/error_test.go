package knownerror

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestWordingsCanBeFound: every wording is in the index, and long enough to mean something.
func TestWordingsCanBeFound(t *testing.T) {
	for _, w := range knownWordings().all {
		if len(w.pieces[0]) < keySize {
			t.Errorf("%s: %q begins with too short a piece", table()[w.of].ID, w.pieces)
		}
		code := strings.HasPrefix(w.pieces[0], "aadsts") || strings.HasPrefix(w.pieces[0], "msis")
		if w.size < 12 && !w.alone && !w.whole && !code && w.pieces[0] != "$user" {
			t.Errorf("%s: %q is too short to count inside other words", table()[w.of].ID, w.pieces)
		}
	}
}

// filled is the text of an entry with values in the place of what varies.
func filled(text string) string {
	for n := 1; ; n++ {
		from, to := varyingPart(text)
		if from == len(text) {
			return text
		}
		text = text[:from] + fmt.Sprintf("value%d", n) + text[to:]
	}
}

// spelled are the ways in which people come by one text.
func spelled(text string) map[string]string {
	const suffix = " (Service: AWSSecurityTokenService; Status Code: 400; Error Code: InvalidIdentityToken; Request " +
		"ID: 1b2c3d4e-0000-4a5b-8c9d-001122334455; Proxy: null). Please try again."
	runes := []rune(text)
	var wrapped, hard strings.Builder
	for i, r := range runes {
		if i > 0 && i%40 == 0 {
			hard.WriteString("\n")
		}
		hard.WriteRune(r)
		if r == ' ' && wrapped.Len()%2 == 0 {
			r = '\n'
		}
		wrapped.WriteRune(r)
	}
	curly := strings.NewReplacer("'", "’", `"`, "”").Replace(text)
	return map[string]string{
		"whole":      text,
		"spaces":     "  " + strings.ReplaceAll(text, " ", "\u00A0 ") + "\r\n",
		"wrapped":    wrapped.String(),
		"hard wrap":  hard.String(),
		"upper":      strings.ToUpper(text),
		"curly":      curly,
		"escaped":    html.EscapeString(text),
		"twice":      html.EscapeString(html.EscapeString(text)),
		"quoted":     "It says \"" + text + "\"\nwhat now?",
		"sts suffix": text + suffix,
		"cli":        "An error occurred (SomeException) when calling the SomeCall operation: " + text,
		"json": `{"errorMessage":` + strings.ReplaceAll(fmt.Sprintf("%q", text), "'",
			`\u0027`) + `,"requestId":"1"}`,
		"url":         "https://host.example/error?error_description=" + url.QueryEscape(text) + "&state=1",
		"page":        page(html.EscapeString(text)),
		"page, tags":  page("<p>" + strings.ReplaceAll(html.EscapeString(text), " ", " <b></b>") + "</p>"),
		"only script": "<html><script>var e = \"" + strings.ReplaceAll(text, `"`, `\"`) + "\";</script></html>",
		"cut":         string(runes[:len(runes)*2/3]),
		"cut, dots":   string(runes[:len(runes)*4/5]) + "…",
	}
}

func page(body string) string {
	return "<!DOCTYPE html>\n<html><head><title>Amazon Web Services " +
		"Sign-In</title><style>p{margin:0}</style><script>if (a<b) { x(\"Something\") }</script></head>" +
		"<body><!-- " + strings.Repeat("filler ", 500) + "--><div class=\"error\">" + body +
		"</div><a href=\"/logout\">Sign out</a></body></html>"
}

// TestEverySpellingMatches looks for each entry in each spelling of its text.
func TestEverySpellingMatches(t *testing.T) {
	for _, e := range All() {
		for how, text := range spelled(filled(e.Text)) {
			if (e.weak || e.Text == e.Code || e.with != nil) && strings.HasPrefix(how, "cut") {
				continue // a cut that loses the code, or digits of it, leaves nothing
			}
			if e.tail && how == "cut" {
				continue // it stops before the words that tell it from its neighbours
			}
			text += beside(e)
			if !slices.Contains(Match(text), e) {
				t.Errorf("%s, %s: %q matches %v", e.ID, how, text, idsOf(Match(text)))
			}
		}
		for _, text := range e.also {
			if text = filled(text) + beside(e); !slices.Contains(Match("The page says: "+text+" What now?"), e) {
				t.Errorf("%s: %q matches %v", e.ID, text, idsOf(Match(text)))
			}
		}
	}
}

// beside is what must stand beside the text of an entry that says too little by itself.
func beside(e *Error) string {
	if e.with == nil {
		return ""
	}
	return "\n" + e.with[0]
}

func idsOf(list []*Error) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.ID)
	}
	return out
}

// TestBestMatch: texts as they come, and what they must be mistaken for.
func TestBestMatch(t *testing.T) {
	for text, want := range map[string]string{
		"${user:email} is empty":      "user-attribute-empty",
		"${user:middleName} is empty": "user-attribute-empty",
		"User attribute: ${user:AD_GUID} is empty. Please check with your administrator": "user-attribute-empty",
		// a shell took ${user:email}
		"User attribute:  is empty. Please check with your administrator": "user-attribute-empty",
		"user attribute $(user.email) is empty":                           "user-attribute-empty",
		"Your request included an invalid SAML response. <a href='/x'>To logout, click " +
			"here.</a>": "saml-response-invalid",
		"RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,32}":                             "session-name-pattern",
		"is required in AuthnResponse (Service: AWSSecurityTokenService; Status Code: 400; Error Code: …)": "",
		"Issuer not present in specified provider (Service: AWSOpenIdDiscoveryService; Status Code: " +
			"400)": "issuer-not-in-provider",
		"your primary email address is assigned in AWS SSO.": "portal-no-access",
		"that you have access to the application and that your primary email address is assigned in AWS " +
			"SSO.": "portal-no-access",
		`{"message":"No access","__type":"com.amazonaws.switchboard.portal#ForbiddenException"}`: "portal-no-access",
		"Provided identity: Principal: arn:aws:iam::111122223333:root. User: root. cannot be used for federation " +
			"with Connect Customer": "connect-identity-unusable",
		"Session expired": "connect-session-expired",
		"Sorry, but we’re having trouble signing you in. AADSTS50105: Your administrator has configured the " +
			"application AWS (‘1’) to block users": "aadsts50105",
		"Error code: 50105 Failure reason: x": "aadsts50105",
		"50105":                               "aadsts50105",
		`{"error_codes":[700016],"timestamp":"x"}`:                                      "aadsts700016",
		"https://login.microsoftonline.com/error?code=700016":                           "aadsts700016",
		"Failed to remove private key because the Key ID does not match a private key.": "private-key-id",
		"An error occurred (IDPRejectedClaim) when calling the AssumeRoleWithSAML operation: The identity provider " +
			"says no": "sts-idp-rejected-claim",
		"An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithSAML operation: Response " +
			"signature invalid": "response-signature-invalid",
		"An error occurred (UserNotFoundException) when calling the GetFederationToken operation: " +
			"none": "connect-user-not-found",
		"Value '' at 'name.givenName' failed to satisfy constraint: Member must have length greater than or equal " +
			"to 1": "scim-value-refused",
		"Invalid SAML response received: Invalid user attributes: custom:team: The attribute is " +
			"required": "cognito-attribute-required",
		"Application with identifier 'https://signin.aws.amazon.com/saml' was not found in the directory " +
			"'contoso.com'.": "aadsts700016",
	} {
		found := idsOf(Match(text))
		if want == "" {
			want = "session-name-required"
		}
		if len(found) == 0 || found[0] != want {
			t.Errorf("%q matches %v, want %s first", text, found, want)
		}
	}
}

// TestEveryCodeOfEntraMatchesByItsNumber holds the codes that the reference lists.
func TestEveryCodeOfEntraMatchesByItsNumber(t *testing.T) {
	for _, number := range strings.Fields(`50011 700016 70001 650056 65005 500011 700011 7000112 90002 900971 50105 50020 51004 90072 16000
		50034 50053 50055 50057 50126 50058 50074 50076 50079 53000 53001 53003 53004 500021 500022 75001 75003 75005 75006 90011 900236
		75008 75011 75016 76021 76026 7500514 7500525 7500529 750054 900561 50003 50124 50146 501241 501621 50194`) {
		for _, text := range []string{
			"AADSTS" + number,
			"aadsts" + number + ": something went by",
			number,
			"Sign-in error code " + number,
			"error=invalid&error_description=AADSTS" + number + "%3a+The+user",
		} {
			if found := idsOf(Match(text)); !slices.Equal(found, []string{"aadsts" + number}) {
				t.Errorf("%q matches %v", text, found)
			}
		}
	}
}

// TestNearMisses: the same words, but not the text.
func TestNearMisses(t *testing.T) {
	for _, text := range []string{
		"", " ", "e", "is", "access", "session", "invalid", "SAML", "...", "<html></html>", "rsn-present",
		"no-such-check", "is empty",
		"The role session name is required by AWS.",
		"RoleSessionName must match the name of the Connect user.",
		"RoleSessionName is required, says the guide, in every authentication response.",
		"Not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/x",
		"User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: connect:ListUsers",
		"The response signature is valid, and the response has not expired.",
		"If the response has expired, sign in again.",
		"Users who have no access to the mailbox see an empty list.",
		"Bad input data was removed from the file.",
		"My session expired yesterday and I signed in again.",
		"Your account has not been onboarded yet.",
		"Map Subject to ${user:email} so that no field is empty.",
		"The user attribute email is empty in the directory.",
		"mail is empty",
		"The audience restriction names AWS.",
		"This is an invalid private key, said the tool.",
		"We could not parse metadata of three photos.",
		"Something went wrong with the printer.",
		"AADSTS500: x", "AADSTS", "error codes 2024", "500111", "room 50011",
		"Ask the account administrator for assistance.",
		"The endpoint only accepts requests from the office.",
		"An error occurred while parsing the application.",
		"<p>Users have <b>no access</b> to this page.</p>",
		"The provider does not exist in the specified account.",
		"Invalid SAML response",
	} {
		if found := idsOf(Match(text)); found != nil {
			t.Errorf("%q matches %v", text, found)
		}
	}
}

// TestCommonWordsCountAloneOnly: a sentence of everyday words is a match where
// it stands by itself.
func TestCommonWordsCountAloneOnly(t *testing.T) {
	for text, want := range map[string]string{
		"<h1>No access</h1><p>Contact us.</p>": "portal-no-access",
		"Error: Session expired.":              "connect-session-expired",
		"Bad input":                            "idc-bad-input",
		"<title>Something went wrong</title>":  "idc-code-not-right",
	} {
		if found := idsOf(Match(text)); len(found) == 0 || found[0] != want {
			t.Errorf("%q matches %v, want %s", text, found, want)
		}
	}
}

// TestBigPage: a page of 1 MiB, and texts made to be slow to look through.
func TestBigPage(t *testing.T) {
	const size = 1 << 20
	text := "Specified provider doesn&#39;t exist."
	for how, big := range map[string]string{
		"page": "<html><body>" + strings.Repeat("<p>Sign in to the console, please.</p>\n", size/40) + "<p>" +
			text + "</p></body></html>",
		"less than":  strings.Repeat("<", size) + text,
		"open tags":  "<p>" + text + "</p>" + strings.Repeat("<a ", size/3),
		"beginnings": strings.Repeat("Specified provider ", size/19) + text,
		"gaps":       strings.Repeat("User account from identity provider ", size/36) + "\n" + text,
		"percent":    strings.Repeat("%", size) + "\n" + text,
		"codes":      strings.Repeat("AADSTS ", size/7) + text,
	} {
		if found := idsOf(Match(big)); !slices.Contains(found, "provider-missing") {
			t.Errorf("%s: %v", how, found)
		}
	}
}

// FuzzMatchErrors: nothing makes it panic, matches are of the table and each
// once, and the text of an entry matches it however it is spaced and spelt.
func FuzzMatchErrors(f *testing.F) {
	for i, e := range All() {
		f.Add(filled(e.Text), uint(i))
		f.Add(page(html.EscapeString(filled(e.Text))), uint(i))
	}
	f.Add("%4\\u00<!--<script></scr&#x;…...$", uint(3))
	f.Fuzz(func(t *testing.T, text string, pick uint) {
		table := All()
		found := Match(text)
		for i, e := range slices.Concat(found, Find(text), Nearest(text)) {
			unknown := e.Service == "entra" && len(e.Causes) == 1 && e.Causes[0].ID == "idp-refused"
			if !slices.Contains(table, e) && !unknown || slices.Contains(found[:min(i, len(found))],
				e) && i < len(found) {
				t.Fatalf("%q matches %v", text, idsOf(found))
			}
		}
		e := table[pick%uint(len(table))]
		if spelt := respelt(filled(e.Text), text) + beside(e); !slices.Contains(Match(spelt), e) {
			t.Fatalf("%s: %q matches %v", e.ID, spelt, idsOf(Match(spelt)))
		}
	})
}

// respelt changes spaces and case of a text, as noise says.
func respelt(text, noise string) string {
	if noise == "" || !utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		n := noise[i%len(noise)]
		switch {
		case r == ' ':
			b.WriteString([]string{" ", "\n", "\r\n\t", "&nbsp;", "<br>", "  "}[n%6])
		case n%2 == 0:
			b.WriteString(strings.ToUpper(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func BenchmarkMatchErrorsPage(b *testing.B) {
	big := "<html><body>" + strings.Repeat("<p>Sign in to the console, please.</p>\n", 1<<20/40) + "</body></html>"
	b.SetBytes(int64(len(big)))
	for b.Loop() {
		Match(big)
	}
}
