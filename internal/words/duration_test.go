package words

import (
	"testing"
	"time"
)

func TestApart(t *testing.T) {
	from := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		to   time.Time
		want string
	}{
		{from.Add(90 * time.Second), "1m30s"},
		{from.Add(47 * time.Hour), "47h"},
		{from.Add(48 * time.Hour), "2 days"},
		{from.AddDate(1, 0, 0), "365 days"},
		{from.AddDate(2, 0, -1), "730 days"},
		{from.AddDate(2, 0, 0), "2 years"},
		{from.AddDate(10, 0, 1), "more than 10 years"},
		{from.AddDate(7000, 0, 0), "7000 years"},
	} {
		if got := Apart(from, c.to); got != c.want {
			t.Errorf("%s is %q, want %q", c.to, got, c.want)
		}
	}
}
