package signinlogs

import (
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
)

// entries are the events of one log, and their times as they are written there.
type entries struct {
	events []report.LogEvent
	times  []written
}

// written is a time as text. utc says that the log gives its times in UTC where
// they name no zone.
type written struct {
	text string
	utc  bool
}

func (e *entries) add(event report.LogEvent, at string, utc bool) {
	e.events, e.times = append(e.events, event), append(e.times, written{at, utc})
}

// timed are the events with their times. One that cannot be read for certain is
// kept as it is written, and the event has no time.
func (e *entries) timed() []report.LogEvent {
	o := e.order()
	for i, w := range e.times {
		at, ok := w.instant(o)
		if ok {
			e.events[i].Time = at
		} else {
			e.events[i].UnreadTime = w.text
		}
	}
	return e.events
}

// order is which of the two numbers before the year is the day. One program in
// one language wrote the whole file, so one date that can be read in one way
// only settles the others.
type order int

const (
	anyOrder order = iota
	monthFirst
	dayFirst
)

func (e *entries) order() order {
	found := anyOrder
	for _, w := range e.times {
		text := plain(w.text)
		_, month := parse(text, monthLayouts)
		_, day := parse(text, dayLayouts)
		if month == day {
			continue
		}
		this := dayFirst
		if month {
			this = monthFirst
		}
		if found != anyOrder && found != this {
			return anyOrder
		}
		found = this
	}
	return found
}

var (
	// zoned name their zone, or are what only logs in UTC have.
	zoned = []string{
		time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700",
		"January 2 2006 15:04:05 (-07:00)", "January 2 2006 3:04:05 PM (-07:00)",
	}
	yearLayouts = withClock("2006-01-02", "2006/1/2", "2006-01-02T15:04:05", "2.1.2006", "January 2 2006")
	// monthLayouts and dayLayouts are the same dates, read in the two ways.
	monthLayouts = withClock("1/2/2006", "1-2-2006")
	dayLayouts   = withClock("2/1/2006", "2-1-2006")
)

func withClock(dates ...string) (out []string) {
	for _, date := range dates {
		if strings.Contains(date, "T") {
			out = append(out, date)
			continue
		}
		for _, clock := range []string{" 15:04:05", " 3:04:05 PM", " 15:04", " 3:04 PM"} {
			out = append(out, date+clock)
		}
	}
	return out
}

// instant reads a time, where only one reading is possible.
func (w written) instant(o order) (time.Time, bool) {
	text := plain(w.text)
	if at, ok := parse(text, zoned); ok && utcOrOffset(text, at) {
		return at.UTC(), true
	}
	if at, ok := dotNetDate(text); ok {
		return at, true
	}
	if !w.utc {
		return time.Time{}, false
	}
	if at, ok := parse(text, yearLayouts); ok {
		return at, true
	}
	month, isMonth := parse(text, monthLayouts)
	day, isDay := parse(text, dayLayouts)
	switch {
	case isMonth && isDay && month.Equal(day), isMonth && (!isDay || o == monthFirst):
		return month, true
	case isDay && (!isMonth || o == dayFirst):
		return day, true
	}
	return time.Time{}, false
}

// utcOrOffset says whether a time was read with its zone: Go takes any
// abbreviation, and knows only UTC.
func utcOrOffset(text string, at time.Time) bool {
	name, offset := at.Zone()
	return offset != 0 || name == "UTC" || name == "" || strings.Contains(text, "+00")
}

func parse(text string, layouts []string) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// plain takes out what languages write differently in the same date.
func plain(text string) string {
	text = strings.NewReplacer("\u202f", " ", "\u00a0", " ", "\u200e", "", ", ", " ", "a.m.", "AM", "p.m.",
		"PM", "(UTC)", "(+00:00)", "(UTC", "(").Replace(strings.TrimSpace(text))
	if before, ok := strings.CutSuffix(strings.ToUpper(text), "M"); ok && strings.HasSuffix(before, " A") ||
		strings.HasSuffix(before, " P") {
		return text[:len(text)-2] + strings.ToUpper(text[len(text)-2:])
	}
	return text
}

// dotNetDate reads what older versions of PowerShell write: /Date(1795166267000)/.
func dotNetDate(text string) (time.Time, bool) {
	ms, ok := strings.CutPrefix(text, "/Date(")
	if !ok {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(ms, ")/"), 10, 64)
	return time.UnixMilli(n).UTC(), err == nil
}
