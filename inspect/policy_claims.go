package inspect

import (
	"crypto/sha1" // #nosec G505 -- AWS defines saml:namequalifier as a SHA-1 hash; it protects nothing here
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
)

func lower(s string) string { return strings.ToLower(s) }

// claimed is a claim with one value, or with none where there is no value.
func claimed(v *string) iampolicy.Claim {
	if v == nil {
		return iampolicy.Claim{Known: true}
	}
	return iampolicy.Claim{Known: true, Values: []string{*v}}
}

// trustClaims says what a message tells of the condition keys of a trust policy, for one pair.
func (d *Document) trustClaims(p *RoleValue) iampolicy.Lookup {
	return func(key string) iampolicy.Claim {
		switch key {
		case "saml:aud":
			if c := d.recipient(); c != nil {
				return iampolicy.Claim{Known: true, Values: []string{c.Recipient.Value}}
			}
			return iampolicy.Claim{Known: true}
		case "saml:iss":
			if issuer := d.issuer(); issuer != "" {
				return claimed(&issuer)
			}
			return claimed(nil)
		case "saml:doc":
			return iampolicy.Claim{Known: true, Values: []string{p.Provider.Account + "/" + p.Provider.Name}}
		case "sts:rolesessionname":
			c := claimed(firstValue(d.Assertion.attribute(attrRoleSessionName)))
			c.Doubt = true
			return c
		}
		if c := d.sessionClaim(key, p); c.Known {
			return c
		}
		return d.attributeClaim(key)
	}
}

// sessionClaim says what the message tells of the keys that live on in the session.
func (d *Document) sessionClaim(key string, p *RoleValue) iampolicy.Claim {
	switch key {
	case "saml:sub":
		if d.Assertion.NameID == nil {
			return claimed(nil)
		}
		return claimed(&d.Assertion.NameID.Text)
	case "saml:sub_type":
		return d.subjectType()
	case "saml:namequalifier":
		if issuer := d.issuer(); issuer != "" {
			sum := sha1.Sum([]byte(issuer + p.Provider.Account + "/" + p.Provider.Name))
			return iampolicy.Claim{Known: true, Doubt: true,
				Values: []string{base64.StdEncoding.EncodeToString(sum[:])}}
		}
	case "sts:sourceidentity":
		return claimed(firstValue(d.Assertion.attribute(attrSourceIdentity)))
	case "sts:transitivetagkeys", "aws:tagkeys":
		return d.tagKeys(key)
	case "aws:currenttime", "aws:epochtime":
		if !d.Now.IsZero() { // in seconds, which IAM's operators for dates and for numbers take
			return iampolicy.Claim{Known: true, Values: []string{strconv.FormatInt(d.Now.Unix(), 10)}}
		}
	}
	if tag, ok := strings.CutPrefix(key, "aws:requesttag/"); ok {
		return d.tagClaim(tag)
	}
	return iampolicy.Claim{}
}

// persistentPrefix is what IAM cuts from the format of a NameID; other formats it keeps whole.
const persistentPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:"

func (d *Document) subjectType() iampolicy.Claim {
	switch {
	case d.Assertion.NameID == nil:
		return iampolicy.Claim{Known: true}
	case d.Assertion.NameIDFormat == nil:
		return iampolicy.Claim{Known: true, Doubt: true} // what AWS takes for a format that is not written is not known
	}
	format := strings.TrimPrefix(d.Assertion.NameIDFormat.Value, persistentPrefix)
	return iampolicy.Claim{Known: true, Values: []string{format}}
}

func (d *Document) tagKeys(key string) iampolicy.Claim {
	c := iampolicy.Claim{Known: true, List: true}
	if key == "aws:tagkeys" {
		for _, t := range d.Assertion.tags() {
			c.Values = append(c.Values, t.Key)
		}
		return c
	}
	for _, v := range d.Assertion.values(attrTransitiveKeys) {
		c.Values = append(c.Values, v.Text)
	}
	return c
}

