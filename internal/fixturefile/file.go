// Package fixturefile is the format of fixtures: header lines "key: value", an
// empty line, the message. Whoever reads or writes a fixture does it here: the
// reader of messages, the recorder of sign-ins, the corpus.
package fixturefile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Schema is what the first line of every fixture names.
const Schema = "samlscope.fixture/v1"

// MaxSize bounds a fixture, in bytes.
const MaxSize = 4 << 20

// File is one fixture.
type File struct {
	Name string // of the file without its ending, where one was read; not part of the file itself

	Comment    string
	Origin     string    // redacted, real data, synthetic, or the program that made the message
	Now        time.Time // time of the check; zero: when the message was issued
	ACS        string    // URL that it was posted to; "" when not known
	RelayState *string   // nil when not known
	Wrap       string    // how the message travels: "" as it stands, post, redirect, or steps (WrapSteps)
	Evidence
	Pseudonyms []string // fingerprints of what redaction put in; nil: nothing was replaced
	Expect     []string // what a judgement has to say, one statement each

	Body string // the message: its XML, or another form that is read

	ExpectLines []int // of Expect in the file, 1-based; nil when it was not read from one
	BodyLine    int   // at which the body begins; 0 when it was not read from a file
}

// Is says whether data begins as a fixture does.
func Is(data []byte) bool {
	return bytes.HasPrefix(unmarked(data), []byte("schema: samlscope.fixture/"))
}

// unmarked is the file without the byte-order mark that some editors write.
func unmarked(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\uFEFF")) }

// Parse reads a fixture. An error names the line.
func Parse(data []byte) (*File, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("it is larger than %d bytes", MaxSize)
	}
	if !Is(data) {
		return nil, errors.New("it does not begin with schema: " + Schema)
	}
	h, err := ParseHeader(string(unmarked(data)))
	if err != nil {
		return nil, err
	}
	if !h.HasBody {
		return nil, errors.New("there is no empty line between its header and the message")
	}
	f := &File{Body: strings.TrimSuffix(h.Body, "\n"), BodyLine: h.BodyLine}
	if err := h.Once(Repeatable()...); err != nil {
		return nil, err
	}
	for _, l := range h.Lines {
		if err := f.Set(l.Key, l.Value); err != nil {
			return nil, fmt.Errorf("line %d: %w", l.Number, err)
		}
		if l.Key == "expect" {
			f.ExpectLines = append(f.ExpectLines, l.Number)
		}
	}
	return f, nil
}

// Bytes is the fixture as its file.
func (f *File) Bytes() []byte {
	var b strings.Builder
	for _, k := range keys() {
		for _, value := range k.values(f) {
			b.WriteString(strings.TrimRight(k.name+": "+quoted(value), " ") + "\n")
		}
	}
	b.WriteString("\n" + f.Body + "\n")
	return []byte(b.String())
}

// Set stores the value of one key. The value is what the line says, without its quotes.
func (f *File) Set(name, value string) error {
	all := keys()
	i := slices.IndexFunc(all, func(k key) bool { return k.name == name })
	if i < 0 {
		return UnknownKey(name, Keys())
	}
	return all[i].set(f, value)
}

// LoadAll reads every *.saml file of a directory, in the order of their names.
func LoadAll(dir fs.FS) ([]*File, error) {
	names, err := fs.Glob(dir, "*.saml")
	if err != nil {
		return nil, err
	}
	files := make([]*File, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		f, err := Parse(data)
		if err != nil {
			return nil, fmt.Errorf("reading the fixture %s: %w", name, err)
		}
		f.Name = strings.TrimSuffix(path.Base(name), ".saml")
		files = append(files, f)
	}
	return files, nil
}
