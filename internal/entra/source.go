package entra

import (
	"slices"
	"strings"
)

// properties are the sources of claims that are one property of the user with one value, by the id that a claims
// policy has for them, in lower case.
var properties = map[string]string{
	"mail": "mail", "givenname": "givenName", "surname": "surname", "displayname": "displayName", "objectid": "id",
	"department": "department", "companyname": "companyName", "employeeid": "employeeId", "jobtitle": "jobTitle",
	"mailnickname": "mailNickname", "mobilephone": "mobilePhone", "officelocation": "officeLocation",
	"city": "city", "state": "state", "country": "country", "streetaddress": "streetAddress",
	"postalcode": "postalCode", "preferredlanguage": "preferredLanguage", "usertype": "userType",
	"localuserprincipalname":       "userPrincipalName",
	"onpremisessamaccountname":     "onPremisesSamAccountName",
	"onpremisesecurityidentifier":  "onPremisesSecurityIdentifier",
	"onpremisessecurityidentifier": "onPremisesSecurityIdentifier",
	"onpremisesuserprincipalname":  "onPremisesUserPrincipalName",
	"onpremisesimmutableid":        "onPremisesImmutableId",
	"onpremisesdomainname":         "onPremisesDomainName",
	"othermail":                    "otherMails", "proxyaddresses": "proxyAddresses",
	"telephonenumber": "businessPhones", "facsimiletelephonenumber": "faxNumber",
}

// source is where a claim or a transformation has its value from.
type source struct {
	constant  *string
	of        string // user, application, resource, audience or company
	id        string // in lower case, without blanks
	written   string // the id as it was written
	extension bool
	multi     bool   // all of its values count
	previous  bool   // what the transformation before made
	unknown   string // why nothing can be said of it, as a clause
}

// userSource says whether it is this property of the user.
func (s *source) userSource(id string) bool {
	return s != nil && s.constant == nil && s.of == "user" && s.id == id
}

// value is what the source has for a user.
func (s *source) value(u *user) value {
	switch {
	case s.unknown != "":
		return unknown("%s", s.unknown)
	case s.constant != nil:
		return valueOf(*s.constant)
	case s.of == "company" && s.id == "tenantcountry":
		if u.d.country == nil {
			return unknown("the tenant's country was not read")
		}
		return valueOf(*u.d.country)
	case s.of == "application", s.of == "resource", s.of == "audience":
		return u.d.app.source(s)
	case s.of != "user" && s.of != "":
		return unknown("samlscope doesn't know the claim source %s.%s", s.of, s.written)
	case s.id == "assignedroles" && u.d.registration().groupsAsRoles():
		return unknown("the app sends groups as roles (emit_as_roles), and Microsoft doesn't document what " +
			"user.assignedroles is then")
	case s.id == "assignedroles":
		return u.d.roles(u)
	case s.id == "groups":
		return u.d.groupSource(u)
	case s.id == "sessionduration":
		return value{} // of AWS's gallery template: users have no such property
	case s.id == "userprincipalname":
		return u.principalName()
	case s.extension, strings.HasPrefix(s.id, "extension_"):
		return u.property(strings.TrimSpace(s.written))
	case strings.HasPrefix(s.id, "extensionattribute"):
		return u.extension(s.id)
	}
	name, known := properties[s.id]
	if !known {
		return unknown("samlscope doesn't know the claim source user.%s", s.written)
	}
	return u.property(name)
}

// principalName is what Entra ID sends for user.userprincipalname: the mail of a guest whose home is another tenant.
func (u *user) principalName() value {
	name := u.property("userPrincipalName")
	switch kind := u.kind(); {
	case kind == kindEntraGuest:
		return u.property("mail")
	case !u.external():
		return name
	case kind == kindGuest:
		return name
	}
	return unknown("Entra ID sends the user principal name or the mail, depending on where this guest's home is, " +
		"and the user's identities don't tell")
}

// several says whether a source may have several values in a claim. Of all others Entra ID sends one.
func (s *source) several() bool {
	return s.constant == nil && (s.id == "assignedroles" || s.id == "groups" || s.extension || s.multi)
}

// single leaves one value of a source, or says that it is not known which one is sent.
func (s *source) single(v value) value {
	if v.unknown == "" && len(v.texts) > 1 && !s.several() {
		return unknown("user.%s has several values, and Microsoft doesn't document which one is sent", s.written)
	}
	return v
}

// source is what a claim has from the app.
func (a *App) source(s *source) value {
	switch s.id {
	case "displayname":
		return valueOf(a.DisplayName)
	case "objectid":
		return valueOf(a.ID)
	}
	return unknown("samlscope doesn't know the claim source %s.%s", s.of, s.written)
}

// roles are the values of the app roles that a user has, sorted: their order is not documented.
func (d *Directory) roles(u *user) value {
	var out value
	ids := d.access.of(u)
	for _, r := range d.app.AppRoles {
		if r.Value != "" && r.IsEnabled && slices.Contains(ids, strings.ToLower(r.ID)) {
			out.texts = append(out.texts, r.Value)
		}
	}
	return out
}
