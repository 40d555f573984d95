package cli

import (
	"bufio"
	"sync"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// printing prints reports in the order of their messages. Those of jsonl and
// text are rendered by the workers and written as they come, so that the memory
// does not grow with their number; the other formats need every report first.
type printing struct {
	i       *inspectCmd
	out     *bufio.Writer
	render  func(b []byte, r *inspect.Report) ([]byte, error) // nil: when all are there
	reports []*inspect.Report                                 // what is not printed yet
}

// report is one message judged, and rendered where its format allows it.
type report struct {
	*inspect.Report
	text *[]byte
	err  error
}

// texts are the buffers between the workers and the output.
var texts = sync.Pool{New: func() any { return new([]byte) }}

const outBuffer = 64 << 10

func (i *inspectCmd) printing() *printing {
	p := &printing{i: i, out: bufio.NewWriterSize(i.Stdout, outBuffer)}
	switch i.output.format {
	case "jsonl":
		p.render = render.AppendJSONLine
	case "text":
		o := i.text()
		o.Several = true
		p.render = func(b []byte, r *inspect.Report) ([]byte, error) {
			return render.AppendText(append(b, '\n'), r, o), nil
		}
	}
	return p
}

// judge is what a worker does with one message. The first report as text is
// left to add, since it looks otherwise when it is the only one.
func (p *printing) judge(m *inspect.Message, o inspect.Options, first bool) report {
	r := report{Report: inspect.Inspect(m, o)}
	if p.render == nil || first && p.i.output.format == "text" {
		return r
	}
	r.text = texts.Get().(*[]byte)
	*r.text, r.err = p.render((*r.text)[:0], r.Report)
	return r
}

// add takes the next report.
func (p *printing) add(r report) error {
	if r.err != nil {
		return r.err
	}
	if r.text == nil {
		p.reports = append(p.reports, r.Report)
		return nil
	}
	if err := p.held(true); err != nil {
		return err
	}
	_, err := p.out.Write(*r.text)
	texts.Put(r.text)
	return err
}

// held prints the first report as text, which was held back until it was known
// whether there are others.
func (p *printing) held(several bool) error {
	if len(p.reports) == 0 {
		return nil
	}
	first := p.reports[0]
	p.reports = nil
	o := p.i.text()
	o.Several = several
	_, err := p.out.Write(render.AppendText(nil, first, o))
	return err
}

// flush writes what is ready: no report waits in a buffer while the next
// message is waited for.
func (p *printing) flush() error { return p.out.Flush() }

// end prints what is left.
func (p *printing) end() error {
	if p.render == nil {
		return p.i.print(p.reports)
	}
	if err := p.held(false); err != nil {
		return err
	}
	return p.flush()
}
