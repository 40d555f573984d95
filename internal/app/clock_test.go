package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestClockOfTheOtherSide(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	date := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		if date != "" {
			w.Header().Set("Date", date)
		}
	}))
	defer server.Close()
	for said, want := range map[string]int{
		now.Add(-5 * time.Minute).Format(http.TimeFormat): 300, now.Add(5 * time.Minute).Format(http.TimeFormat): -300,
		now.Add(-20 * time.Second).Format(http.TimeFormat): 0, "": 0, "yesterday": 0,
	} {
		date = said
		c := &clockReader{RoundTripper: http.DefaultTransport}
		resp, err := (&http.Client{Transport: c}).Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if got := c.ahead(now); got != want {
			t.Errorf("Date %q: %d s ahead, want %d", said, got, want)
		}
	}
	if w := ClockWords(90); !strings.Contains(w, "90 s ahead") {
		t.Error(w)
	}
	if w := ClockWords(-90); !strings.Contains(w, "90 s behind") {
		t.Error(w)
	}
	if w := ClockWords(0); w != "" {
		t.Error(w)
	}
}
