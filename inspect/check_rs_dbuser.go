package inspect

import (
	"regexp"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var rsDBUser = &Check{
	ID:       "rs-dbuser",
	Family:   FamilyDriver,
	Service:  ServiceRedshift,
	Stage:    AfterSignIn,
	Title:    "DbUser isn't a name that AWS documents for a database user",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The drivers of Redshift take the database user from DbUser, unless the connection names one. AWS documents " +
		"fewer than 128 characters, in lower case, a letter first, then letters, digits and _ + . @ -. With " +
		"ForceLowercase the driver writes the name in lower case itself.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > DbUser",
			Do: "Make the value from user.userprincipalname or user.mail, with the transformation ToLowercase. Leave blanks " +
				"out.",
			Elsewhere: "Send a user name or an email address in lower case, without blanks.",
		},
	},
	Sources: []Source{vendordoc.RedshiftSAML, vendordoc.RedshiftPython},
	When: func(d *Document, _ *Options) Condition {
		if d.Assertion.attribute(attrDBUser) == nil {
			return notApplicable("there is no DbUser attribute")
		}
		return Condition{}
	},
	Run: checkRsDBUser,
}

// The attributes that the drivers of Redshift read beside those of AWS's sign-in.
const (
	prefixRedshift     = "https://redshift.amazon.com/SAML/Attributes/"
	attrDBUser         = prefixRedshift + "DbUser"
	attrDBGroups       = prefixRedshift + "DbGroups"
	attrAutoCreate     = prefixRedshift + "AutoCreate"
	attrForceLowercase = prefixRedshift + "ForceLowercase"
)

var dbUserName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9_+.@-]{0,126}$`) })

func checkRsDBUser(d *Document, _ *Options) []Finding {
	at := d.Assertion.attribute(attrDBUser)
	if len(at.Values) == 0 || noValue(at.Values[0].Text) {
		return []Finding{d.found(at.Node, "The attribute has no value.").WithWant(dbUserName().String())}
	}
	v := at.Values[0]
	name, lowered := v.Text, strings.ToLower(v.Text)
	if force := firstValue(d.Assertion.attribute(attrForceLowercase)); force != nil && strings.EqualFold(*force, "true") {
		name = lowered
	}
	detail := "It contains a character that AWS doesn't document, or doesn't begin with a letter."
	switch {
	case dbUserName().MatchString(name):
		return nil
	case dbUserName().MatchString(lowered):
		detail = "It contains upper case."
	case len(name) > 127:
		detail = "It has more than 127 characters."
	}
	return []Finding{d.foundText(v.Node, detail).WithWant(dbUserName().String())}
}
