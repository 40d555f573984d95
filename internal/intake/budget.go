package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/samlscope/samlscope/inspect/report"
)

// MaxUnpacked is how many bytes may come out of the archives and the DEFLATE data of one input,
// all together: an archive in an archive counts as well as what is in it.
const MaxUnpacked = 256 << 20

// Bounds are what one input may hold.
type Bounds struct {
	Messages int // that are given; what follows is not read. 0: no bound
}

var (
	errMessages = errors.New("the input contains more messages than samlscope reads")
	errUnpacked = errors.New("more comes out of the input than is unpacked")
)

// budget is what one input may still take, and whether its reading goes on.
type budget struct {
	alive    func() error // the error of the context
	messages int          // the bound; 0: none
	left     int64        // bytes that may still be unpacked
	held     int          // bytes of the zips that are open
	stop     error        // why nothing more is read; nil: it goes on
}

func newBudget(ctx context.Context, b Bounds) budget {
	return budget{alive: ctx.Err, messages: b.Messages, left: MaxUnpacked}
}

// halted says why nothing more is read. Every layer asks before it reads on.
func (b *budget) halted() error {
	if b.stop == nil {
		b.stop = b.alive()
	}
	return b.stop
}

// unpack counts what came out of an archive or of DEFLATE data, in bytes.
func (b *budget) unpack(n int) {
	if b.left -= int64(n); b.left < 0 && b.stop == nil {
		b.stop = errUnpacked
	}
}

// spent says in a message that a bound was reached; nil when none was.
func (f *finder) spent() *Message {
	var detail string
	switch n := f.index; {
	case errors.Is(f.stop, errMessages):
		detail = fmt.Sprintf("The input contains more than %s messages. samlscope didn't read the rest: "+
			"samlscope inspect --max-messages 0 FILE reads all of them (INPUT-LIMIT).", grouped(n))
	case errors.Is(f.stop, errUnpacked):
		detail = fmt.Sprintf("More than %d MiB come out of the input. Reading stopped after %s messages: unpack the "+
			"input, and name the folder (INPUT-LIMIT).", MaxUnpacked>>20, grouped(n))
	default:
		return nil
	}
	m := &Message{Form: f.form, Remark: f.index > 0, Bound: true}
	m.problem("INPUT-LIMIT", detail)
	m.remark()
	return m
}

// grouped writes a number as people read it: 10,000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// remark makes what is wrong with the rest of an input a warning, behind messages that were read.
func (m *Message) remark() {
	if m.Remark {
		m.Problems[0].Severity, m.Problems[0].Title = report.Warning, "The input wasn't read to its end"
	}
}

// source is what an input is read through: it ends when the reading is halted.
type source struct {
	f *finder
	r io.Reader
}

// Read implements io.Reader.
func (s source) Read(b []byte) (int, error) {
	if err := s.f.halted(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}
