package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var entraClaimName = &cause{
	ID:   "entra-claim-name",
	Else: "idp-claim-name",
	From: []string{"attr-name-case"},
	find: func(e *diagnosis) *Cause {
		f := e.finding("attr-name-case")
		if f == nil {
			return nil
		}
		c := &Cause{
			Explanation: "AWS compares attribute names character for character. " + f.Detail,
			Findings:    []string{"attr-name-case"},
		}
		for i := range e.findings {
			g := &e.findings[i]
			if g.ID != "attr-name-case" || g.Want == nil {
				continue
			}
			name := strings.TrimPrefix(*g.Want, awsPrefix)
			switch name {
			case "Role":
				c.Findings = append(c.Findings, e.present("role-present")...)
			case "RoleSessionName":
				c.Findings = append(c.Findings, e.present("rsn-present")...)
			}
			c.Fixes = append(c.Fixes, Fix{
				Where: Entra,
				Path:  vendordoc.EntraClaims,
				Do: "Delete the claim and add it again, because Entra ID may not save a change of case " +
					"alone. Use Name " + name +
					" and Namespace https://aws.amazon.com/SAML/Attributes, without a slash at the end.",
				Elsewhere: "Give the attribute exactly this name: " + *g.Want,
			})
		}
		return c
	},
	apply: func(m *patch) bool {
		for i := range m.findings {
			f := &m.findings[i]
			if f.ID != "attr-name-case" || f.Want == nil || f.Got == nil {
				continue
			}
			for j := range m.d.Assertion.Attributes {
				if a := &m.d.Assertion.Attributes[j]; a.name() == *f.Got {
					m.value(a.Name, *f.Want)
				}
			}
		}
		return len(m.edits) > 0
	},
}

var entraRoleUnassigned = &cause{
	ID:   "entra-role-unassigned",
	Else: "idp-role-unsent",
	From: []string{"role-present", "role-pair"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("role-present", "role-pair")
		if len(ids) == 0 || e.finding("attr-name-case") != nil && e.nearMiss(attrRole) || e.unmappedRole() {
			return nil
		}
		a := e.d.Assertion
		for i := range a.RoleValues {
			// An ARN in it: the role is assigned and its value is wrong, which is another cause.
			if strings.Contains(strings.ToLower(a.RoleValues[i].Value.Text), "arn:") {
				return nil
			}
		}
		if a.pairElsewhere() {
			return nil
		}
		c := &Cause{Explanation: e.d.idp().Roles, Findings: ids, Fixes: roleFixes}
		if e.d.idp() == idp.IdentityCenter {
			c.Fixes = roleFixes[1:] // its mapping holds the pair itself, for every user alike
		}
		return c
	},
	apply: func(m *patch) bool {
		// in the place of the app role's value
		const pair = "arn:aws:iam::210987654321:role/Role,arn:aws:iam::210987654321:saml-provider/Provider"
		if a := m.d.Assertion.attribute(attrRole); a != nil {
			m.replace(a.Node.Start, a.Node.End, "")
		}
		return m.attributeAdded(attrRole, pair)
	},
}

// roleFixes: the user has to be given the role, and the role has to be sent as a pair of ARNs.
var roleFixes = []Fix{
	{
		Where: Entra,
		Path:  vendordoc.EntraUsersAndGroups,
		Do: "Assign the user, or a group the user is a direct member of, to the app role for the AWS " +
			"role.",
		Elsewhere: "Give the user the role or group that Role is built from.",
	},
	{
		Where:     Entra,
		Path:      vendordoc.EntraAppRoles,
		Do:        "Set the role's value to role ARN, comma, provider ARN: " + wantRole + ".",
		Elsewhere: "Make the value of " + attrRole + " role ARN, comma, provider ARN: " + wantRole + ".",
	},
}

// nearMiss says whether a finding of attr-name-case wants this name.
func (e *diagnosis) nearMiss(name string) bool {
	for i := range e.findings {
		if f := &e.findings[i]; f.ID == "attr-name-case" && f.Want != nil && *f.Want == name {
			return true
		}
	}
	return false
}

