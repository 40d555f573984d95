package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// The types of flags check their value when it is set, so that what is wrong
// with it is said with the place it came from. Their errors begin with "is" and
// say what the value should be.

// word is a flag whose value is one of a few words.
type word struct {
	to    *string
	words []string
}

func (w word) String() string {
	if w.to == nil {
		return ""
	}
	return *w.to
}

// Set implements pflag.Value.
func (w word) Set(s string) error {
	if !slices.Contains(w.words, s) {
		return errors.New("is " + words.List(w.words, "or"))
	}
	*w.to = s
	return nil
}

// Type implements pflag.Value.
func (w word) Type() string { return "string" }

// choice registers a flag whose value is one of the words, the first unless
// another is set. What it is for is followed by the list of the words.
func choice(f *pflag.FlagSet, to *string, name, what string, words ...string) {
	*to = words[0]
	listed := ": " + strings.Join(words, "|")
	if len(words) > 6 { // too many for one line; a wrong one lists them all
		listed = ", such as " + strings.Join(words[:3], ", ")
	}
	f.Var(word{to, words}, name, what+listed)
}

// completeWords lets the shell complete the flags whose value is one of a few
// words, of all commands.
func completeWords(root *cobra.Command) {
	for _, cmd := range append(everyCommand(root), root) {
		flags := cmd.Flags()
		if cmd == root {
			flags = root.PersistentFlags()
		}
		flags.VisitAll(func(f *pflag.Flag) {
			w, ok := f.Value.(word)
			if !ok {
				return
			}
			complete := cobra.FixedCompletions(w.words, cobra.ShellCompDirectiveNoFileComp)
			if err := cmd.RegisterFlagCompletionFunc(f.Name, complete); err != nil {
				panic(err) // the command has the flag, and is met once
			}
		})
	}
}

// instant is the flag --at.
type instant struct{ to *string }

// clock is the instant as of which to judge; the zero one when none was given.
func (i instant) clock(now func() time.Time) inspect.Clock {
	if *i.to == "" {
		return inspect.Clock{}
	}
	clock, _ := inspect.ParseClock(*i.to, now) // Set took it, so it parses
	return clock
}

func (i instant) String() string {
	if i.to == nil {
		return ""
	}
	return *i.to
}

// Set implements pflag.Value.
func (i instant) Set(s string) error {
	if s != "" {
		if _, err := inspect.ParseClock(s, time.Now); err != nil {
			return err
		}
	}
	*i.to = s
	return nil
}

// Type implements pflag.Value.
func (i instant) Type() string { return "string" }

// ahead is an instant of sign-ins that are still to come.
type ahead struct{ instant }

// Set implements pflag.Value.
func (a ahead) Set(s string) error {
	if err := a.instant.Set(s); err != nil || s == "issued" {
		return errors.New("is now, a date like 2026-11-30 (its start in UTC) or a time like 2026-11-30T09:00:00Z")
	}
	return nil
}

// misfit says why a value does not fit a flag. from is where the value stands.
func misfit(from string, f *pflag.Flag, value string, err error) error {
	switch f.Value.(type) {
	case word, instant, ahead, checked, *days:
		return fmt.Errorf("%s %w, not %q", from, err, value)
	}
	switch f.Value.Type() {
	case "bool":
		return fmt.Errorf("%s is true or false, not %q", from, value)
	case "duration":
		return fmt.Errorf("%s is a length of time like 90s or 5m, not %q", from, value)
	}
	return fmt.Errorf("%s: %q: %w", from, value, err)
}

// checked is a flag whose value has a form.
type checked struct {
	to   *string
	form func(string) bool
	is   string // what the value should be, for example "is a URL"
}

func (c checked) String() string {
	if c.to == nil {
		return ""
	}
	return *c.to
}

// Set implements pflag.Value. An empty value is none.
func (c checked) Set(s string) error {
	if s != "" && !c.form(s) {
		return errors.New(c.is)
	}
	*c.to = s
	return nil
}

// Type implements pflag.Value.
func (c checked) Type() string { return "string" }

// webAddress says whether a browser can post there.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}
