package inspect

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/intake"
)

const maxSCIM = 1 << 20 // bytes

// SCIMUser is a user as SCIM provisions it into IAM Identity Center, as far as
// a sign-in depends on it.
type SCIMUser struct {
	Name        string // file it came from
	UserName    string
	GivenName   string
	FamilyName  string
	DisplayName string
	Emails      []SCIMEmail
	Lists       []SCIMList // the lists that take one element only
	// Patch says that it is the body of a PATCH, which leaves out what stays.
	Patch        bool
	RemovesEmail bool
}

// SCIMEmail is one element of emails.
type SCIMEmail struct {
	Value, Type string
	Primary     bool
}

// SCIMList is a list with the number of its elements.
type SCIMList struct {
	Name  string
	Count int
}

// ParseSCIMUser reads a user: a SCIM resource, the body of a SCIM POST or
// PATCH, or what aws identitystore describe-user prints. name is the file, and
// stands in errors.
func ParseSCIMUser(name string, data []byte) (*SCIMUser, error) {
	if len(data) > maxSCIM {
		return nil, fmt.Errorf("reading the SCIM user %s: it is larger than %d bytes", name, maxSCIM)
	}
	plain, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, fmt.Errorf("reading the SCIM user %s: %s", name, problem.Detail)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(plain), &v); err != nil {
		return nil, fmt.Errorf("reading the SCIM user %s: it is no JSON object: %w", name, err)
	}
	v = lowered(v).(map[string]any)
	u := &SCIMUser{Name: name}
	for _, wrapped := range []string{"user", "resources", "users"} { // of an answer with a list, the first
		if l := list(v[wrapped]); len(l) > 0 {
			if m, ok := l[0].(map[string]any); ok {
				v = m
			}
		}
	}
	if operations, ok := v["operations"]; ok {
		u.Patch = true
		for _, op := range list(operations) {
			if m, ok := op.(map[string]any); ok {
				u.patch(m)
			}
		}
		return u, nil
	}
	u.take(v)
	if u.UserName == "" && u.DisplayName == "" && len(u.Emails) == 0 && v["name"] == nil {
		return nil, fmt.Errorf("reading the SCIM user %s: %w", name, errors.New("there is no user in it: no userName, "+
			"name, displayName or emails"))
	}
	return u, nil
}

// lowered makes all keys lower case: SCIM's begin small, AWS's large.
func lowered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[strings.ToLower(k)] = lowered(e)
		}
		return out
	case []any:
		for i := range v {
			v[i] = lowered(v[i])
		}
	}
	return v
}

// take takes the fields of a resource.
func (u *SCIMUser) take(v map[string]any) {
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
	for _, name := range []string{"emails", "addresses", "phoneNumbers", "roles"} {
		if l, ok := v[strings.ToLower(name)].([]any); ok {
			u.Lists = append(u.Lists, SCIMList{name, len(l)})
		}
	}
	for _, e := range list(v["emails"]) {
		if m, ok := e.(map[string]any); ok {
			primary, _ := m["primary"].(bool)
			u.Emails = append(u.Emails, SCIMEmail{text(m["value"]), text(m["type"]), primary})
		}
	}
}

// patch takes one operation of a PATCH.
func (u *SCIMUser) patch(op map[string]any) {
	path, remove := strings.ToLower(text(op["path"])), strings.EqualFold(text(op["op"]), "remove")
	switch value := op["value"].(type) {
	case map[string]any:
		if path == "" {
			u.take(value)
		}
	case string:
		switch {
		case strings.HasPrefix(path, "emails") && !remove:
			u.Emails = append(u.Emails, SCIMEmail{Value: value, Type: "work", Primary: true})
		case path == "username":
			u.UserName = value
		case path == "displayname":
			u.DisplayName = value
		case path == "name.givenname":
			u.GivenName = value
		case path == "name.familyname":
			u.FamilyName = value
		}
	}
	u.RemovesEmail = u.RemovesEmail || remove && strings.HasPrefix(path, "emails")
}

// whenSCIM is the Condition of the checks of a provisioned user.
func whenSCIM(_ *Document, o *Options) Condition {
	if o.SCIMUser == nil {
		return notChecked("the user in IAM Identity Center was not given (--scim-user)")
	}
	return Condition{}
}

// CheckSCIMUser judges a provisioned user by itself. It never fails: what
// cannot be read is a finding.
func CheckSCIMUser(name string, data []byte) *Report {
	u, err := ParseSCIMUser(name, data)
	r := newSupplied(name, "scim", KindSCIMUser, data)
	if err != nil {
		f := Finding{Detail: strings.TrimPrefix(err.Error(), "reading the SCIM user "+name+": ") + "."}
		f.Title = "The input is no SCIM user"
		complete(&f, scimRequired, &Options{})
		(&Document{}).localise(&f, FamilySCIM)
		r.Findings = append(r.Findings, f)
	}
	runFamily(r, FamilySCIM, "a SCIM user is judged, and no message", &Options{SCIMUser: u})
	r.Target = TargetIdentityCenter
	switch r.Verdict {
	case Accept:
		r.Headline = "IAM Identity Center can sign this user in, and has what ${user:email} stands for."
	default:
		r.Headline = "This user will fail: " + lowerFirst(r.Findings[0].Title) + "."
	}
	return r
}
