package iampolicy

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// ordered compares numbers or dates, whose operators end alike; nil for other operators.
func ordered(name string) func(want, value string) Answer {
	if end, ok := strings.CutPrefix(name, "Numeric"); ok {
		return orderedAs(end, number)
	}
	if end, ok := strings.CutPrefix(name, "Date"); ok {
		return orderedAs(end, date)
	}
	return nil
}

func orderedAs(end string, read func(string) (float64, bool)) func(want, value string) Answer {
	var fits func(order int) bool
	switch end {
	case "Equals":
		fits = func(order int) bool { return order == 0 }
	case "LessThan":
		fits = func(order int) bool { return order < 0 }
	case "LessThanEquals":
		fits = func(order int) bool { return order <= 0 }
	case "GreaterThan":
		fits = func(order int) bool { return order > 0 }
	case "GreaterThanEquals":
		fits = func(order int) bool { return order >= 0 }
	default:
		return nil
	}
	return func(want, value string) Answer {
		w, known := read(want)
		v, is := read(value)
		if !known || !is {
			return Open
		}
		return answer(fits(cmp.Compare(v, w)))
	}
}

func number(s string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return v, err == nil
}

// date reads the forms of ISO 8601 that IAM takes, and seconds since 1970.
func date(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return float64(t.Unix()), true
		}
	}
	return number(s)
}
