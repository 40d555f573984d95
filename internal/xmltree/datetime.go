package xmltree

import "time"

// ParseDateTime reads an xs:dateTime. The zero time means absent or unreadable.
// SAML core (1.3.3) wants UTC; an instant without a zone is read as UTC, since
// that is what consumers do, and other zones are converted.
func ParseDateTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Writable(t)
		}
	}
	return time.Time{}
}

// Writable is t in UTC, or the zero time where its year has no four digits: a
// zone can push the last hours of 9999 out of them, and then no report could be
// written as JSON.
func Writable(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
