package app

import (
	"fmt"
	"net/http"
	"time"
)

// clockReader notes the Date of the last answer: AWS's own clock.
type clockReader struct {
	http.RoundTripper // nil: the default one
	at                time.Time
}

// RoundTrip passes the request on.
func (c *clockReader) RoundTrip(r *http.Request) (*http.Response, error) {
	via := c.RoundTripper
	if via == nil {
		via = http.DefaultTransport
	}
	resp, err := via.RoundTrip(r)
	if err == nil {
		if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			c.at = at
		}
	}
	return resp, err
}

// clockTolerance is what a Date in whole seconds and a slow answer make.
const clockTolerance = 30 * time.Second

// ahead is how far this machine's clock is before AWS's, in seconds; 0 while
// they agree, or when AWS did not say.
func (c *clockReader) ahead(now time.Time) int {
	if off := now.Sub(c.at); !c.at.IsZero() && off.Abs() >= clockTolerance {
		return int(off.Seconds())
	}
	return 0
}

// ClockWords says that the clocks disagree; "" when they do not.
func ClockWords(ahead int) string {
	const so = ", so verdicts about times are wrong here: turn on time synchronisation"
	switch {
	case ahead > 0:
		return fmt.Sprintf("the clock of this machine is %d s ahead of AWS's%s", ahead, so)
	case ahead < 0:
		return fmt.Sprintf("the clock of this machine is %d s behind AWS's%s", -ahead, so)
	}
	return ""
}
