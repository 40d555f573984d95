package collect

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// userFields are the fields of a user that decide whether and as whom they sign in.
var userFields = []string{"id", "userPrincipalName", "mail", "displayName", "givenName", "surname", "userType",
	"accountEnabled", "identities", "creationType", "externalUserState", "mailNickname", "onPremisesSyncEnabled",
	"onPremisesSamAccountName", "onPremisesUserPrincipalName", "onPremisesDomainName"}

// privateFields are read only when a claim or a provisioning rule has them as its source, by the name that
// it calls them.
var privateFields = map[string]string{
	"department": "department", "companyname": "companyName", "employeeid": "employeeId", "jobtitle": "jobTitle",
	"officelocation": "officeLocation", "physicaldeliveryofficename": "officeLocation", "city": "city", "state": "state",
	"country": "country", "streetaddress": "streetAddress", "postalcode": "postalCode",
	"preferredlanguage": "preferredLanguage", "mobilephone": "mobilePhone", "mobile": "mobilePhone",
	"telephonenumber": "businessPhones", "facsimiletelephonenumber": "faxNumber", "othermail": "otherMails",
	"othermails": "otherMails", "proxyaddresses": "proxyAddresses",
	"onpremisesecurityidentifier": "onPremisesSecurityIdentifier", "onpremisesimmutableid": "onPremisesImmutableId",
}

// sources are the fields of users that claims and provisioning rules are made of.
type sources struct{ named map[string]bool }

func newSources() *sources { return &sources{map[string]bool{}} }

// read notes every text of a policy: an id of a source is one, and what else is one names no field.
func (s *sources) read(data json.RawMessage) {
	var v any
	if len(data) > 0 && json.Unmarshal(data, &v) == nil {
		s.walk(v)
	}
}

func (s *sources) walk(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			s.walk(inner)
		}
	case []any:
		for _, inner := range v {
			s.walk(inner)
		}
	case string:
		if strings.HasPrefix(v, "{") { // the definition of a policy is JSON in a text
			s.read(json.RawMessage(v))
			return
		}
		for _, word := range strings.FieldsFunc(v, func(c rune) bool { return strings.ContainsRune("[]() ,\"", c) }) {
			s.named[strings.ToLower(word)] = true
		}
	}
}

// fields are those to select of users.
func (s *sources) fields() []string {
	out := slices.Clone(userFields)
	for _, name := range slices.Sorted(maps.Keys(s.named)) {
		switch field, private := privateFields[name]; {
		case private:
			out = append(out, field)
		case strings.HasPrefix(name, "extensionattribute"):
			out = append(out, "onPremisesExtensionAttributes")
		case strings.HasPrefix(name, "extension_"):
			out = append(out, name)
		}
	}
	slices.Sort(out[len(userFields):])
	return slices.Compact(out)
}

func (e *entra) selected() string {
	if e.fields == nil {
		e.fields = userFields
	}
	return strings.Join(e.fields, ",")
}

// assignment is who may use an app.
type assignment struct {
	PrincipalID   string `json:"principalId"`
	PrincipalType string `json:"principalType"`
}

