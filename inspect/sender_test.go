package inspect_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samltest"
)

// entraWords are names that are in Entra ID's screens only.
var entraWords = regexp.MustCompile(`Entra|Azure|Microsoft|[Aa]pp role|user\.(mail|userprincipalname|assignedroles)|` +
	`Reply URL|Attributes & Claims|\btile\b|Enterprise app|msiam|gallery|Federation Metadata XML|Name ID\)|` +
	`ToLowercase|Trim\(|Join\(|Display name|Default Access`)

// values are parts of the message that a sentence repeats.
var values = regexp.MustCompile(`“[^”]*”|"[^"]*"|CN=[^,]*|arn:\S*`)

// told is everything that a report says in its own words.
func told(r *inspect.Report) []string {
	out := []string{r.Headline}
	fixes := func(list []inspect.Fix) {
		for _, f := range list {
			out = append(out, string(f.Where)+": "+f.Where.Product()+": "+f.Path+": "+f.Do)
		}
	}
	for _, c := range r.Causes {
		out = append(out, c.ID+": "+c.Title, c.Explanation)
		fixes(c.Fixes)
	}
	for _, f := range r.Findings {
		if f.ID == "defender-session" || f.ID == "mcas-signin" {
			continue // they are Microsoft's, whoever sends the message
		}
		out = append(out, f.ID+": "+f.Title, f.ID+": "+f.Detail)
		fixes(f.Fixes)
		for _, s := range f.Sources {
			if f.ID != "groups-overage" && len(f.Sources) > 1 && !strings.Contains(s.URL, "github.com") {
				out = append(out, s.Title)
			}
		}
	}
	return out
}

// TestOtherProvidersKeepEntraOut judges the whole corpus as if other identity providers had
// sent it: no screen, cause or word of Entra ID may be left in what is said.
func TestOtherProvidersKeepEntraOut(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	for _, issuer := range []string{"http://www.okta.com/exk1fxmd", "https://idp.fabrikam.example/saml"} {
		for _, c := range corpusCases(t) {
			text := c.Body
			if !strings.Contains(text, "https://sts.windows.net/") {
				continue
			}
			o := caseOptions(t, c)
			m := inspect.Messages(c.Name, []byte(sentBy(text, issuer)))[0]
			for _, s := range told(inspect.Inspect(m, o)) {
				if w := entraWords.FindString(values.ReplaceAllString(s, "")); w != "" {
					t.Errorf("%s, sent by %s: %q in %q", c.Name, issuer, w, s)
				}
			}
		}
	}
}

var tenantClaim = regexp.MustCompile(`http://schemas\.microsoft\.com/identity/claims/`)

// sentBy is the message with another issuer, and without the claims that Entra ID alone sends.
func sentBy(text, issuer string) string {
	text = regexp.MustCompile(`https://sts\.windows\.net/[0-9a-zA-Z-]*/?`).ReplaceAllString(text, issuer)
	return tenantClaim.ReplaceAllString(text, "urn:example:claims:")
}

// TestEntraKeepsItsScreens: a message of Entra ID, in any cloud and under any issuer of the
// administrator's choice, gets the screens of its admin center.
func TestEntraKeepsItsScreens(t *testing.T) {
	for _, c := range corpusCases(t) {
		if c.Name != "role-present-fail-entra-own-issuer" && c.Name != "rsn-present-fail-absent" {
			continue
		}
		r := inspectCase(t, c)
		fix := r.Causes[0].Fixes[0]
		if fix.Where != inspect.Entra || !strings.HasPrefix(r.Causes[0].ID, "entra-") {
			t.Errorf("%s: %s, %+v", c.Name, r.Causes[0].ID, fix)
		}
	}
}

// TestBrokenMessagesHaveASender: where the XML cannot be read, what stands as Issuer still tells
// whose screens to name.
func TestBrokenMessagesHaveASender(t *testing.T) {
	for issuer, want := range map[string]inspect.Place{
		"https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/": inspect.Entra,
		"http://www.okta.com/exk4b7example0d9Q5d7":                      "okta",
		"https://idp.example.com/":                                      inspect.IdP,
	} {
		text := `<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer>` + issuer + `</Issuer></samlp:Request>`
		r := inspect.Inspect(inspect.Messages("m", []byte(text))[0], inspect.Options{})
		for _, f := range r.Findings {
			for _, fix := range f.Fixes {
				if fix.Where != want && fix.Where != inspect.Local {
					t.Errorf("%s: %s has a fix at %s", issuer, f.ID, fix.Where)
				}
			}
		}
	}
}
