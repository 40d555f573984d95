// Package pages reads what a command line or an API answered: JSON or YAML documents, one page
// after the other.
package pages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// IsJSON says whether a text begins as a JSON object or list does.
func IsJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return text != "" && (text[0] == '{' || text[0] == '[')
}

// IsYAML says whether a text looks like what `aws --output yaml` prints: each of its first lines
// is a key, an element of a list, or indented.
func IsYAML(text string) bool {
	lines := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) == "" {
			continue
		}
		key, _, isKey := strings.Cut(line, ":")
		isKey = isKey && key != "" && !strings.ContainsAny(key, " ,;\t\"@")
		if !isKey && !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "  ") {
			return false
		}
		if lines++; lines == 20 {
			break
		}
	}
	return lines > 0
}

// Read returns the documents of a text in JSON or YAML: objects as map[string]any, lists as
// []any, and in YAML every value as the text that it was written as.
func Read(text string) ([]any, error) {
	if IsJSON(text) {
		return readJSON(text)
	}
	return readYAML(text)
}

func readJSON(text string) (out []any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for {
		var v any
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, errors.New("the JSON in it is cut off")
		case err != nil:
			return nil, fmt.Errorf("it is not valid JSON: %w", err)
		}
		out = append(out, v)
	}
}

func readYAML(text string) (out []any, err error) {
	d := yaml.NewDecoder(strings.NewReader(text))
	for {
		var n yaml.Node
		switch err := d.Decode(&n); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("it is not valid YAML: %w", err)
		}
		out = append(out, plain(&n))
	}
}

// plain is a YAML node as JSON would have it. Names of users are texts, also when they are
// digits only. Aliases, which the AWS command line never writes, are left out.
func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return plain(n.Content[0])
	case yaml.MappingNode:
		out := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := make([]any, 0, len(n.Content))
		for _, e := range n.Content {
			out = append(out, plain(e))
		}
		return out
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			return n.Value
		}
	}
	return nil
}

// More says whether a page is not the last one: it has a token for the next.
func More(page map[string]any) bool {
	for key, v := range page {
		if !strings.EqualFold(key, "NextToken") {
			continue
		}
		if s, ok := v.(string); ok && s != "" {
			return true
		}
	}
	return false
}

// List returns the list under one of the keys, whose case does not count.
func List(page map[string]any, key string) ([]any, bool) {
	for k, v := range page {
		if l, ok := v.([]any); ok && strings.EqualFold(k, key) {
			return l, true
		}
	}
	return nil, false
}

// Object returns the object under a key, whose case does not count.
func Object(page map[string]any, key string) (map[string]any, bool) {
	for k, v := range page {
		if m, ok := v.(map[string]any); ok && strings.EqualFold(k, key) {
			return m, true
		}
	}
	return nil, false
}
