package xmltree

import (
	"testing"
	"time"
)

// TestReadDateTime: what xs:dateTime allows is read, to the instant; what other standards have
// instead is recognised, and what it means is said.
func TestReadDateTime(t *testing.T) {
	const usual = "2026-11-20T09:30:00Z"
	for _, c := range []struct {
		in    string
		form  DateTimeForm
		means string // of a readable value its instant, else Meant
	}{
		{usual, InUTC, usual},
		{"2026-11-20T09:30:00.5Z", InUTC, "2026-11-20T09:30:00.5Z"},
		{"2026-11-20T09:30:00.1234567Z", InUTC, "2026-11-20T09:30:00.1234567Z"},
		{"2026-11-20T09:30:00.123456789012Z", InUTC, "2026-11-20T09:30:00.123456789Z"},
		{"2026-11-20T09:30:00+00:00", InUTC, usual},
		{"2026-11-20T09:30:00-00:00", InUTC, usual},
		{"2026-11-20T10:30:00+01:00", OtherZone, usual},
		{"2026-11-20T04:00:00-05:30", OtherZone, usual},
		{"2026-11-20T09:30:00", NoZone, usual},
		{"2026-11-20T24:00:00Z", EndOfDay, "2026-11-21T00:00:00Z"},
		{"2026-11-20T24:00:00.000Z", EndOfDay, "2026-11-21T00:00:00Z"},
		{"\n2026-11-20T09:30:00Z ", Padded, usual},
		{"0001-01-01T00:00:00Z", InUTC, "0001-01-01T00:00:00Z"},

		{"2026-11-20 09:30:00Z", BlankForT, usual},
		{"2026-11-20 09:30:00", BlankForT, usual},
		{"2026-11-20t09:30:00z", LowerCase, usual},
		{"20261120T093000Z", BasicFormat, usual},
		{"2026-11-20T09:30Z", NoSeconds, usual},
		{"2026-11-20T09:30:00,5Z", CommaFraction, "2026-11-20T09:30:00.5Z"},
		{"2026-12-31T23:59:60Z", LeapSecond, "2027-01-01T00:00:00Z"},
		{"2026-11-20T09:30:00 UTC", ZoneName, usual},
		{"2026-11-20T09:30:00GMT", ZoneName, usual},
		{"2026-11-20T09:30:00 Z", ZoneName, usual},
		{"2026-11-20T09:30:00+0000", OffsetUnpunctuated, usual},
		{"2026-11-20T10:30:00+01", OffsetUnpunctuated, usual},
		{"2026-11-20T24:00Z", NoSeconds, "2026-11-21T00:00:00Z"},

		{"9999-12-31T23:59:59-14:00", OutOfRange, ""},
		{"0000-01-01T00:00:00+14:00", OutOfRange, ""},
		{"12026-11-20T09:30:00Z", OutOfRange, ""},
		{"-0044-03-15T09:30:00Z", OutOfRange, ""},

		{"", NotDateTime, ""},
		{"-", NotDateTime, ""},
		{"soon", NotDateTime, ""},
		{"20.11.2026 10:30", NotDateTime, ""},
		{"2026-02-30T09:30:00Z", NotDateTime, ""},
		{"2026-11-20T24:00:01Z", NotDateTime, ""},
		{"2026-11-20T25:00:00Z", NotDateTime, ""},
		{"2026-11-20T09:60:00Z", NotDateTime, ""},
		{"2026-11-20T9:30:00Z", NotDateTime, ""},
		{"2026-11-20T09:30:00.Z", NotDateTime, ""},
		{"2026-11-20T09:30:00+15:00", NotDateTime, ""},
		{"2026-11-20T09:30:00+01:60", NotDateTime, ""},
		{"2026-11-20", NotDateTime, ""},
		{"1795167000", NotDateTime, ""},
	} {
		d := ReadDateTime(c.in)
		means := d.Meant
		if d.Readable() {
			means = d.Time.Format(time.RFC3339Nano)
		}
		if d.Form != c.form || means != c.means {
			t.Errorf("%q: form %d means %q, want %d %q", c.in, d.Form, means, c.form, c.means)
		}
		if d.Readable() == (d.Meant != "") && c.form != OutOfRange && c.form != NotDateTime {
			t.Errorf("%q: readable %t, and meant %q", c.in, d.Readable(), d.Meant)
		}
	}
}
