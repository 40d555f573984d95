package entra

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/samlscope/samlscope/internal/words"
)

// step is one transformation of a claim.
type step struct {
	method     string // in lower case, without what the policy's kind adds
	in, in2    *source
	separator  string
	at         string // type: after, before or between; prefix or suffix
	value      string
	value2     string
	output     *source
	index      int
	length     int
	regex      *regexp.Regexp
	replace    string
	attributes map[string]*source
	nameID     bool   // of the NameID: a Join cuts the domain part of its first input
	unknown    string // why nothing can be said of it, as a clause
}

func (t *step) sources() []*source {
	out := []*source{t.in, t.in2, t.output}
	for _, s := range t.attributes {
		out = append(out, s)
	}
	return out
}

// makeNameID makes it one of the NameID, which Microsoft documents fewer of.
func (t *step) makeNameID() {
	if t.nameID = true; t.unknown == "" && t.method != "extractmailprefix" && t.method != "join" {
		t.unknown = "Microsoft documents no transformations of the NameID but ExtractMailPrefix and Join"
	}
}

// apply is what the step makes for a user; before is what the one before it made.
func (t *step) apply(u *user, before value) value {
	if t.unknown != "" {
		return unknown("%s", t.unknown)
	}
	read := func(s *source) value {
		switch {
		case s == nil:
			return value{}
		case s.previous:
			return before
		}
		return s.single(s.value(u))
	}
	in := read(t.in)
	if in.unknown != "" {
		return in
	}
	if made, is := t.mapped(in); is {
		return made
	}
	text := in.one()
	then := func(yes bool) value {
		if yes {
			return read(t.output)
		}
		return value{}
	}
	switch t.method {
	case "ifempty":
		return then(text == "")
	case "ifnotempty":
		return then(text != "")
	}
	second := read(t.in2)
	if len(in.texts) > 1 || len(second.texts) > 1 {
		return unknown("an input of the transformation %s has several values, and Microsoft doesn't document "+
			"what is sent then",
			t.method)
	}
	switch t.method {
	case "join":
		return t.join(u, text, second)
	case "contains":
		return then(text != "" && strings.Contains(text, t.value))
	case "startswith":
		return then(text != "" && strings.HasPrefix(text, t.value))
	case "endswith":
		return then(text != "" && strings.HasSuffix(text, t.value))
	case "regexreplace":
		return t.replaced(text, read)
	}
	return unknown("samlscope doesn't know the transformation %s", t.method)
}

// mapped makes one text of each; is is false of other transformations.
func (t *step) mapped(in value) (out value, is bool) {
	var f func(string) string
	switch t.method {
	case "extractmailprefix":
		f = func(s string) string { prefix, _, _ := strings.Cut(s, "@"); return prefix }
	case "tolowercase":
		f = strings.ToLower
	case "touppercase":
		f = strings.ToUpper
	case "trim":
		f = strings.TrimSpace
	case "extract":
		f = t.extracted
	case "extractalpha":
		f = func(s string) string { return atEnd(s, t.at, unicode.IsLetter) }
	case "extractnumber":
		f = func(s string) string { return atEnd(s, t.at, unicode.IsDigit) }
	case "substring":
		f = func(s string) string {
			r := []rune(s)
			from := min(max(t.index, 0), len(r))
			to := len(r)
			if t.length > 0 {
				to = min(from+t.length, len(r))
			}
			return string(r[from:to])
		}
	default:
		return value{}, false
	}
	return in.map1(f), true
}

// join is input, separator, second input; in a NameID the second one has to be a domain that is verified. What Entra
// ID sends when one of them is empty is not documented.
func (t *step) join(u *user, first string, second value) value {
	switch {
	case second.unknown != "":
		return second
	case first == "" && second.one() == "":
		return value{}
	case first == "" || second.one() == "":
		return unknown("an input of Join is empty, and Microsoft doesn't document what is sent then")
	}
	if !t.nameID {
		return of(first + t.separator + second.one())
	}
	switch domains := u.d.domains; {
	case domains == nil:
		return unknown("the tenant's verified domains were not read, and a NameID may be joined with those alone")
	case !slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, second.one()) }):
		v := unknown("it is joined with %s, which isn't a verified domain of the tenant, and Entra ID sends a "+
			"pairwise ID then",
			words.Shorten(second.one()))
		v.pairwise = true
		return v
	}
	first, _, _ = strings.Cut(first, "@")
	return of(first + t.separator + second.one())
}

// extracted is what stands after, before or between the texts; nothing where they do not are in it.
func (t *step) extracted(s string) string {
	before, after, found := strings.Cut(s, t.value)
	switch {
	case !found:
		return ""
	case strings.HasPrefix(t.at, "before"):
		return before
	case strings.HasPrefix(t.at, "after"):
		return after
	}
	between, _, found := strings.Cut(after, t.value2)
	if !found {
		return ""
	}
	return between
}

// atEnd is the run of such characters at the end that is meant.
func atEnd(s, at string, in func(rune) bool) string {
	if at == "suffix" {
		return s[len(strings.TrimRightFunc(s, in)):]
	}
	return s[:len(s)-len(strings.TrimLeftFunc(s, in))]
}

// replaced is the replacement with its names in braces filled in.
func (t *step) replaced(s string, read func(*source) value) value {
	m := t.regex.FindStringSubmatchIndex(s)
	if m == nil {
		return value{}
	}
	with := t.replace
	for i, name := range t.regex.SubexpNames() {
		if i > 0 && name != "" && m[2*i] >= 0 {
			with = strings.ReplaceAll(with, "{"+name+"}", s[m[2*i]:m[2*i+1]])
		}
	}
	for name, from := range t.attributes {
		if !strings.Contains(with, "{"+name+"}") {
			continue
		}
		v := read(from)
		if v.unknown != "" {
			return v
		}
		with = strings.ReplaceAll(with, "{"+name+"}", v.one())
	}
	return valueOf(with)
}

// pattern compiles a pattern of .NET; why says that Go's has no such thing.
func pattern(text string) (re *regexp.Regexp, why string) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, "samlscope can't run the pattern of a RegexReplace"
	}
	return re, ""
}
