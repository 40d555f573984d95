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
		{from.Add(90 * time.Second), "1 min 30 s"},
		{from.Add(47 * time.Hour), "47 h"},
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

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", -time.Second: "0 s", 41 * time.Second: "41 s", 90 * time.Second: "1 min", 59*time.Minute + 59*time.Second: "59 min",
		time.Hour: "1 h", 125 * time.Minute: "2 h 5 min", 24 * time.Hour: "1 d",
		136*time.Hour + 11*time.Minute + 51*time.Second: "5 d 16 h", 400 * 24 * time.Hour: "400 d",
	} {
		if got := Ago(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 40 * time.Millisecond: "40 ms", 59 * time.Second: "59 s", 59*time.Second + 600*time.Millisecond: "1 min",
		5*time.Minute + 10*time.Second: "5 min 10 s", 12 * time.Hour: "12 h", 22*time.Hour + 30*time.Minute: "22 h 30 min",
		30*time.Hour + 5*time.Second: "30 h 5 s", -90 * time.Second: "-1 min 30 s",
	} {
		if got := Span(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
