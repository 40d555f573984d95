// Package scimusers reads users of IAM Identity Center: as SCIM provisions them, and as AWS prints
// what Identity Center holds. From a list it picks the one who signs in, by name.
package scimusers

import (
	"errors"
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/pages"
	"github.com/samlscope/samlscope/internal/words"
)

// maxFile is how many bytes of users are read; a user is about half a kilobyte.
const maxFile = 64 << 20

// Users is what a file tells of the users of IAM Identity Center.
type Users struct {
	All []*User
	// Cut says, as a clause, why users may be missing; "" when the list is whole. A cut list shows
	// who is there, never who is not.
	Cut string
	// List says that the file is a list, also of one user.
	List bool
	// Paged says that further pages are somewhere else: another file may be one.
	Paged bool

	byName, byFolded, byEmail map[string][]*User
}

// ForeignError is the error about a file with users of another directory.
type ForeignError struct{ Whose string }

// Error implements error.
func (e *ForeignError) Error() string {
	return "these are users of " + e.Whose + ", not their records in IAM Identity Center"
}

// Nobody is the whole list of an identity store that has no user. A file alone doesn't show that it is one: the caller
// knows it from elsewhere.
func Nobody() *Users {
	us := &Users{List: true}
	us.index()
	return us
}

// Of makes a list of one user.
func Of(u *User) *Users {
	us := &Users{All: []*User{u}, Cut: cutOne}
	us.index()
	return us
}

const (
	cutToken = "its last page has a NextToken"
	cutTotal = "the answer counts more users than it contains"
	cutOne   = "it holds single users"
)

// Parse reads a SCIM resource, the body of a SCIM POST, PUT or PATCH, or the answer of
// aws identitystore describe-user; or a list: of SCIM, or of aws identitystore list-users, also
// several pages one after the other.
func Parse(data []byte) (*Users, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, errors.New(problem.Detail)
	}
	if !pages.IsJSON(text) && !pages.IsYAML(text) {
		return nil, errors.New("it is not a JSON object")
	}
	docs, err := pages.Read(text)
	if err != nil {
		return nil, err
	}
	us := &Users{Cut: cutOne}
	for _, doc := range docs {
		if err := us.document(doc, ""); err != nil {
			return nil, err
		}
	}
	if len(us.All) == 0 {
		return nil, errors.New("it contains no user: nothing in it has a userName, name, displayName or emails")
	}
	us.index()
	return us, nil
}

// document takes one answer or body.
func (us *Users) document(doc any, path string) error {
	if all, ok := doc.([]any); ok { // what --query 'Users' leaves, or pages in a list
		return us.list(all, path, "")
	}
	page, _ := doc.(map[string]any)
	for _, key := range []string{"Resources", "Users"} {
		if all, ok := pages.List(page, key); ok {
			cut := ""
			if pages.More(page) {
				cut = cutToken
			} else if total(page) > len(all) {
				cut = cutTotal
			}
			return us.list(all, path+"/"+key, cut)
		}
	}
	if user, ok := pages.Object(page, "User"); ok {
		page, path = user, path+"/User"
	}
	u, err := read(page)
	if err == nil && u != nil {
		u.Path = path
		us.All = append(us.All, u)
	}
	return err
}

// list takes the users of a page. What the last page says of others holds for all of them.
func (us *Users) list(all []any, path, cut string) error {
	us.List = true
	for i, e := range all {
		if err := us.document(e, fmt.Sprintf("%s/%d", path, i)); err != nil {
			return err
		}
	}
	if us.Cut, us.Paged = cut, cut != ""; cut == "" && len(us.All) == 1 {
		us.Cut = "it contains one user, like a search by name"
	}
	return nil
}

// total is what a SCIM list says of the number of all users.
func total(page map[string]any) (n int) {
	for key, v := range page {
		if strings.EqualFold(key, "totalResults") {
			_, _ = fmt.Sscan(fmt.Sprint(v), &n) // 0 when it isn't a number
		}
	}
	return n
}

func (us *Users) index() {
	us.byName, us.byFolded, us.byEmail = map[string][]*User{}, map[string][]*User{}, map[string][]*User{}
	for _, u := range us.All {
		if u.UserName != "" {
			us.byName[u.UserName] = append(us.byName[u.UserName], u)
			folded := strings.ToLower(u.UserName)
			us.byFolded[folded] = append(us.byFolded[folded], u)
		}
		for _, e := range u.Emails {
			folded := strings.ToLower(e.Value)
			us.byEmail[folded] = append(us.byEmail[folded], u)
		}
	}
}

// Called is the user whose user name is this one; else the only one whose user name differs in
// case alone; else the only one who has it as email, and so is very likely meant. nil when there
// is none: it is never just the first of a list.
func (us *Users) Called(name string) *User {
	if same := us.byName[name]; len(same) > 0 {
		return same[0]
	}
	folded := strings.ToLower(name)
	if near := us.byFolded[folded]; len(near) == 1 {
		return near[0]
	}
	if mail := us.byEmail[folded]; len(mail) == 1 && folded != "" {
		return mail[0]
	}
	return nil
}

// Near is the only user whose user name agrees with a name up to the @, or nil.
func (us *Users) Near(name string) (found *User) {
	local, _, _ := strings.Cut(strings.ToLower(name), "@")
	for folded, users := range us.byFolded {
		if l, _, _ := strings.Cut(folded, "@"); l == local && local != "" {
			if found != nil || len(users) > 1 {
				return nil
			}
			found = users[0]
		}
	}
	return found
}

// Says is the list in a few words.
func (us *Users) Says() string {
	if len(us.All) == 1 {
		return us.All[0].UserName
	}
	if us.Cut != "" {
		return words.Plural(len(us.All), "user") + ", and there may be more: " + us.Cut
	}
	return words.Plural(len(us.All), "user")
}
