package samlscope_test

import (
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var (
	mdFence    = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	mdCode     = regexp.MustCompile("`[^`\n]*`")
	mdLink     = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	mdHeading  = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	mdLinkText = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// TestLinksLeadSomewhere: each link of the Markdown to a file of the repository leads to one, and each anchor to a
// heading.
func TestLinksLeadSomewhere(t *testing.T) {
	anchors := map[string]map[string]bool{}
	for path, text := range markdown(t) {
		anchors[path] = anchorsOf(text)
	}
	links, anchored := 0, 0
	for path, text := range markdown(t) {
		for _, m := range linksOf(text) {
			u, err := url.Parse(m[1])
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			if u.Scheme != "" {
				continue
			}
			links++
			to := path
			if u.Path != "" {
				to = filepath.Join(filepath.Dir(path), filepath.FromSlash(u.Path))
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: there is no %s", path, m[1])
			} else if u.Fragment != "" {
				anchored++
				if !anchors[to][u.Fragment] {
					t.Errorf("%s: %s has no heading #%s", path, to, u.Fragment)
				}
			}
		}
	}
	if links < 500 || anchored < 10 {
		t.Errorf("only %d links, %d of them to a heading", links, anchored)
	}
}

// TestEveryPageIsLinked: from README or from the index, a reader comes to every page.
func TestEveryPageIsLinked(t *testing.T) {
	all := markdown(t)
	reached := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		if reached[path] {
			return
		}
		reached[path] = true
		for _, m := range linksOf(all[path]) {
			if u, err := url.Parse(m[1]); err == nil && u.Scheme == "" && u.Path != "" {
				visit(filepath.Join(filepath.Dir(path), filepath.FromSlash(u.Path)))
			}
		}
	}
	visit("README.md")
	for path := range all {
		if !reached[path] && strings.HasPrefix(path, "docs") {
			t.Errorf("no page leads to %s", path)
		}
	}
}

// markdown are the Markdown files of the repository, by their paths.
func markdown(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == ".git" || path == "build") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".md" {
			text, err := os.ReadFile(path)
			all[path] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// linksOf are the links of a page, code apart.
func linksOf(text string) [][]string {
	return mdLink.FindAllStringSubmatch(mdCode.ReplaceAllString(mdFence.ReplaceAllString(text, ""), ""), -1)
}

// anchorsOf are the anchors that GitHub gives a page's headings: lower case, blanks as hyphens, other marks gone, and
// a number behind the second of a kind.
func anchorsOf(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range mdHeading.FindAllStringSubmatch(mdFence.ReplaceAllString(text, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.ReplaceAll(html.UnescapeString(mdLinkText.ReplaceAllString(m[1], "$1")), "`", ""))
		for n, again := 1, name; all[name]; n++ {
			name = again + "-" + strconv.Itoa(n)
		}
		all[name] = true
	}
	return all
}
