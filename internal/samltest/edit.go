package samltest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// edit is one change of a message's text.
type edit struct {
	kind     string // replace | replace-all | attribute
	old, new string
	values   []string // of attribute; none removes it
}

func parseEdit(kind, value string) (edit, error) {
	separator := " =>"
	if kind == "attribute" {
		separator = " ="
	}
	from, to, found := strings.Cut(value, separator)
	to = strings.TrimPrefix(to, " ")
	if !found || from == "" {
		return edit{}, fmt.Errorf("want `%s: OLD%s NEW`, got %q", kind, separator, value)
	}
	if kind == "attribute" {
		e := edit{kind: kind, old: attributeName(strings.TrimSpace(from))}
		if to != "" {
			e.values = strings.Split(to, " | ")
		}
		return e, nil
	}
	var err error
	e := edit{kind: kind}
	if e.old, err = unescape(from); err == nil {
		e.new, err = unescape(to)
	}
	return e, err
}

// unescape resolves \n, \t, \r and \\.
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		i++
		at := -1
		if i < len(s) {
			at = strings.IndexByte(`ntr\`, s[i])
		}
		if at < 0 {
			return "", fmt.Errorf(`a backslash begins none of \n, \t, \r and \\ in %q`, s)
		}
		b.WriteByte("\n\t\r\\"[at])
	}
	return b.String(), nil
}

// attributeName gives AWS's full name for the short ones.
func attributeName(name string) string {
	switch {
	case name == "Role", name == "RoleSessionName", name == "SessionDuration",
		name == "SourceIdentity", name == "TransitiveTagKeys", strings.HasPrefix(name, "PrincipalTag:"):
		return samlsign.AWSAttributes + name
	}
	return name
}

func applyEdits(text string, edits []edit) (string, error) {
	for _, e := range edits {
		var err error
		if text, err = e.apply(text); err != nil {
			return "", err
		}
	}
	return text, nil
}

func (e edit) apply(text string) (string, error) {
	if e.kind == "attribute" {
		return setAttribute(text, e.old, e.values)
	}
	n := strings.Count(text, e.old)
	if n == 0 || n > 1 && e.kind == "replace" {
		return "", fmt.Errorf("%s: %q stands %d times in the text", e.kind, e.old, n)
	}
	return strings.ReplaceAll(text, e.old, e.new), nil
}

// An Attribute and its parts, in whatever prefix the base message uses.
var (
	attributeElement = regexp.MustCompile(`(?s)\s*<(?:[\w.-]+:)?Attribute(?:\s[^>]*[^>/])?` +
		`(?:/>|>.*?</(?:[\w.-]+:)?Attribute\s*>)`)
	attributeStart = regexp.MustCompile(`^(\s*)<((?:[\w.-]+:)?)Attribute(?:\s[^>]*[^>/])?`)
	valueStart     = regexp.MustCompile(`<(?:[\w.-]+:)?AttributeValue(?:\s[^>]*[^>/])?`)
)

// setAttribute replaces the values of the first Attribute of this name, adds
// one behind the last when there is none, or cuts it when there are no values.
func setAttribute(text, name string, values []string) (string, error) {
	all := attributeElement.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return "", fmt.Errorf("attribute %s: the text has no Attribute to set it beside", name)
	}
	for _, at := range all {
		element := text[at[0]:at[1]]
		if !strings.Contains(attributeStart.FindString(element), ` Name="`+name+`"`) {
			continue
		}
		if len(values) == 0 {
			return text[:at[0]] + text[at[1]:], nil
		}
		return text[:at[0]] + attributeText(element, attributeStart.FindString(element), values) + text[at[1]:], nil
	}
	if len(values) == 0 {
		return "", fmt.Errorf("attribute %s: there is none to remove", name)
	}
	last := all[len(all)-1]
	model := text[last[0]:last[1]]
	m := attributeStart.FindStringSubmatch(model)
	start := m[1] + "<" + m[2] + `Attribute Name="` + name + `"`
	return text[:last[1]] + attributeText(model, start, values) + text[last[1]:], nil
}

// attributeText writes an Attribute whose values look like those of the model.
func attributeText(model, start string, values []string) string {
	prefix := attributeStart.FindStringSubmatch(model)[2]
	open := valueStart.FindString(model)
	if open == "" {
		open = "<" + prefix + "AttributeValue"
	}
	var b strings.Builder
	b.WriteString(start + ">")
	for _, v := range values {
		b.WriteString(open + ">" + v + "</" + prefix + "AttributeValue>")
	}
	b.WriteString("</" + prefix + "Attribute>")
	return b.String()
}
