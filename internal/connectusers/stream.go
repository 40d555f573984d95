package connectusers

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/samlscope/samlscope/internal/pages"
)

// ErrOther is the error about a file that isn't an answer of aws connect list-users.
var ErrOther = errors.New("it isn't an answer of aws connect list-users")

// Read reads answers of aws connect list-users in JSON, of any length. It never has a whole page in memory.
func Read(r io.Reader) (*List, error) {
	l := &List{Told: true}
	known, more, last := false, false, false
	err := pages.Walk(r, pages.Visitor{
		Element: func(key string, value json.RawMessage) error {
			name, arn := "", ""
			pages.Members(value, func(key, value []byte) {
				switch string(key) {
				case "Username":
					name = pages.Text(value)
				case "Arn":
					arn = pages.Text(value)
				}
			})
			if key != "UserSummaryList" || name == "" {
				return ErrOther
			}
			known = true
			l.Names = append(l.Names, name)
			l.arn(arn)
			return nil
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
		return nil, err
	case !known:
		return nil, ErrOther
	case last:
		l.cut(cutToken)
	}
	l.settle()
	return l, nil
}