// unmappedRole says whether Microsoft's own role claim carries role ARNs that
// the AWS Role claim does not.
func (e *diagnosis) unmappedRole() bool {
	a := e.attribute(claimRole)
	if a == nil || e.attribute(attrRole) != nil {
		return false
	}
	for _, v := range a.Values {
		if strings.Contains(v.Text, ":saml-provider/") {
			return true
		}
	}
	return false
}

var entraMailEmpty = &cause{
	ID:   "entra-mail-empty",
	From: []string{"rsn-present"},
	find: func(e *diagnosis) *Cause {
		if e.finding("rsn-present") == nil || e.nearMiss(attrRoleSessionName) || !e.mailEmpty() {
			return nil
		}
		return &Cause{
			Title: "The user's Email (mail) is probably empty in Entra ID, so Entra ID leaves the claim out",
			Explanation: "Entra ID leaves out a claim when its source is empty for the user. The default " +
				"claims name and givenname or surname are present, emailaddress is missing. So user.mail is " +
				"probably empty for this user, which is common for accounts without a mailbox. If " +
				"RoleSessionName comes from user.mail, Entra ID leaves it out too.",
			Findings: []string{"rsn-present"},
			Fixes: []Fix{
				{Where: Entra, Path: vendordoc.EntraUserEmail, Do: "Fill in the Email of this user."},
				{
					Where: Entra,
					Path:  vendordoc.EntraClaims + " > RoleSessionName",
					Do:    "Or use user.userprincipalname as the source attribute: every member has one.",
				},
			},
		}
	},
	apply: sendsSessionName,
}

// mailEmpty says whether the message looks as Entra ID's does for a user without Email: of the
// default claims only emailaddress is missing. Where more of them are, they were deleted, and
// their absence says nothing.
func (e *diagnosis) mailEmpty() bool {
	return e.d.fromEntra() && e.attribute(claimMail) == nil && e.attribute(claimUPN) != nil &&
		(e.attribute(claimGivenName) != nil || e.attribute(claimSurname) != nil)
}

var entraClaimMissing = &cause{
	ID:   "entra-claim-missing",
	Else: "idp-claim-missing",
	From: []string{"rsn-present", "role-present"},
	find: func(e *diagnosis) *Cause {
		c := &Cause{}
		if e.finding("rsn-present") != nil && !e.nearMiss(attrRoleSessionName) && !e.mailEmpty() {
			c.Findings = append(c.Findings, "rsn-present")
			c.Fixes = append(c.Fixes, Fix{
				Where: Entra,
				Path:  vendordoc.EntraClaims,
				Do: "Add a claim with Name RoleSessionName, Namespace " +
					"https://aws.amazon.com/SAML/Attributes and source attribute user.userprincipalname; or " +
					"make sure that its current source isn't empty for this user.",
				Elsewhere: "Send the attribute " + attrRoleSessionName + " with a value that every user " +
					"has; or make sure that its current source isn't empty for this user.",
			})
		}
		if e.finding("role-present") != nil && e.unmappedRole() && !e.nearMiss(attrRole) {
			c.Findings = append(c.Findings, "role-present")
			c.Fixes = append(c.Fixes, Fix{
				Where: Entra,
				Path:  vendordoc.EntraClaims,
				Do: "Add a claim with Name Role, Namespace https://aws.amazon.com/SAML/Attributes and source " +
					"attribute user.assignedroles.",
				Elsewhere: "Send the value of " + claimRole + " holds as " + attrRole + ".",
			})
		}
		if len(c.Findings) == 0 {
			return nil
		}
		c.Explanation = "AWS reads the session name and the role only from its own attributes. Either the " +
			"claim isn't configured, its condition doesn't match this user, or its source is empty for this " +
			"user."
		if !e.d.fromEntra() {
			c.Explanation = "AWS reads the session name and the role only from its own attributes. Either " +
				"the identity provider isn't set up to send this one, or its source is empty for this user."
		}
		return c
	},
	apply: func(m *patch) bool {
		if m.finding("role-present") != nil && m.unmappedRole() {
			var values []string
			for _, v := range m.attribute(claimRole).Values {
				values = append(values, v.Text)
			}
			if a := m.d.Assertion.attribute(attrRole); a != nil {
				m.replace(a.Node.Start, a.Node.End, "")
			}
			m.attributeAdded(attrRole, values...)
		}
		if m.finding("rsn-present") != nil && !m.nearMiss(attrRoleSessionName) {
			sendsSessionName(m)
		}
		return len(m.edits) > 0
	},
}