// people reads who is assigned to the app, and what Entra ID knows of them.
func (e *entra) people(ctx context.Context, app *servicePrincipal) error {
	var groups, users []string
	l := e.graphList(pathAssigned, app.AppID, "app", app.AppID, "assigned")
	first := e.address(pathAssigned, query("$top", largePage), app.ID)
	err := e.all(ctx, l, first, nil, func(entry json.RawMessage) error {
		var a assignment
		if err := json.Unmarshal(entry, &a); err != nil {
			return err
		}
		switch a.PrincipalType {
		case "Group":
			groups = append(groups, a.PrincipalID)
		case "User":
			users = append(users, a.PrincipalID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if e.need.named() {
		for _, name := range e.need.users() {
			if err := e.user(ctx, name); err != nil {
				return err
			}
		}
		return e.signIns(ctx, app)
	}
	for _, id := range unique(append(groups, e.conditions...)) {
		if err := e.members(ctx, id); err != nil {
			return err
		}
	}
	return e.assignedUsers(ctx, app, unique(users))
}

func unique(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

// userList is a list of users. One who is shown with the id alone may not be seen with these permissions.
func (e *entra) userList(path, of string, name ...string) listed {
	l := e.graphList(path, of, name...)
	l.bare = func(entry json.RawMessage) bool {
		var u struct {
			UPN *string `json:"userPrincipalName"`
		}
		return json.Unmarshal(entry, &u) != nil || u.UPN == nil
	}
	return l
}

// members reads the direct members of a group, whom alone a role reaches, and where groups are among them
// those behind them: they believe that they have access.
func (e *entra) members(ctx context.Context, id string) error {
	q := query("$select", e.selected(), "$top", largePage)
	l := e.userList(pathMembers, id, "group", id, "members")
	if err := e.all(ctx, l, e.address(pathMembers, q, id), nil, nil); err != nil {
		return err
	}
	nested := 0
	l = e.graphList(pathNestedGroups, id, "group", id, "groups")
	err := e.all(ctx, l, e.address(pathNestedGroups, query("$select", "id,displayName", "$top", largePage), id), nil,
		func(json.RawMessage) error {
			nested++
			return nil
		})
	if err != nil || nested == 0 {
		return err
	}
	l = e.userList(pathNestedMembers, id, "group", id, "all-members")
	q = query("$select", e.selected(), "$top", largePage, "$count", "true")
	return e.all(ctx, l, e.address(pathNestedMembers, q, id), nil, nil)
}

// idsInFilter is how many ids Graph takes in one filter.
const idsInFilter = 15

// assignedUsers reads the users who are assigned one by one.
func (e *entra) assignedUsers(ctx context.Context, app *servicePrincipal, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var addresses []string
	for some := range slices.Chunk(ids, idsInFilter) {
		quotes := make([]string, len(some))
		for i, id := range some {
			quotes[i] = quoted(id)
		}
		addresses = append(addresses, e.address(pathUsers, query("$filter", "id in ("+strings.Join(quotes, ",")+")",
			"$select", e.selected())))
	}
	return e.list(ctx, e.userList(pathUsers, app.AppID, "app", app.AppID, "users"),
		func(ctx context.Context, token string) ([]any, string, error) {
			at := slices.Index(addresses, cmp.Or(token, addresses[0]))
			if at < 0 {
				return nil, "", &graphError{why: "the skipToken is of a list of other users"}
			}
			users, _, err := e.readPage(ctx, addresses[at], nil)
			return users, append(addresses, "")[at+1], err
		}, nil)
}

// user reads one user, by id, user principal name or mail, and the groups they are in.
func (e *entra) user(ctx context.Context, name string) error {
	filter := "userPrincipalName eq " + quoted(name) + " or mail eq " + quoted(name)
	if isGUID(name) {
		filter = "id eq " + quoted(name)
	}
	id := ""
	l := e.userList(pathUsers, name, "user", name)
	err := e.all(ctx, l, e.address(pathUsers, query("$filter", filter, "$select", e.selected())), nil,
		func(entry json.RawMessage) error {
			var u struct {
				ID string `json:"id"`
			}
			err := json.Unmarshal(entry, &u)
			id = u.ID
			return err
		})
	if err != nil || id == "" {
		return err
	}
	for _, path := range []string{pathUserGroups, pathUserAllGroups} {
		words := "groups"
		if path == pathUserAllGroups {
			words = "all-groups"
		}
		q := query("$select", "id,displayName,securityEnabled,onPremisesSamAccountName,onPremisesDomainName,"+
			"onPremisesNetBiosName", "$top",
			largePage, "$count", "true")
		if err := e.all(ctx, e.graphList(path, id, "user", name, words), e.address(path, q, id), nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// signIns reads what Entra ID's log says of sign-ins to the app around the message.
func (e *entra) signIns(ctx context.Context, app *servicePrincipal) error {
	if !e.need.Message || e.need.Issued.IsZero() {
		return nil
	}
	const instant = "2006-01-02T15:04:05Z"
	from, to := e.need.Issued.Add(-eventsBefore).UTC(), e.need.Issued.Add(eventsAfter).UTC()
	filter := "appId eq " + quoted(app.AppID) + " and createdDateTime ge " + from.Format(instant) +
		" and createdDateTime le " + to.Format(instant)
	if e.need.UserID != "" {
		filter += " and userId eq " + quoted(e.need.UserID)
	}
	of := app.AppID + " " + e.need.Issued.UTC().Format(instant)
	l := e.graphList(pathSignIns, of, "app", app.AppID, "sign-ins", e.need.Issued.UTC().Format("20060102T150405Z"))
	return e.all(ctx, l, e.address(pathSignIns, query("$filter", filter)), cutSignIn, nil)
}
