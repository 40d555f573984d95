package cli

import (
	"bufio"
	"sync"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
)

// printing prints reports in the order of their messages. Workers make what each
// is printed as, and it is written as it comes, so that the memory does not grow
// with their number.
type printing struct {
	out    *bufio.Writer
	stream *render.Stream
	live   bool // someone may read along

	redact   bool
	once     sync.Once     // for supplied, which is the same for all messages
	supplied fixture.Words // of the evidence that the flags name
}

// report is one message judged, and what is printed of it.
type report struct {
	*inspect.Report
	shown *inspect.Report // without real data, where it is printed so
	text  *[]byte
	err   error
}

// texts are the buffers between the workers and the output.
var texts = sync.Pool{New: func() any { return new([]byte) }}

const outBuffer = 64 << 10

func (i *inspectCmd) printing() (*printing, error) {
	p := &printing{
		out: bufio.NewWriterSize(i.Stdout, outBuffer), live: i.output.format == "text" || i.output.format == "jsonl",
	}
	switch i.output.format {
	case "text":
		p.stream = render.NewText(p.out, i.text())
		return p, nil
	case "json":
		p.stream = render.NewJSON(p.out)
		return p, nil
	case "jsonl":
		p.stream = render.NewJSONLines(p.out)
		return p, nil
	}
	p.redact = !i.reveal
	switch i.output.format {
	case "junit":
		p.stream = render.NewJUnit(p.out, inspect.Severity(i.output.failOn))
	case "sarif":
		p.stream = render.NewSARIF(p.out)
	case "markdown":
		p.stream = render.NewMarkdown(p.out)
	default:
		p.stream = render.NewHTML(p.out, render.HTMLOptions{Redacted: p.redact})
	}
	return p, nil
}

// judge is what a worker does with one message.
func (p *printing) judge(m *inspect.Message, o inspect.Options) report {
	r := report{Report: inspect.Inspect(m, o), text: texts.Get().(*[]byte)}
	r.shown = r.Report
	if p.redact {
		p.once.Do(func() {
			evidence := o
			evidence.Checks, evidence.DecryptKeys = nil, nil
			p.supplied = fixture.WordsIn(&evidence)
		})
		words := []fixture.Words{p.supplied, fixture.WordsIn(m.Evidence, m.ACS, m.Chosen)}
		r.shown = redacted(r.Report, fixture.RedactOptions{Supplied: words})
	}
	*r.text, r.err = p.stream.Append((*r.text)[:0], r.shown)
	return r
}

// redacted is a report without real data. Of the checks only what could still
// refuse the sign-in is printed in words; redacting what the others say would take
// most of the time of a batch.
func redacted(r *inspect.Report, o fixture.RedactOptions) *inspect.Report {
	said := *r
	said.Checks = []*inspect.CheckResult{}
	for _, c := range r.Checks {
		if c.Unless != "" {
			said.Checks = append(said.Checks, c)
		}
	}
	shown := fixture.RedactReport(&said, o)
	words := shown.Checks
	shown.Checks = make([]*inspect.CheckResult, len(r.Checks))
	for i, c := range r.Checks {
		switch {
		case c.Unless != "":
			shown.Checks[i], words = words[0], words[1:]
		case c.Reason != "":
			shown.Checks[i] = &inspect.CheckResult{ID: c.ID, Outcome: c.Outcome, Severity: c.Severity, Basis: c.Basis}
		default:
			shown.Checks[i] = c
		}
	}
	return shown
}

// add takes the next report.
func (p *printing) add(r report) error {
	if r.err != nil {
		return r.err
	}
	err := p.stream.Write(*r.text, r.shown)
	texts.Put(r.text)
	return err
}

// flush writes what is ready: no report waits in a buffer while the next
// message is waited for.
func (p *printing) flush() error {
	if !p.live {
		return nil
	}
	return p.out.Flush()
}

// end prints what is left.
func (p *printing) end() error {
	if err := p.stream.Close(); err != nil {
		return err
	}
	return p.out.Flush()
}
