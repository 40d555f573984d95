package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var scimCharacters = &Check{
	ID:       "scim-characters",
	Family:   FamilySCIM,
	Service:  ServiceSCIM,
	Stage:    Provisioning,
	Title:    "A value of the user holds characters or a length that are known to fail",
	Severity: Error,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedXML,
	Targets:  Anywhere,
	Why: "userName takes 1 to 128 letters, digits, marks and symbols without white space, and is not " +
		"Administrator or AWSAdministrators. Other values take 1024 characters. Entra ID and AWS both advise against < > " +
		"; : % and control characters.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraProvisioning,
			Do:        "Correct the attribute of the user, or let an expression such as Replace() take the characters out.",
			Elsewhere: "Correct the attribute of the user, or let an expression take the characters out.",
		},
	},
	Sources: []Source{vendordoc.SCIMCreateUser, vendordoc.SCIMCreateUser},
	When:    whenSCIM,
	Run: func(d *Document, o *Options) []Finding {
		u := o.SCIMUser
		var out []Finding
		if n := utf8.RuneCountInString(u.UserName); n > 128 || strings.ContainsFunc(u.UserName, unicode.IsSpace) ||
			u.UserName == "Administrator" || u.UserName == "AWSAdministrators" {
			out = append(out, Finding{
				Detail: "The user name is reserved, too long or holds white space.",
				Path:   "/userName",
			}.WithGot(u.UserName))
		}
		for _, f := range [][2]string{
			{"name/givenName", u.GivenName},
			{"name/familyName", u.FamilyName},
			{"displayName", u.DisplayName},
			{"userName", u.UserName},
		} {
			switch {
			case utf8.RuneCountInString(f[1]) > 1024:
				out = append(out, Finding{Detail: "The value has more than 1024 characters.", Path: "/" + f[0]})
			case strings.ContainsAny(f[1], "<>;:%\t\r\n"):
				bad := Finding{
					Detail: "The value holds one of < > ; : % or a control character; AWS advises against them.",
					Path:   "/" + f[0],
					Basis:  Documented,
				}
				out = append(out, bad.WithGot(f[1]).WithSeverity(Warning))
			}
		}
		return out
	},
}