var entraGuestUser = &cause{
	ID:   "entra-guest-user",
	Else: "idp-guest-user",
	From: []string{"rsn-guest"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("rsn-guest")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "A guest's user principal name contains #EXT#, and AWS doesn't allow '#' in " +
				"RoleSessionName.",
			Findings: append(ids, e.present("rsn-pattern", "rsn-connect", "connect-user-name")...),
			Fixes: []Fix{
				{
					Where: Entra,
					Path:  vendordoc.EntraClaims + " > RoleSessionName > Claim conditions",
					Do: "Add a condition: User type External guests, source attribute user.mail. Keep " +
						"user.userprincipalname for Members. Entra ID uses the last condition that matches.",
					Elsewhere: "Use another source for guests, such as their email address.",
				},
			},
		}
	},
	apply: func(m *patch) bool {
		a := m.attribute(attrRoleSessionName)
		if a == nil {
			return false
		}
		mail := guestMail(a.Values[0].Text)
		if c := m.attribute(claimMail); c != nil {
			mail = c.Values[0].Text
		}
		m.content(a.Values[0].Node, mail)
		return mail != ""
	},
}

var entraGuestNameID = &cause{
	ID:   "entra-guest-nameid",
	Else: "idp-guest-nameid",
	From: []string{"idc-guest"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("idc-guest")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "A guest's user principal name contains #EXT#, a form IAM Identity Center doesn't " +
				"expect. It finds the user by the NameID, so the guest's user name there must come from the " +
				"same value.",
			Findings: append(ids, e.present("idc-nameid-username", "idc-nameid-address", "scim-guest")...),
			Fixes:    idcGuest.Fixes,
		}
	},
	apply: func(m *patch) bool {
		id := m.d.Assertion.NameID
		if id == nil {
			return false
		}
		mail := guestMail(id.Text)
		if c := m.attribute(claimMail); c != nil {
			mail = c.Values[0].Text
		}
		m.content(id.Node, mail)
		return mail != ""
	},
}

// guestMail is the address that a guest's user principal name was made from:
// user_example.com#EXT#@tenant.onmicrosoft.com.
func guestMail(upn string) string {
	name, _, found := strings.Cut(upn, "#EXT#")
	at := strings.LastIndex(name, "_")
	if !found || at < 0 {
		return ""
	}
	return name[:at] + "@" + name[at+1:]
}

// sendsSessionName is a claim made from what every user has.
func sendsSessionName(m *patch) bool {
	a := m.d.Assertion
	if a == nil {
		return false
	}
	name := ""
	if c := m.attribute(claimUPN); c != nil {
		name = c.Values[0].Text
	} else if a.NameID != nil {
		name = a.NameID.Text
	}
	if c := m.attribute(claimMail); strings.Contains(name, "#") && c != nil {
		name = c.Values[0].Text
	}
	if empty := a.attribute(attrRoleSessionName); empty != nil {
		m.replace(empty.Node.Start, empty.Node.End, "")
	}
	return name != "" && m.attributeAdded(attrRoleSessionName, name)
}

// pairElsewhere says whether another attribute than Role holds what Role
// should: the role is assigned then, and sent under a wrong name.
func (a *Assertion) pairElsewhere() bool {
	for i := range a.Attributes {
		if name := a.Attributes[i].name(); name == attrRole || strings.HasPrefix(name,
			"http://schemas.microsoft.com/") {
			continue // Entra ID's own role claim says the same again
		}
		for _, v := range a.Attributes[i].Values {
			if strings.Contains(v.Text, ":role/") && strings.Contains(v.Text, ":saml-provider/") {
				return true
			}
		}
	}
	return false
}
