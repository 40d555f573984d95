package app

import (
	"path/filepath"
	"strings"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/words"
)

// index is the list of what is in a directory of evidence; nil where there is none.
type index struct{ *evidencedir.Manifest }

// isIndex says whether a file is the list of what is in a directory of evidence.
func isIndex(text string) bool {
	_, err := evidencedir.ParseManifest([]byte(text))
	return err == nil
}

// indexOf reads the index of a directory; nil where there is none.
func indexOf(dir string) *index {
	data, whole, err := readUpTo(filepath.Join(dir, evidencedir.ManifestName), maxUsersFile)
	if err != nil || !whole {
		return nil
	}
	m, err := evidencedir.ParseManifest(data)
	if err != nil {
		return nil
	}
	return &index{m}
}

// call is the call whose answer a file is, known by the file's name or by its hash; nil where the index
// doesn't know the file.
func (x *index) call(dir, path, sha256 string) *evidencedir.Call {
	if x == nil {
		return nil
	}
	name, err := filepath.Rel(dir, path)
	for i, c := range x.Calls {
		if err == nil && c.File != "" && filepath.FromSlash(c.File) == name ||
			c.SHA256 != "" && strings.EqualFold(c.SHA256, sha256) {
			return &x.Calls[i]
		}
	}
	return nil
}

// partial is why a file does not hold all there is; "" when it does, for all that the index says.
func (x *index) partial(dir, path, sha256 string) string {
	if c := x.call(dir, path, sha256); c != nil && c.State == evidencedir.Partial {
		return evidencedir.ManifestName + " says that " + words.Shorten(c.Operation) + " wasn't read to its end"
	}
	return ""
}

// denied lists the calls that AWS or Microsoft Graph refused, so that their answers are missing.
func (x *index) denied() (out []string) {
	if x == nil {
		return nil
	}
	for _, c := range x.Calls {
		if c.State == evidencedir.Denied {
			what := c.Operation
			if c.Region != "" {
				what += " in " + c.Region
			}
			out = append(out, words.Shorten(what))
		}
	}
	return out
}
