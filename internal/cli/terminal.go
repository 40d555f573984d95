package cli

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/samlscope/samlscope/internal/words"
)

// terminal says whether standard output is one.
func (c *Command) terminal() bool {
	f, ok := c.Stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// putOut writes a file that was made to standard output. A terminal would act on some
// characters of a message and hide others, so there they are written out, which is said.
func (c *Command) putOut(data []byte) error {
	if c.terminal() {
		return c.putVisibly(data)
	}
	_, err := c.Stdout.Write(data)
	return written(err)
}

func (c *Command) putVisibly(data []byte) error {
	text := words.Visible(string(data))
	if _, err := io.WriteString(c.Stdout, text); err != nil {
		return written(err)
	}
	if text != string(data) {
		c.complain("hint", "characters that a terminal acts on or hides are written out above; -o FILE writes them as they are")
	}
	return nil
}
