package preflight

import (
	"fmt"

	"github.com/samlscope/samlscope/internal/words"
)

// NobodyError is the error about users who are to be judged and of whom the evidence has none.
type NobodyError struct {
	Names []string // as they were asked for
	Near  []string // user principal names that are like them
}

// Error implements error.
func (e *NobodyError) Error() string {
	return fmt.Sprintf("the evidence has no user called %s", words.VisibleLine(words.List(e.Names, "or")))
}

// Hint says what may have been meant.
func (e *NobodyError) Hint() string {
	if len(e.Near) == 0 {
		return "--user takes a user principal name, a mail address or an ID; preflight without it lists everyone"
	}
	return "the nearest names are " + words.VisibleLine(words.List(e.Near, "and"))
}

// mostNear is how many names like one that isn't there are told.
const mostNear = 3

// near keeps a name that one of those asked for may be misspelt from.
func (r *run) near(name string) {
	if len(r.nearby) == mostNear {
		return
	}
	for wanted := range r.wanted {
		if alike(localPart(wanted), localPart(name)) {
			r.nearby = append(r.nearby, name)
			return
		}
	}
}

// alike says whether one name may be the other with a typing error or two.
func alike(a, b string) bool {
	const short, long = 8, 64 // letters of a name in which two may be wrong, and from which names aren't compared
	most := 1
	if len(a) >= short {
		most = 2
	}
	return len(b) < long && len(a) <= len(b)+most && len(b) <= len(a)+most && words.Distance(a, b) <= most
}
