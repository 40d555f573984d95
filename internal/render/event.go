package render

import (
	"strings"
	"time"
)

// EventLine is one thing that happened at a time, in one word, and more about it in
// the colour of a verdict.
func EventLine(at time.Time, what, as, text string, o TextOptions) string {
	p := &printer{TextOptions: o}
	before := at.UTC().Format("15:04:05Z") + "  " + what + strings.Repeat(" ", max(len("forwarded")-len(what), 0)) + "  "
	lines := wrap(text, p.room(len(before), 1000))
	for i, l := range lines {
		lines[i] = p.painted(as, l)
	}
	return before + strings.Join(lines, "\n"+strings.Repeat(" ", len(before)))
}
