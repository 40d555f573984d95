// Package engine is samlscope without a server: a browser's worker calls it by name, with options as
// JSON and files as bytes, and gets what the program prints. It does no input or output itself.
package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/internal/words"
)

// Engine answers calls, one at a time. It keeps the evidence that it was given, and no message.
type Engine struct {
	now   func() time.Time
	shelf evidence.Shelf
}

// New returns an engine that asks now for the present.
func New(now func() time.Time) *Engine { return &Engine{now: now} }

// errBroke hides what a panic says, which may contain what was pasted.
var errBroke = errors.New("samlscope itself failed on this message. That says nothing about the message")

// Call runs one call. options is a JSON object, which may be empty; files are what the call works on.
// The errors are for the user of the page.
func (e *Engine) Call(name string, options []byte, files ...[]byte) (answer []byte, err error) {
	c, ok := calls[name]
	if !ok {
		return nil, fmt.Errorf("the engine has no call %q", name)
	}
	if len(files) < c.files {
		return nil, fmt.Errorf("%s works on %s, not on %d", name, words.Plural(c.files, "file"), len(files))
	}
	defer func() {
		if recover() != nil {
			answer, err = nil, errBroke
		}
	}()
	if len(options) == 0 {
		options = []byte("{}")
	}
	return c.run(e, options, files)
}

// call is one thing that the engine does, and the number of files that it needs.
type call struct {
	files int
	run   func(e *Engine, options []byte, files [][]byte) ([]byte, error)
}

// calls are all of them. Those up to the empty line answer what the command of that name prints with --format json.
var calls = map[string]call{
	"about":   {0, (*Engine).about},
	"checks":  {0, (*Engine).checks},
	"inspect": {1, (*Engine).inspect},
	"explain": {0, (*Engine).explain},
	"whatif":  {1, (*Engine).whatIf},
	"compare": {2, (*Engine).compare},
	"fixture": {1, (*Engine).fixture},

	"captures": {1, (*Engine).captures},
	"supply":   {1, (*Engine).supply},
	"evidence": {0, (*Engine).evidence},
	"forget":   {0, (*Engine).forget},
}

// read reads the options of a call.
func read(options []byte, into any) error {
	if err := json.Unmarshal(options, into); err != nil {
		return fmt.Errorf("the options can't be read: %w", err)
	}
	return nil
}