// tagClaim is the value of a session tag; keys ignore case.
func (d *Document) tagClaim(key string) iampolicy.Claim {
	for _, t := range d.Assertion.tags() {
		if strings.EqualFold(t.Key, key) && len(t.Attribute.Values) > 0 {
			return iampolicy.Claim{Known: true, Values: []string{t.Attribute.Values[0].Text}}
		}
	}
	return iampolicy.Claim{Known: true}
}

// attributeClaim is the value of a key that IAM takes from an attribute of the message.
func (d *Document) attributeClaim(key string) iampolicy.Claim {
	from, ok := attributeKeys[key]
	if !ok {
		return iampolicy.Claim{}
	}
	c := iampolicy.Claim{Known: true, List: from.list, Doubt: from.doubt}
	for _, name := range from.names {
		for _, v := range d.Assertion.values(name) {
			c.Values = append(c.Values, v.Text)
		}
	}
	return c
}

// attributeKey says from which attributes IAM takes a condition key. doubt: AWS's pages spell
// the names in several ways, or disagree.
type attributeKey struct {
	names       []string
	list, doubt bool
}

const (
	eduPerson = "urn:oid:1.3.6.1.4.1.5923.1.1.1."
	eduOrg    = "urn:oid:1.3.6.1.4.1.5923.1.2.1."
	wsClaims  = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
)

var attributeKeys = map[string]attributeKey{
	"saml:edupersonaffiliation":         {[]string{eduPerson + "1"}, true, false},
	"saml:edupersonnickname":            {[]string{eduPerson + "2"}, true, false},
	"saml:edupersonorgdn":               {[]string{eduPerson + "3"}, false, false},
	"saml:edupersonorgunitdn":           {[]string{eduPerson + "4"}, true, false},
	"saml:edupersonprimaryaffiliation":  {[]string{eduPerson + "5"}, false, false},
	"saml:edupersonprincipalname":       {[]string{eduPerson + "6"}, false, false},
	"saml:edupersonentitlement":         {[]string{eduPerson + "7"}, true, false},
	"saml:edupersonprimaryorgunitdn":    {[]string{eduPerson + "8"}, false, false},
	"saml:edupersonscopedaffiliation":   {[]string{eduPerson + "9"}, true, false},
	"saml:edupersontargetedid":          {[]string{eduPerson + "10"}, true, false},
	"saml:edupersonassurance":           {[]string{eduPerson + "11"}, true, false},
	"saml:eduorghomepageuri":            {[]string{eduOrg + "2"}, true, false},
	"saml:eduorgidentityauthnpolicyuri": {[]string{eduOrg + "3"}, true, false},
	"saml:eduorglegalname":              {[]string{eduOrg + "4"}, true, false},
	"saml:eduorgsuperioruri":            {[]string{eduOrg + "5"}, true, false},
	"saml:eduorgwhitepagesuri":          {[]string{eduOrg + "6"}, true, false},
	"saml:cn":                           {[]string{"urn:oid:2.5.4.3"}, true, false},
	"saml:name":                         {[]string{wsClaims + "name"}, true, true},
	"saml:givenname":                    {[]string{wsClaims + "givenname", "2.4.5.42", "2.5.4.42"}, true, true},
	"saml:surname":                      {[]string{wsClaims + "surname", "2.5.4.4"}, true, true},
	"saml:mail": {[]string{
		wsClaims + "emailaddress", "0.9.2342.19200300100.1.3", "0.9.2342.19200300.100.1.3",
	}, true, true},
	"saml:commonname":           {[]string{"http://schemas.xmlsoap.org/claims/CommonName", "2.5.4.3"}, true, true},
	"saml:x500uniqueidentifier": {[]string{"2.5.4.45"}, true, true},
	"saml:uid": {[]string{
		"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
		"0.9.2342.19200300100.1.1", "0.9.2342.19200300.100.1.1",
	}, true, true},
	"saml:primarygroupsid": {[]string{"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid"},
		true, true},
	"saml:organizationstatus": {[]string{"0.9.2342.19200300.100.1.45"}, true, true},
}
