// Package corpus judges the messages of the corpus as the program judges any
// fixture.
package corpus

import (
	"errors"
	"io/fs"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/testdata"
)

// Cases are all files of the corpus, by name.
func Cases() ([]*fixturefile.File, error) {
	dir, err := fs.Sub(testdata.Files, "corpus")
	if err != nil {
		return nil, err
	}
	cases, err := fixturefile.LoadAll(dir)
	if err == nil && len(cases) == 0 {
		err = errors.New("the corpus is empty: go run ./internal/gen corpus")
	}
	return cases, err
}

// Report judges its own case as instant, read as the program reads its file.
func Report(c *fixturefile.File) *inspect.Report {
	return inspect.Inspect(inspect.Messages(c.Name+".saml", c.Bytes())[0], inspect.Options{
		SecondOpinion: true,
		Clock:         clock(c),
	})
}

func clock(c *fixturefile.File) inspect.Clock {
	if c.Now.IsZero() {
		return inspect.Clock{}
	}
	return inspect.Clock{Basis: "given", At: c.Now}
}

// Options are those that a case asks for, for a message that is not read from
// its file.
func Options(c *fixturefile.File) (inspect.Options, error) {
	o := inspect.Options{ACS: c.ACS, RelayState: c.RelayState, SecondOpinion: true, Clock: clock(c)}
	return inspect.Known(&c.Evidence, o)
}
