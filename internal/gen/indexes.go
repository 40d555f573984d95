package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/render"
)

// servicesIndex leads to the services of the page with error texts.
func servicesIndex(all []*inspect.KnownError) []byte {
	var b bytes.Buffer
	for i, e := range all {
		if i > 0 && all[i-1].Service == e.Service {
			continue
		}
		count := 0
		for _, other := range all {
			if other.Service == e.Service {
				count++
			}
		}
		name := render.ServiceName(e.Service)
		fmt.Fprintf(&b, "- [%s](#%s): %d\n", name, anchor(name), count)
	}
	return b.Bytes()
}

// anchor is what code hosts make of a heading of letters, digits, blanks and punctuation.
func anchor(heading string) string {
	kept := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(kept, " ", "-")
}

var (
	flagName   = regexp.MustCompile(`--[a-z][a-z-]*`)
	awsCommand = regexp.MustCompile(`aws [a-z][^,>)]*`) // whose flags are AWS's
)

// waitsSection says which checks stay open without which flag. The reasons are those that messages of the corpus get
// when nothing but the message, and then its relay state too, is known.
func waitsSection() ([]byte, error) {
	cases, err := corpus.Cases()
	if err != nil {
		return nil, err
	}
	waiting := map[string][]string{}
	for _, name := range []string{
		"good-connect", "good-workspaces", "good-quicksight", "good-redshift", "good-identity-center", "good-session-tags",
	} {
		at := slices.IndexFunc(cases, func(c *fixturefile.File) bool { return c.Name == name })
		if at < 0 {
			return nil, errors.New("the corpus has no case " + name)
		}
		for _, relayState := range []*string{nil, cases[at].RelayState} {
			r := inspect.Inspect(inspect.Messages(name, []byte(cases[at].Body))[0], inspect.Options{RelayState: relayState})
			for _, check := range r.Checks {
				if check.Outcome != inspect.NotChecked {
					continue
				}
				for _, flag := range flagName.FindAllString(awsCommand.ReplaceAllString(check.Reason, ""), -1) {
					if !slices.Contains(waiting[flag], check.ID) {
						waiting[flag] = append(waiting[flag], check.ID)
					}
				}
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("\n## What a check waits for\n\nWithout the flag in the first column, or the same by `--evidence`, " +
		"these checks are not checked. The report says of a check in several rows which of them it waits for.\n\n" +
		"| flag | checks |\n|---|---|\n")
	for _, flag := range sorted(waiting) {
		links := make([]string, len(waiting[flag]))
		for i, id := range waiting[flag] {
			links[i] = "[`" + id + "`](" + id + ".md)"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", flag, strings.Join(links, ", "))
	}
	return b.Bytes(), nil
}
