package xmltree

import (
	"regexp"
	"strings"
	"time"
)

// DateTime is an instant as a message writes it.
type DateTime struct {
	Time time.Time // in UTC, when Form is Readable
	Form DateTimeForm
	// Meant is how xs:dateTime in UTC writes the instant that an unreadable value most likely
	// means; empty when no one can tell.
	Meant string
}

// DateTimeForm says how an instant is written.
type DateTimeForm uint8

// The forms: first those of xs:dateTime, whose instant is known; then those that other
// standards have and xs:dateTime has not.
const (
	InUTC              DateTimeForm = iota // with Z or an offset of zero
	OtherZone                              // with another offset
	NoZone                                 // with none: read as UTC
	EndOfDay                               // 24:00:00, which is midnight of the next day
	Padded                                 // with white space around it, which XML Schema takes off
	BlankForT                              // 2026-11-20 09:30:00Z
	LowerCase                              // t or z
	BasicFormat                            // 20261120T093000Z
	NoSeconds                              // 2026-11-20T09:30Z
	CommaFraction                          // 09:30:00,5
	LeapSecond                             // 23:59:60
	ZoneName                               // UTC or GMT, or a blank before the zone
	OffsetUnpunctuated                     // +0000 or +00
	OutOfRange                             // xs:dateTime, but outside the years 0000 to 9999
	NotDateTime                            // nothing of all that
)

// Readable says whether the instant is known.
func (d DateTime) Readable() bool { return d.Form <= Padded }

// ReadDateTime reads an xs:dateTime. SAML core (1.3.3) wants UTC; an instant without a zone is
// read as UTC, since that is what consumers do, and other zones are converted.
func ReadDateTime(s string) DateTime {
	if d := readExact(s); d.Form != NotDateTime {
		return d
	}
	if t := strings.Trim(s, " \t\r\n"); t != s {
		if d := readExact(t); d.Readable() {
			d.Form = Padded
			return d
		}
	}
	return readLoose(s)
}

// ParseDateTime is the instant of ReadDateTime. The zero time means absent or unreadable.
func ParseDateTime(s string) time.Time { return ReadDateTime(s).Time }

// Writable is t in UTC, or the zero time where its year has no four digits: a
// zone can push the last hours of 9999 out of them, and then no report could be
// written as JSON.
func Writable(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

const dateTimeLayout = "2006-01-02T15:04:05"

// readExact reads what xs:dateTime allows.
func readExact(s string) DateTime {
	clock, zone, ok := splitDateTime(s)
	if !ok {
		return DateTime{Form: otherYear(s)}
	}
	form, offset := InUTC, time.Duration(0)
	switch {
	case zone == "":
		form = NoZone
	case zone != "Z":
		var err error
		if offset, err = zoneOffset(zone); err != nil || offset > 14*time.Hour || offset < -14*time.Hour {
			return DateTime{Form: NotDateTime}
		}
		if offset != 0 {
			form = OtherZone
		}
	}
	if strings.HasPrefix(clock[len("2006-01-02T"):], "24:00:00") && strings.Trim(clock[len(dateTimeLayout):], ".0") == "" {
		clock = strings.Replace(clock, "T24:", "T00:", 1)
		form, offset = EndOfDay, offset-24*time.Hour
	}
	if form == EndOfDay || zone != "Z" {
		s = clock + "Z"
	}
	t, err := time.Parse(time.RFC3339, s) // the layout that the standard library reads fast
	if err != nil {
		return DateTime{Form: NotDateTime}
	}
	if t = t.Add(-offset); t.Year() < 0 || t.Year() > 9999 {
		return DateTime{Form: OutOfRange}
	}
	return DateTime{Time: t, Form: form}
}

// splitDateTime parts the clock, with its fraction, from the zone, when every digit and every
// separator stands where xs:dateTime has it. The standard library takes more than that.
func splitDateTime(s string) (clock, zone string, ok bool) {
	if len(s) < len(dateTimeLayout) {
		return "", "", false
	}
	for i := range len(dateTimeLayout) {
		switch c := dateTimeLayout[i]; {
		case digit(c) && !digit(s[i]), !digit(c) && s[i] != c:
			return "", "", false
		}
	}
	end := len(dateTimeLayout)
	if end < len(s) && s[end] == '.' {
		for end++; end < len(s) && digit(s[end]); end++ {
		}
		if s[end-1] == '.' {
			return "", "", false
		}
	}
	zone = s[end:]
	signed := len(zone) == len("+00:00") && (zone[0] == '+' || zone[0] == '-')
	return s[:end], zone, zone == "" || zone == "Z" || signed
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// zoneOffset reads +01:00.
func zoneOffset(zone string) (time.Duration, error) {
	t, err := time.Parse("15:04", zone[1:])
	if err != nil {
		return 0, err
	}
	offset := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	if zone[0] == '-' {
		offset = -offset
	}
	return offset, nil
}

// otherYear tells years that xs:dateTime writes with a sign or more digits from nonsense.
func otherYear(s string) DateTimeForm {
	year, rest, _ := strings.Cut(strings.TrimPrefix(s, "-"), "-")
	if len(year) < 4 || strings.Trim(year, "0123456789") != "" || len(year) == 4 && s[0] != '-' {
		return NotDateTime
	}
	if d := readExact("2000-" + rest); !d.Readable() {
		return NotDateTime
	}
	return OutOfRange
}

var looseDateTime = regexp.MustCompile(`^(\d{4})(-?)(\d\d)-?(\d\d)([Tt]|\s+)(\d\d)(:?)(\d\d)` +
	`(?::?(\d\d)(?:([.,])(\d+))?)?(\s*)(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$`)

// readLoose recognises what ISO 8601, RFC 3339, SQL and people write instead of xs:dateTime,
// and says what it means.
func readLoose(s string) DateTime {
	m := looseDateTime.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return DateTime{Form: NotDateTime}
	}
	seconds, leap := m[9], m[9] == "60"
	switch {
	case leap:
		seconds = "59"
	case seconds == "":
		seconds = "00"
	}
	meant := m[1] + "-" + m[3] + "-" + m[4] + "T" + m[6] + ":" + m[8] + ":" + seconds
	if m[11] != "" {
		meant += "." + m[11]
	}
	d := readExact(meant + punctuated(m[13]))
	if !d.Readable() {
		return DateTime{Form: NotDateTime}
	}
	if leap {
		d.Time = d.Time.Truncate(time.Second).Add(time.Second)
	}
	return DateTime{Form: looseForm(m), Meant: d.Time.Format(time.RFC3339Nano)}
}

// looseForm names the first thing in which the value departs from xs:dateTime.
func looseForm(m []string) DateTimeForm {
	switch {
	case m[2] == "" || m[7] == "":
		return BasicFormat
	case strings.TrimSpace(m[5]) == "":
		return BlankForT
	case m[5] == "t" || m[13] == "z":
		return LowerCase
	case m[9] == "":
		return NoSeconds
	case m[10] == ",":
		return CommaFraction
	case m[9] == "60":
		return LeapSecond
	case m[12] != "" || strings.HasSuffix(m[13], "T") || strings.HasSuffix(m[13], "C"):
		return ZoneName
	}
	return OffsetUnpunctuated
}

// punctuated is a zone as xs:dateTime writes it.
func punctuated(zone string) string {
	switch {
	case zone == "z" || zone == "UTC" || zone == "GMT":
		return "Z"
	case len(zone) == len("+00"):
		return zone + ":00"
	case len(zone) == len("+0000"):
		return zone[:3] + ":" + zone[3:]
	}
	return zone
}
