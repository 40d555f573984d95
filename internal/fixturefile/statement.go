package fixturefile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// statements are the words that an expectation begins with, and what may follow
// each.
func statements() []struct {
	word  string
	valid func(value string) error
} {
	return []struct {
		word  string
		valid func(value string) error
	}{
		{"verdict", aVerdict},
		{"pass", anything},
		{"fail", anything},
		{"not-applicable", anything},
		{"not-checked", anything},
		{"cause", anything},
		{"headline", anything},
		{"signature", anything},
		{"silent", nothing},
		{"role", anything},
		{"role-session-name", aPattern},
		{"relay-state", aPattern},
		{"service", anything},
		{"audience", anything},
		{"algorithm", anything},
		{"max-key-age", anAge},
	}
}

// Words are those that an expectation can begin with.
func Words() (out []string) {
	for _, s := range statements() {
		out = append(out, s.word)
	}
	return out
}

// Statement takes an expectation apart: its first word, and the rest.
func Statement(text string) (word, value string) {
	word, value, _ = strings.Cut(text, " ")
	return word, strings.TrimSpace(value)
}

// CheckStatement says what is wrong with an expectation.
func CheckStatement(text string) error {
	word, value := Statement(text)
	all := statements()
	i := slices.Index(Words(), word)
	if i < 0 {
		return fmt.Errorf("%q is unknown: expect accepts %s", word, strings.Join(Words(), ", "))
	}
	if err := all[i].valid(value); err != nil {
		return fmt.Errorf("expect %s: %w", text, err)
	}
	return nil
}

func anything(value string) error {
	if value == "" {
		return errors.New("nothing is expected")
	}
	return nil
}

func nothing(value string) error {
	if value != "" {
		return errors.New("nothing may follow")
	}
	return nil
}

func aVerdict(v string) error {
	if v != "accept" && v != "at-risk" && v != "reject" {
		return fmt.Errorf("a verdict is accept, at-risk or reject, not %q", v)
	}
	return nil
}

func aPattern(p string) error {
	_, err := regexp.Compile("^(?:" + p + ")$")
	return err
}

// anAge is a number of days, "400d", or a Go duration.
func anAge(s string) error {
	_, err := Age(s)
	return err
}

// Age reads a number of days, "400d", or a Go duration.
func Age(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(s)
}
