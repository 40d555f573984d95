package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// ListedCapture is one capture as a list in the terminal shows it.
type ListedCapture struct {
	ID, State, Who, Headline string
	Verdict                  inspect.Verdict
	Age                      time.Duration
}

// CaptureList prints captures, two lines each.
func CaptureList(w io.Writer, all []ListedCapture, o TextOptions) error {
	p := &printer{TextOptions: o}
	for _, c := range all {
		verdict := verdictWords.say(string(c.Verdict))
		p.line(strings.TrimRight(fmt.Sprintf("%s  %s  %-9s  %-9s  %s", c.ID, p.painted(string(c.Verdict),
			fmt.Sprintf("%-10s", verdict)), c.State, words.Ago(c.Age), words.VisibleLine(c.Who)), " "))
		p.field("", "", words.VisibleLine(c.Headline))
	}
	_, err := w.Write(p.b)
	return err
}

// ExportedMessage is a message as a line of a batch that inspect reads.
type ExportedMessage struct {
	SAMLResponse string
	RelayState   *string `json:",omitempty"`
}

// ExportLine prints it.
func ExportLine(w io.Writer, m ExportedMessage) error {
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", line)
	return err
}
