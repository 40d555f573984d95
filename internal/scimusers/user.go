package scimusers

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// User is a user of IAM Identity Center, as far as a sign-in depends on it.
type User struct {
	Path        string // where it is in the file: "" or /Users/0
	UserName    string
	GivenName   string
	FamilyName  string
	DisplayName string
	Emails      []Email
	Lists       []Count // the lists that take one element only
	Texts       []Text  // every text, in the order of its path
	// Inactive says that the user is disabled: active is false, or UserStatus DISABLED.
	Inactive bool
	// Stored says that it is what Identity Center answered, and not what is to be provisioned.
	Stored bool
	// Patch says that it is the body of a PATCH, which leaves out what stays.
	Patch        bool
	RemovesEmail bool
	// Group says what shows that it is a group or the body of a PATCH of one; "" of a user.
	Group string
	// Changes are the attributes that a PATCH is about.
	Changes []string

	source map[string]any // as the file has it
}

// Email is one element of emails.
type Email struct {
	Value, Type string
	Primary     bool
}

// Count is a list with the number of its elements.
type Count struct {
	Name  string
	Count int
}

// Text is one text of a user, and where it stands below the user.
type Text struct{ Path, Value string }

const (
	schemaGroup = "urn:ietf:params:scim:schemas:core:2.0:group"
	schemaError = "urn:ietf:params:scim:api:messages:2.0:error"
)

// read takes one object; it is nil where there is no user in it. The error says what it is instead.
func read(doc map[string]any) (*User, error) {
	switch whose := pages.Whose(doc); whose {
	case "", pages.IdentityCenter:
	default:
		return nil, &ForeignError{whose}
	}
	v := lowered(doc).(map[string]any)
	schemas := texts(v["schemas"])
	if slices.Contains(schemas, schemaError) {
		return nil, errors.New("it is SCIM's answer about an error, which samlscope explain knows: " + str(v["detail"]))
	}
	u := &User{source: doc}
	if operations, ok := pages.List(doc, "Operations"); ok {
		u.Patch = true
		for i, op := range operations {
			if m, ok := op.(map[string]any); ok {
				u.patch(m, "/Operations/"+strconv.Itoa(i)+"/value")
			}
		}
		return u, nil
	}
	if u.Group = group(v, schemas); u.Group != "" {
		return u, nil
	}
	u.take(v)
	u.walk(doc, "")
	u.Stored = v["identitystoreid"] != nil || v["userid"] != nil || v["userstatus"] != nil || created(v["meta"])
	if !slices.ContainsFunc(ofUsers, func(key string) bool { return v[key] != nil }) {
		return nil, nil
	}
	return u, nil
}

// ofUsers are the keys, in lower case, of which a user has one at least, if only with an empty value.
var ofUsers = []string{"username", "displayname", "emails", "name"}

// created says whether the meta of a SCIM resource is a store's: what is to be provisioned has no
// time at which it was.
func created(meta any) bool {
	m, _ := meta.(map[string]any)
	return str(m["created"]) != ""
}

// group says what shows that an object is a group; "" of another one.
func group(v map[string]any, schemas []string) string {
	switch {
	case slices.Contains(schemas, schemaGroup):
		return "its schema is Group"
	case v["members"] != nil:
		return "it has members"
	case v["groupid"] != nil:
		return "it has a GroupId"
	}
	return ""
}

// lowered is a copy with all keys in lower case: SCIM's begin small, AWS's large. The schemas are
// compared in lower case as well.
func lowered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[strings.ToLower(k)] = lowered(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = lowered(v[i])
		}
		return out
	}
	return v
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) (out []string) {
	all, _ := v.([]any)
	for _, e := range all {
		out = append(out, strings.ToLower(str(e)))
	}
	return out
}

// truth is a JSON boolean; Entra ID writes some as text ("False").
func truth(v any) (is, known bool) {
	if b, ok := v.(bool); ok {
		return b, true
	}
	b, err := strconv.ParseBool(strings.ToLower(str(v)))
	return b, err == nil
}

// take takes the attributes of a resource whose keys are in lower case.
func (u *User) take(v map[string]any) {
	set := func(to *string, value any) {
		if s, ok := value.(string); ok {
			*to = s
		}
	}
	set(&u.UserName, v["username"])
	set(&u.DisplayName, v["displayname"])
	if n, ok := v["name"].(map[string]any); ok {
		set(&u.GivenName, n["givenname"])
		set(&u.FamilyName, n["familyname"])
	}
	if active, known := truth(v["active"]); known {
		u.Inactive = !active
	}
	u.Inactive = u.Inactive || strings.EqualFold(str(v["userstatus"]), "DISABLED")
	for _, name := range []string{"emails", "addresses", "phoneNumbers", "roles"} {
		if l, ok := v[strings.ToLower(name)].([]any); ok {
			u.Lists = append(u.Lists, Count{name, len(l)})
		}
	}
	emails, _ := v["emails"].([]any)
	for _, e := range emails {
		if m, ok := e.(map[string]any); ok {
			u.email(m)
		}
	}
}

func (u *User) email(m map[string]any) {
	primary, _ := truth(m["primary"])
	u.Emails = append(u.Emails, Email{str(m["value"]), str(m["type"]), primary})
}

// notUsers are the keys at the top that aren't attributes of the user.
var notUsers = []string{"schemas", "meta", "id", "groups", "identitystoreid", "userid"}

// walk takes every text, so that what a store refuses anywhere is found.
func (u *User) walk(v any, path string) {
	switch v := v.(type) {
	case string:
		u.Texts = append(u.Texts, Text{path, v})
	case []any:
		for i, e := range v {
			u.walk(e, path+"/"+strconv.Itoa(i))
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if path != "" || !slices.Contains(notUsers, strings.ToLower(k)) {
				u.walk(v[k], path+"/"+k)
			}
		}
	}
}
