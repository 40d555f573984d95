package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/samlscope/samlscope/inspect"
)

// judged is one message of many: its report, once it is made, or why an input
// could not be read.
type judged struct {
	report chan report
	unread error
}

// judgeAll reads the inputs and lets judge judge their messages, several at a
// time, and gives the results in the order of the messages. It reads until ctx
// ends, and waits for no one once left has ended.
func (i *inspectCmd) judgeAll(
	ctx, left context.Context, names []string, b inspect.Bounds, o inspect.Options, judge judgement,
) <-chan judged {
	type job struct {
		message *inspect.Message
		report  chan report
	}
	results := make(chan judged, 4*i.jobs)
	work := make(chan job, i.jobs)
	for range i.jobs {
		go func() {
			for j := range work {
				j.report <- judge(j.message, o)
			}
		}()
	}
	give := func(j judged) bool {
		select {
		case results <- j:
			return true
		case <-left.Done():
			return false
		}
	}
	inputs := i.inputs(b)
	take := func(m *inspect.Message) error {
		j := job{m, make(chan report, 1)}
		if !give(judged{report: j.report}) {
			return errLeft
		}
		work <- j
		return nil
	}
	go func() {
		defer close(results)
		defer close(work)
		for _, name := range names {
			if unread := inputs.Read(ctx, name, take); unread != nil && !give(judged{unread: unread}) {
				return
			}
		}
	}()
	return results
}

// errLeft ends the reading when no one waits for the results any more.
var errLeft = errors.New("no one waits for the rest")

// judgement is what is done with each message.
type judgement func(m *inspect.Message, o inspect.Options) report

// progress shows how many messages were judged, on a terminal, when it takes
// longer than a moment.
type progress struct {
	to    io.Writer // nil: no one watches
	begun time.Time
	shown time.Time
	count int
}

const (
	progressAfter = time.Second
	progressEach  = 200 * time.Millisecond
)

func (c *Command) progress() *progress {
	p := &progress{begun: time.Now()}
	if f, ok := c.Stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.to = f
	}
	return p
}

// one counts a message.
func (p *progress) one() {
	p.count++
	now := time.Now()
	if p.to == nil || now.Sub(p.begun) < progressAfter || now.Sub(p.shown) < progressEach {
		return
	}
	p.shown = now
	// nowhere left to say that this failed
	_, _ = fmt.Fprintf(p.to, "\r%d checked, %.0f a second", p.count, float64(p.count)/now.Sub(p.begun).Seconds())
}

// end takes the line away.
func (p *progress) end() {
	if !p.shown.IsZero() {
		_, _ = fmt.Fprint(p.to, "\r\x1b[K")
	}
}
