package app

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// indexName is the file that lists what is in a directory of evidence.
const indexName = "manifest.json"

// isIndex says whether a file is the list of what is in a directory of evidence.
func isIndex(text string) bool { return parseIndex(text) != nil }

// index is that list, as far as it says how much a file holds.
type index struct {
	Schema string      `json:"schema"`
	Calls  []indexCall `json:"calls"`
}

// indexCall is one call and the file with its answer.
type indexCall struct {
	Operation string `json:"operation"`
	Region    string `json:"region"`
	State     string `json:"state"`
	File      string `json:"file"`
	SHA256    string `json:"sha256"`
}

// The states that matter: a file of another one holds all there is, or there is none.
const (
	statePartial = "partial"
	stateDenied  = "denied"
)

func parseIndex(text string) *index {
	if !strings.HasPrefix(text, "{") || !strings.Contains(text, "samlscope.evidence/") {
		return nil
	}
	x := &index{}
	if json.Unmarshal([]byte(text), x) != nil || !strings.HasPrefix(x.Schema, "samlscope.evidence/") {
		return nil
	}
	return x
}

// indexOf reads the index of a directory; nil where there is none.
func indexOf(dir string) *index {
	data, whole, err := readUpTo(filepath.Join(dir, indexName), maxUsersFile)
	if err != nil || !whole {
		return nil
	}
	return parseIndex(strings.TrimSpace(string(data)))
}

// partial is why a file does not hold all there is; "" when it does, for all that the index says.
// A file is known by its name or by its hash.
func (x *index) partial(dir, path, sha256 string) string {
	if x == nil {
		return ""
	}
	name, err := filepath.Rel(dir, path)
	for _, c := range x.Calls {
		same := err == nil && c.File != "" && filepath.FromSlash(c.File) == name ||
			c.SHA256 != "" && strings.EqualFold(c.SHA256, sha256)
		if same && c.State == statePartial {
			return indexName + " says that " + words.Shorten(c.Operation) + " wasn't read to its end"
		}
	}
	return ""
}

// denied lists the calls that AWS or Microsoft Graph refused, so that their answers are missing.
func (x *index) denied() (out []string) {
	if x == nil {
		return nil
	}
	for _, c := range x.Calls {
		if c.State == stateDenied {
			what := c.Operation
			if c.Region != "" {
				what += " in " + c.Region
			}
			out = append(out, words.Shorten(what))
		}
	}
	return out
}
