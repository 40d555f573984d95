package scimusers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// ErrOther is the error about a file that isn't an answer of aws identitystore list-users.
var ErrOther = errors.New("it isn't an answer of aws identitystore list-users")

// Store is a list of users of any length: each is kept as it was written, and read when it is asked for.
type Store struct {
	Cut   string // why users may be missing, as a clause; "" when the list is whole
	users [][]byte
	ids   []string // of the identity stores that they are of
	// byKey finds users by their user name and emails, as far as the @ and in lower case.
	byKey map[string][]int
}

// Read adds the users of a file, which is answers of aws identitystore list-users in JSON, one page after the other.
// cut says why the file may not hold all of them; "" when it does.
func (s *Store) Read(r io.Reader, cut string) error {
	known, more, last := false, false, false
	err := pages.Walk(r, pages.Visitor{
		Element: func(key string, value json.RawMessage) error {
			if key != "Users" || !bytes.Contains(value, []byte(`"IdentityStoreId"`)) {
				return ErrOther
			}
			known = true
			return s.add(value)
		},
		Field: func(key string, value json.RawMessage) error {
			more = more || key == "NextToken" && string(value) != "null" && string(value) != `""`
			return nil
		},
		End: func() error {
			last, more = more, false
			return nil
		},
	})
	switch {
	case err != nil:
		return err
	case !known:
		return ErrOther
	case cut != "":
		s.Cut = cut
	case last:
		s.Cut = cutToken
	}
	return nil
}

func (s *Store) add(raw json.RawMessage) error {
	var u struct {
		Store    string `json:"IdentityStoreId"`
		UserName string
		Emails   []struct{ Value string }
	}
	if err := json.Unmarshal(raw, &u); err != nil {
		return fmt.Errorf("it is not valid JSON: %w", err)
	}
	if s.byKey == nil {
		s.byKey = map[string][]int{}
	}
	s.None(u.Store)
	at := len(s.users)
	s.users = append(s.users, bytes.Clone(raw))
	key := storeKey(u.UserName)
	s.byKey[key] = append(s.byKey[key], at)
	for _, e := range u.Emails {
		if mail := storeKey(e.Value); mail != key {
			s.byKey[mail] = append(s.byKey[mail], at)
		}
	}
	return nil
}

func storeKey(name string) string {
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name)
}

// Len is how many users there are.
func (s *Store) Len() int { return len(s.users) }

// None notes an identity store that has no user: the caller knows it from elsewhere than the list.
func (s *Store) None(id string) {
	if !s.Holds(id) {
		s.ids = append(s.ids, id)
	}
}

// IDs are those of the identity stores whose users were read, in the order in which they came.
func (s *Store) IDs() []string { return s.ids }

// Holds says whether users of this identity store were read.
func (s *Store) Holds(id string) bool { return slices.Contains(s.ids, id) }

// About are the users of an identity store that a sign-in by this name may be judged by: who is called so or nearly so.
// "" takes the users of all. A list without any is one anyway.
func (s *Store) About(id, name string) (*Users, error) {
	us := &Users{List: true, Cut: s.Cut, Paged: s.Cut != ""}
	for _, at := range s.byKey[storeKey(name)] {
		var doc map[string]any
		if err := json.Unmarshal(s.users[at], &doc); err != nil {
			return nil, err
		}
		if id != "" && doc["IdentityStoreId"] != id {
			continue
		}
		u, err := read(doc)
		if err != nil {
			return nil, err
		}
		if u != nil {
			us.All = append(us.All, u)
		}
	}
	us.index()
	return us, nil
}
