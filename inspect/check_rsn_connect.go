package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var rsnConnect = &Check{
	ID:       "rsn-connect",
	Family:   FamilySession,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "RoleSessionName works for AWS STS, but not as an Amazon Connect user name",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Strict:   true,
	Why: "Amazon Connect looks for a user whose name equals RoleSessionName, including upper and lower " +
		"case. Its user names have letters, digits and _ . - @, and @ only as in an email address. STS also " +
		"accepts + = and , so the sign-in to AWS works and Connect then refuses the user.",
	AWSError: "Access Denied. Your account has been authenticated, but has not been onboarded to this application.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Choose the source attribute that contains the Connect user name, such as " +
				"user.userprincipalname or user.mail.",
			Elsewhere: "Build it from the attribute that contains the Connect user name.",
		},
		{
			Where: Connect,
			Path:  "Users > User management",
			Do:    "Look up the user's name there: it must be the same, including upper and lower case.",
		},
	},
	Sources: []Source{
		vendordoc.ConnectSAML,
		vendordoc.ConnectTroubleshooting,
		vendordoc.ConnectCreateUser,
	},
	When: func(d *Document, o *Options) Condition {
		if !d.forConnect() {
			return notApplicable("the sign-in doesn't lead to Amazon Connect")
		}
		return whenValue(attrRoleSessionName)(d, o)
	},
	Run: checkRSNConnect,
}

// checkRSNConnect reports what is legal for STS and not for Connect; the rest
// is rsn-pattern's. A name that the instance is known to have passes whatever
// its form; connect-user-name judges the name as Connect's own rule.
func checkRSNConnect(d *Document, o *Options) []Finding {
	const want = "[A-Za-z0-9_.@-]{2,64}"
	var out []Finding
	for _, v := range d.Assertion.values(attrRoleSessionName) {
		if len(out) >= maxFindings {
			return out
		}
		if slices.Contains(o.ConnectUsers, v.Text) {
			continue
		}
		from, to, all := words.OutsideClass(v.Text, func(c byte) bool { return strings.IndexByte("+=,", c) < 0 })
		switch {
		case len(all) > 0:
			out = append(out, d.foundPart(v.Node, from, to,
				"RoleSessionName contains "+words.CharacterNames(all)+
					": allowed by AWS STS, but not in the name of an Amazon Connect user.").WithWant(want))
		case strings.IndexByte(v.Text, '@') >= 0 && !addressForm(strings.TrimFunc(v.Text, words.IsBlank)):
			at := strings.IndexByte(v.Text, '@')
			out = append(out, d.foundPart(v.Node, at, len(v.Text),
				"RoleSessionName has an @ but isn't an email address; Amazon Connect accepts @ in user "+
					"names only as in name@example.com.").WithWant("name@example.com"))
		}
	}
	return out
}

// addressForm says whether s is one local part and one domain with a dot in it.
func addressForm(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.IndexByte(domain, '@') >= 0 {
		return false
	}
	dot := strings.IndexByte(domain, '.')
	return dot > 0 && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}
