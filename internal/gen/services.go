package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// servicePages writes a page for each service, and their index.
func servicePages() map[string][]byte {
	files := map[string][]byte{}
	var index bytes.Buffer
	index.WriteString(generated + "# Services\n\nWhat each AWS service needs in Entra ID and in AWS, as a checklist " +
		"with the values. Words in capitals are yours to fill in.\n\n| service | Reply URL | own checks |\n|---|---|---|\n")
	for _, s := range services() {
		files[s.Name+".md"] = servicePage(s)
		addresses := strings.Join(s.replyURLs(), "<br>")
		fmt.Fprintf(&index, "| [%s](%s.md) | %s | %d |\n", s.Title, s.Name, addresses, len(s.checks()))
	}
	index.WriteString("\n`samlscope browse` stops posts to all of these addresses. `--also HOST` adds a service that is " +
		"not here. How to [capture a sign-in](../capture.md).\n")
	files["README.md"] = index.Bytes()
	return files
}

func servicePage(s service) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# %s\n\n%s\n\n## In Entra ID\n\n", generated, s.Title, s.About)
	b.WriteString("Screens without a product in front are under *" + inline(vendordoc.EntraSingleSignOn) + "*.\n\n")
	for _, p := range s.places() {
		if s.is(inspect.TargetIdentityCenter) {
			break // its metadata says the Reply URL
		}
		address := setting{vendordoc.EntraReplyURL, "`" + p.URL + "`"}
		if p.For != "" {
			address.Value += ", for " + p.For
		}
		item(&b, address)
	}
	for _, e := range s.Entra {
		item(&b, e)
	}
	b.WriteString("\n## In AWS\n\n")
	for _, a := range s.AWS {
		item(&b, a)
	}
	fmt.Fprintf(&b, "\n## Capture a sign-in\n\n%s [Capture a sign-in](../capture.md) has the other ways.\n\n"+
		"## What samlscope checks\n\n", s.Start)
	own := s.checks()
	if len(own) > 0 {
		b.WriteString("| check | severity, basis | what is wrong | fix |\n|---|---|---|---|\n")
	}
	for _, c := range own {
		fmt.Fprintf(&b, "| [`%s`](../checks/%s.md) | %s, %s | %s | %s |\n", c.ID, c.ID, c.Severity,
			render.BasisWords(c.Basis), inline(c.Title), firstFix(c))
	}
	other := ""
	if len(own) > 0 {
		b.WriteString("\n")
		other = "other "
	}
	fmt.Fprintf(&b, "[%d %schecks](../checks/README.md) hold for it.\n\n## Sources\n\n", s.shared(), other)
	for _, source := range s.From {
		fmt.Fprintf(&b, "- [%s](%s)\n", source.Title, source.URL)
	}
	return b.Bytes()
}

// item is one line of a checklist.
func item(b *bytes.Buffer, s setting) {
	fmt.Fprintf(b, "- [ ] **%s**: %s\n", screen(s.Screen), s.Value)
}

// screen is the way to a screen, without what most screens of a page begin with.
func screen(path string) string {
	return inline(strings.TrimPrefix(path, vendordoc.EntraSingleSignOn+" > "))
}

// places are the addresses that the service's messages are posted to; none where AWS's sign-in takes them, and where
// the service's metadata says it.
func (s service) places() (all []awsfacts.Place) {
	for _, p := range awsfacts.Places() {
		if slices.Contains(s.Targets, p.Target) {
			all = append(all, p)
		}
	}
	return all
}

// replyURLs are those of the index.
func (s service) replyURLs() (all []string) {
	if s.is(inspect.TargetIAM) {
		return []string{"`" + awsfacts.SignInURL + "`"}
	}
	for _, p := range s.places() {
		all = append(all, "`"+p.URL+"`")
	}
	return all
}

func (s service) is(t inspect.Target) bool { return slices.Contains(s.Targets, t) }

// judgedBy says whether a check judges the service's messages.
func (s service) judgedBy(c *inspect.Check) bool { return slices.ContainsFunc(s.Targets, c.HoldsFor) }

// checks are the service's own, in the order of the catalogue.
func (s service) checks() (own []*inspect.Check) {
	for _, c := range inspect.Catalogue() {
		if s.judgedBy(c) && s.owns(c) {
			own = append(own, c)
		}
	}
	return own
}

// owns says whether a check is the service's own: by its ID, or because it holds nowhere else.
func (s service) owns(c *inspect.Check) bool {
	if slices.ContainsFunc(s.Own, func(begin string) bool { return strings.HasPrefix(c.ID, begin) }) {
		return true
	}
	return !s.is(inspect.TargetIAM) && !c.HoldsFor(inspect.TargetIAM) && !c.HoldsFor(inspect.TargetUnknown)
}

// shared counts the checks that hold for it and are not of one service behind the sign-in alone.
func (s service) shared() (n int) {
	for _, c := range inspect.Catalogue() {
		others := slices.ContainsFunc(services(), func(other service) bool { return other.owns(c) })
		if s.judgedBy(c) && !others {
			n++
		}
	}
	return n
}

// firstFix is the likeliest fix of a check.
func firstFix(c *inspect.Check) string {
	if len(c.Fixes) == 0 {
		return ""
	}
	f := c.Fixes[0]
	return "**" + screen(f.Path) + "**: " + inline(f.Do)
}
