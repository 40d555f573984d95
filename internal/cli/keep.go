package cli

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

const maxKeep = time.Duration(math.MaxInt64)

// days is a duration that may be written in days: 7d, 36h.
type days time.Duration

func (d *days) String() string {
	if v := time.Duration(*d); v > 0 && v%(24*time.Hour) == 0 {
		return strconv.Itoa(int(v/(24*time.Hour))) + "d"
	}
	return time.Duration(*d).String()
}

// Set implements pflag.Value.
func (d *days) Set(s string) error {
	v, err := time.ParseDuration(s)
	if n, isDays := strings.CutSuffix(s, "d"); isDays {
		var count int
		if count, err = strconv.Atoi(n); count > int(maxKeep/(24*time.Hour)) {
			count = 0 // longer than time.Duration can say
		}
		v = time.Duration(count) * 24 * time.Hour
	}
	if err != nil || v <= 0 {
		return errors.New("is a length of time like 7d or 36h")
	}
	*d = days(v)
	return nil
}

// Type implements pflag.Value.
func (d *days) Type() string { return "duration" }
