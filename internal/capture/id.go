package capture

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An ID is the microsecond of its making in 14 hexadecimal digits, so that IDs
// sort by age, and six random digits, so that two processes on one store do not
// collide. Nothing rests on an ID being secret; that is what tokens are for.
const idTimeDigits = 14

// MayBeID says whether a text is made of the digits of an ID.
func MayBeID(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// idSource makes IDs that grow. One goroutine uses it.
type idSource struct {
	now  func() time.Time
	last int64
}

func (s *idSource) next() string {
	s.last = max(s.now().UnixMicro(), s.last+1)
	var b [3]byte
	rand.Read(b[:]) // never fails, by its documentation
	return fmt.Sprintf("%0*x%x", idTimeDigits, s.last, b)
}

// after makes the next ID greater than this one.
func (s *idSource) after(id string) {
	if len(id) < idTimeDigits {
		return
	}
	if n, err := strconv.ParseInt(id[:idTimeDigits], 16, 64); err == nil {
		s.last = max(s.last, n)
	}
}

// newToken returns 128 random bits.
func newToken() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}
