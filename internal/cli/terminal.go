package cli

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// text says how text is laid out where standard output goes.
func (c *Command) text() render.TextOptions {
	return render.TextOptions{Color: c.color(), Columns: c.columns()}
}

// color says whether text is coloured: as --color says; otherwise never with NO_COLOR
// (no-color.org), always with FORCE_COLOR or CLICOLOR_FORCE, and else on a terminal.
func (c *Command) color() bool {
	set := func(name string) bool {
		v := c.Getenv(name)
		return v != "" && v != "0" && v != "false"
	}
	switch {
	case c.colorWhen == "always", c.colorWhen == "never":
		return c.colorWhen == "always"
	case c.Getenv("NO_COLOR") != "":
		return false
	case set("FORCE_COLOR"), set("CLICOLOR_FORCE"):
		return true
	}
	return c.terminal() && c.Getenv("TERM") != "dumb"
}

// columns is how wide lines may be: as COLUMNS says, else as the terminal is; 0 when
// neither tells.
func (c *Command) columns() int {
	if n, err := strconv.Atoi(c.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := c.Stdout.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}

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
		c.complain("hint", "control characters are escaped above; -o FILE writes them unchanged")
	}
	return nil
}
