package words

import (
	"strconv"
	"strings"
	"time"
)

// Span writes a duration for a sentence: 12 h, 5 min 10 s, 22 h 30 min; below a second in
// milliseconds.
func Span(d time.Duration) string {
	if d < 0 {
		return "-" + Span(-d)
	}
	if d < time.Second && d > 0 {
		return strconv.Itoa(int(d.Round(time.Millisecond)/time.Millisecond)) + " ms"
	}
	d = d.Round(time.Second)
	var parts []string
	for _, u := range units[1:] {
		if n := d / u.long; n > 0 {
			parts = append(parts, strconv.Itoa(int(n))+" "+u.name)
		}
		d %= u.long
	}
	if parts == nil {
		return "0 s"
	}
	return strings.Join(parts, " ")
}

// units are those that durations are written in, the longest first.
var units = []struct {
	name string
	long time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}}

// Apart writes how far two instants are apart. The standard library's durations end at 292
// years, and no one counts hours beyond two days.
func Apart(earlier, later time.Time) string {
	earlier, later = earlier.UTC(), later.UTC()
	days := (later.Unix() - earlier.Unix()) / int64(24*time.Hour/time.Second)
	if days < 2 {
		return Span(later.Sub(earlier))
	}
	if years := later.Year() - earlier.Year(); years >= 2 {
		switch passed := earlier.AddDate(years, 0, 0); {
		case passed.Equal(later):
			return Plural(years, "year")
		case passed.After(later):
			years--
		}
		if years >= 2 {
			return "more than " + Plural(years, "year")
		}
	}
	return Plural(int(days), "day")
}

// Ago writes an age as people say it, in two units at most: 41 s, 5 min, 2 h 5 min, 5 d 16 h.
func Ago(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	for i, u := range units {
		if d < u.long && i+1 < len(units) {
			continue
		}
		text := strconv.Itoa(int(d/u.long)) + " " + u.name
		if i < 2 { // minutes and seconds stand alone
			if n := d % u.long / units[i+1].long; n > 0 {
				text += " " + strconv.Itoa(int(n)) + " " + units[i+1].name
			}
		}
		return text
	}
	return ""
}
