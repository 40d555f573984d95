package cli

import (
	"fmt"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// toldEvents counts the entries of the logs that no message was matched with.
type toldEvents struct {
	left map[string]map[inspect.LogEvent]int // by source, then by entry
}

func newToldEvents(events []inspect.LogEvent) *toldEvents {
	t := &toldEvents{map[string]map[inspect.LogEvent]int{}}
	for _, e := range events {
		if t.left[e.Source] == nil {
			t.left[e.Source] = map[inspect.LogEvent]int{}
		}
		t.left[e.Source][e]++
	}
	return t
}

// add notes which entries a message was matched with.
func (t *toldEvents) add(matched []inspect.MatchedEvent) {
	for _, m := range matched {
		delete(t.left[m.Source], m.LogEvent)
	}
}

// rest says in one line what is left, or nothing.
func (t *toldEvents) rest() string {
	names := []struct{ source, name string }{
		{"cloudtrail", "CloudTrail"},
		{"signin-log", "Entra ID's sign-in log"},
	}
	var parts []string
	total, failed := 0, 0
	for _, s := range names {
		n := 0
		for e, count := range t.left[s.source] {
			n += count
			if !e.OK {
				failed += count
			}
		}
		if n > 0 {
			parts = append(parts, words.Plural(n, "event")+" of "+s.name)
		}
		total += n
	}
	if total == 0 {
		return ""
	}
	verb := "are"
	if total == 1 {
		verb = "is"
	}
	text := words.List(parts, "and") + " " + verb + " about other messages"
	if failed > 0 {
		text += fmt.Sprintf(" (%d of them failed; samlscope explain says more of an error's text)", failed)
	}
	return text + "."
}
