package app

import (
	"encoding/json"
	"errors"
	"strings"
)

// connectUsers reads the answer of `aws connect list-users` (one page or
// several, one after the other), or one user name a line.
func connectUsers(data []byte) ([]string, error) {
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "\uFEFF"))
	users := []string{}
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				users = append(users, line)
			}
		}
		return users, nil
	}
	for dec := json.NewDecoder(strings.NewReader(text)); dec.More(); {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		var page struct{ UserSummaryList []connectUser }
		var err error
		if raw[0] == '[' { // what is left with --query 'UserSummaryList' or '….Username'
			err = json.Unmarshal(raw, &page.UserSummaryList)
		} else {
			err = json.Unmarshal(raw, &page)
		}
		if err != nil {
			return nil, err
		}
		for _, u := range page.UserSummaryList {
			users = append(users, string(u))
		}
	}
	if len(users) == 0 {
		return nil, errors.New("it names no user (UserSummaryList is missing or empty)")
	}
	return users, nil
}

// connectUser is the name of a user: of an object with a Username, or a string.
type connectUser string

// UnmarshalJSON implements json.Unmarshaler.
func (u *connectUser) UnmarshalJSON(data []byte) error {
	var name string
	if data[0] != '"' {
		var summary struct{ Username string }
		if err := json.Unmarshal(data, &summary); err != nil {
			return err
		}
		name = summary.Username
	} else if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	if name == "" {
		return errors.New("an entry of the list has no Username")
	}
	*u = connectUser(name)
	return nil
}
