package theme

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// Value returns a value for a page, on one line and with hidden characters written out. A long one may
// break behind its parts, so that no word is cut where a part fits into a line.
func Value(s string) template.HTML {
	const fits = 40
	if s = words.VisibleLine(s); len(s) <= fits {
		return template.HTML(template.HTMLEscapeString(s))
	}
	return template.HTML(broken(s))
}

// Name is Value for a long name, of which the last part tells: that one is bold.
func Name(s string) template.HTML {
	s = words.VisibleLine(s)
	cut := strings.LastIndexAny(s, "/#") + 1
	last := "<strong>" + template.HTMLEscapeString(s[cut:]) + "</strong>"
	if cut == 0 {
		return template.HTML(last)
	}
	return template.HTML(`<span class="prefix">` + broken(s[:cut]) + "</span><wbr>" + last)
}

// hyphenated are short words with a hyphen, such as sign-in and SHA-1. The page's heading finds the same.
var hyphenated = regexp.MustCompile(`\b[A-Za-z][A-Za-z0-9]{0,9}-[A-Za-z0-9]{1,10}\b`)

// Heading returns a sentence for a page, on one line and with hidden characters written out. Short words
// with a hyphen stay on one line of the page.
func Heading(s string) template.HTML {
	s = template.HTMLEscapeString(words.VisibleLine(s))
	return template.HTML(hyphenated.ReplaceAllString(s, `<span class="whole">$0</span>`))
}

// partEnds are the characters behind which a value may break.
const partEnds = "/:,#?&."

func broken(s string) string {
	var b strings.Builder
	from := 0
	for i := 1; i < len(s); i++ {
		ends := strings.IndexByte(partEnds, s[i-1]) >= 0 && !strings.HasSuffix(s[:i], "://")
		if ends && strings.IndexByte(partEnds+" ", s[i]) < 0 {
			b.WriteString(template.HTMLEscapeString(s[from:i]) + "<wbr>")
			from = i
		}
	}
	b.WriteString(template.HTMLEscapeString(s[from:]))
	return b.String()
}
