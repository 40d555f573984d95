package inspect

import (
	"net/mail"
	"slices"
	"strings"
)

// What IAM Identity Center and its portal say.
const (
	idcUnexpected = "An unexpected error has occurred"
	emptyEmail    = "User attribute: ${user:email} is empty. Please check with your administrator"
)

// isAddress says whether a text is an address and nothing else (RFC 2822
// addr-spec).
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s
}

// accessControl are the attributes for access control, which only IAM Identity
// Center reads.
func (d *Document) accessControl() (out []*Attribute) {
	for i := range d.Assertion.Attributes {
		if strings.HasPrefix(d.Assertion.Attributes[i].name(), awsPrefix+"AccessControl:") {
			out = append(out, &d.Assertion.Attributes[i])
		}
	}
	return out
}

// accessKey is what follows AccessControl: in the attribute's name.
func (a *Attribute) accessKey() string {
	return strings.TrimPrefix(a.name(), awsPrefix+"AccessControl:")
}

// whenAccessControl is the Condition of checks about attributes for access control.
func whenAccessControl(d *Document, o *Options) Condition {
	if len(d.accessControl()) == 0 {
		return notApplicable("there is no attribute for access control")
	}
	return Condition{}
}

// identityCenterRegion is the Region in the entity ID of an instance,
// "" when it is none.
func identityCenterRegion(entity string) string {
	rest, ok := strings.CutPrefix(entity, "https://")
	host, id, found := strings.Cut(rest, "/platform/saml/")
	region, domain, _ := strings.Cut(host, ".")
	if !ok || !found || !slices.Contains(identityCenterDomains, domain) || id == "" || strings.HasPrefix(id, "acs/") {
		return ""
	}
	return region
}

// identityCenterDomains are those of the partitions. The reference prints the
// first one; the others are those at which Identity Center takes messages there.
var identityCenterDomains = []string{"signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn"}

func isIdentityCenterEntity(s string) bool { return identityCenterRegion(s) != "" }

// isUserPool says whether a text is the URN of a user pool.
func isUserPool(s string) bool {
	id, ok := strings.CutPrefix(s, "urn:amazon:cognito:sp:")
	region, name, found := strings.Cut(id, "_")
	return ok && found && strings.Count(region, "-") >= 2 && name != ""
}

// expressions are what IAM Identity Center puts values in for (B.3), by the
// names that people write in lower case.
var expressions = map[string]string{
	"email": "email", "mail": "email", "subject": "subject", "upn": "subject", "userprincipalname": "subject",
	"username":  "subject",
	"givenname": "givenName", "firstname": "givenName", "familyname": "familyName", "lastname": "familyName",
	"surname": "familyName",
	"name":    "name", "displayname": "name", "preferredusername": "preferredUsername", "ad_guid": "AD_GUID",
	"groups": "groups",
}

// meantExpression is the expression that a value was meant to be; "" when it
// looks like none.
func meantExpression(s string) string {
	inner := strings.TrimSpace(s)
	for _, b := range [][2]string{{"${", "}"}, {"$(", ")"}, {"{", "}"}} {
		if rest, ok := strings.CutPrefix(inner, b[0]); ok && strings.HasSuffix(rest, b[1]) {
			name := strings.TrimSuffix(rest, b[1])
			for _, begin := range []string{"user:", "user."} {
				if name, ok := strings.CutPrefix(name, begin); ok {
					if known := expressions[strings.ToLower(name)]; known != "" {
						return "${user:" + known + "}"
					}
					return "${user:email}"
				}
			}
		}
	}
	return ""
}
