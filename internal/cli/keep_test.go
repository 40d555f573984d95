package cli

import (
	"testing"
	"time"
)

func TestKeepIsReadInDays(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"7d": 7 * 24 * time.Hour, "1d": 24 * time.Hour, "36h": 36 * time.Hour, "90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "3650d": 3650 * 24 * time.Hour,
	} {
		var d days
		if err := d.Set(in); err != nil || time.Duration(d) != want {
			t.Errorf("%s: %v, %v", in, time.Duration(d), err)
		}
		var again days
		if err := again.Set(d.String()); err != nil || again != d {
			t.Errorf("%s is shown as %s", in, d.String())
		}
	}
	for _, in := range []string{
		"", "d", "7", "0d", "-1d", "0s", "-5m", "7 d", "7D", "1.5d", "1d12h", "forever", "9999999999999999999d",
		"200000d", "300000d",
	} {
		before := days(time.Hour)
		d := before
		if err := d.Set(in); err == nil || d != before {
			t.Errorf("%q is taken as %v (%v)", in, d.String(), err)
		}
	}
}
