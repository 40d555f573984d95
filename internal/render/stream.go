package render

import (
	"io"

	"github.com/samlscope/samlscope/inspect"
)

// Stream prints reports in their order and keeps none of them, so that its memory does not grow
// with their number.
type Stream struct {
	w io.Writer
	layout
	count int
	first *inspect.Report // held back until it is known whether there are others
	spool *spool          // what comes after a beginning that is not known yet
}

// layout is how a format puts reports one behind the other. What a format does not need is nil.
type layout struct {
	// each appends a report. Several may be made at the same time.
	each func(b []byte, r *inspect.Report) ([]byte, error)
	// add appends what comes before a report, or all that the format says of it. The reports
	// come in their order; count is how many came before.
	add func(b []byte, r *inspect.Report, count int) ([]byte, error)
	// alone appends the one report that there is, where each would do it otherwise.
	alone func(b []byte, r *inspect.Report) ([]byte, error)
	// begin and end append what comes before and behind the reports; count is how many there are.
	begin func(b []byte, count int) ([]byte, error)
	end   func(b []byte, count int) ([]byte, error)
	// late says that begin must know all reports.
	late bool
}

// Append appends what each report is printed as by itself, for Write. It may be called by several
// goroutines at the same time.
func (s *Stream) Append(b []byte, r *inspect.Report) ([]byte, error) {
	if s.each == nil {
		return b, nil
	}
	return s.each(b, r)
}

// Write prints the next report, with what Append made of it.
func (s *Stream) Write(text []byte, r *inspect.Report) error {
	if s.alone != nil && s.count == 0 && s.first == nil {
		s.first = r
		return nil
	}
	if first := s.first; first != nil {
		s.first = nil
		again, err := s.Append(nil, first)
		if err == nil {
			err = s.write(again, first)
		}
		if err != nil {
			return err
		}
	}
	return s.write(text, r)
}

func (s *Stream) write(text []byte, r *inspect.Report) error {
	out, err := s.to()
	if err != nil {
		return err
	}
	if s.add != nil {
		before, err := s.add(nil, r, s.count)
		if err != nil {
			return err
		}
		if _, err := out.Write(before); err != nil {
			return err
		}
	}
	s.count++
	_, err = out.Write(text)
	return err
}

// to is where the next report goes, behind the beginning.
func (s *Stream) to() (io.Writer, error) {
	switch {
	case s.late:
		if s.spool == nil {
			s.spool = &spool{}
		}
		return s.spool, nil
	case s.count == 0:
		return s.w, s.edge(s.begin)
	}
	return s.w, nil
}

// edge prints what comes before or behind all reports.
func (s *Stream) edge(text func([]byte, int) ([]byte, error)) error {
	if text == nil {
		return nil
	}
	b, err := text(nil, s.count)
	if err != nil {
		return err
	}
	_, err = s.w.Write(b)
	return err
}

// Close prints what is left. Without it the output is not whole.
func (s *Stream) Close() (err error) {
	switch {
	case s.first != nil:
		var text []byte
		if text, err = s.alone(nil, s.first); err == nil {
			err = s.write(text, s.first)
		}
	case s.late || s.count == 0:
		err = s.edge(s.begin)
	}
	if err == nil && s.spool != nil {
		err = s.spool.copy(s.w)
	}
	if err == nil {
		err = s.edge(s.end)
	}
	return err
}

// Discard frees what a Stream holds that is not closed, or was. It may be called twice.
func (s *Stream) Discard() {
	if s.spool != nil {
		s.spool.discard()
	}
}

// Print prints these reports and closes the Stream.
func (s *Stream) Print(reports []*inspect.Report) error {
	defer s.Discard()
	for _, r := range reports {
		text, err := s.Append(nil, r)
		if err == nil {
			err = s.Write(text, r)
		}
		if err != nil {
			return err
		}
	}
	return s.Close()
}
