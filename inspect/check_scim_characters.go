package inspect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var scimCharacters = &Check{
	ID:       "scim-characters",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "A value of the user has characters or a length known to fail",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  ForIdentityCenter,
	Why: "userName allows 1 to 128 letters, digits, marks and symbols without white space, and can't be " +
		"Administrator or AWSAdministrators. Other values allow 1 to 1024 characters, without control or " +
		"invisible characters (U+200B). Entra ID and AWS both advise against < > ; : %, tabs and line " +
		"breaks.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraProvisioning,
			Do: "Correct the user's attribute, or remove the characters by an expression such as " +
				"Replace().",
			Elsewhere: "Correct the user's attribute, or remove the characters by an expression.",
		},
	},
	Sources: []Source{vendordoc.IdentityStoreUser, vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		u := d.scimUser(o)
		var out []Finding
		if n := utf8.RuneCountInString(u.UserName); n > 128 || strings.ContainsFunc(u.UserName, unicode.IsSpace) ||
			u.UserName == "Administrator" || u.UserName == "AWSAdministrators" {
			out = append(out, ofStored(u, Finding{
				Detail: "The user name is reserved, too long or contains white space.",
				Path:   "/userName",
			}.WithGot(u.UserName)))
		}
		for _, t := range u.Texts {
			if f := refusedText(t); f != nil {
				out = append(out, ofStored(u, *f))
			}
		}
		for _, f := range [][2]string{
			{"name/givenName", u.GivenName},
			{"name/familyName", u.FamilyName},
			{"displayName", u.DisplayName},
			{"userName", u.UserName},
		} {
			if strings.ContainsAny(f[1], "<>;:%\t\r\n") {
				bad := Finding{
					Detail: "The value contains one of < > ; : %, a tab or a line break; AWS advises " +
						"against them.",
					Path:  "/" + f[0],
					Basis: Documented,
				}
				out = append(out, bad.WithGot(f[1]).WithSeverity(Warning))
			}
		}
		return out
	},
}

// refusedText is the finding about a text that the API model does not admit; nil where it does.
// A required field that is empty is scim-required's, an empty email scim-email-missing's.
func refusedText(t scimusers.Text) *Finding {
	f := Finding{Path: t.Path}.WithGot(t.Value)
	switch bad := refusedCharacters(t.Value); {
	case t.Value == "":
		switch path := strings.ToLower(t.Path); {
		case path == "/username", path == "/displayname", path == "/name/givenname", path == "/name/familyname",
			strings.HasPrefix(path, "/emails/"):
			return nil
		}
		f.Title = "A value of the user is empty, which IAM Identity Center refuses"
		f.Detail = "The value is empty. A value needs at least one character; leave out what is unknown."
	case utf8.RuneCountInString(t.Value) > 1024:
		f.Detail = "The value has more than 1024 characters."
	case len(bad) > 0:
		f.Detail = "The value contains " + words.CharacterNames(bad) + ", which IAM Identity Center doesn't accept."
	default:
		return nil
	}
	return &f
}

// refusedCharacters lists the characters outside [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00A0\u3000]. Those
// that Unicode got lately are in no table here, and pass.
func refusedCharacters(s string) (out []string) {
	for _, r := range s {
		switch {
		case strings.ContainsRune("\t\n\r \u00A0\u3000", r):
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Z):
			if c := string(r); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}
