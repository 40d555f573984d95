package web

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// pasting answers with the reports of what was pasted, each as soon as it is made: an input may
// hold so many that they do not fit into the memory together.
type pasting struct {
	*server
	r      *http.Request
	to     http.ResponseWriter
	body   []byte
	record bool // put them into the list

	held    *inspect.Report // the first, until it is known whether there are others
	out     *bufio.Writer   // nil: nothing was answered yet
	counted inspect.Summary
	logErr  error
}

// take takes the next report. An error says that no one waits for more.
func (p *pasting) take(r *inspect.Report) error {
	if p.held == nil && p.counted.Reports == 0 {
		p.held = r
		return nil
	}
	if err := p.passHeld(true); err != nil {
		return err
	}
	return p.give(r, true)
}

// passHeld gives the first report. several says that others follow.
func (p *pasting) passHeld(several bool) error {
	if p.held == nil {
		return nil
	}
	first := p.held
	p.held = nil
	return p.give(first, several)
}

// give records a report where that is asked for, and answers with it.
func (p *pasting) give(r *inspect.Report, several bool) error {
	if p.record {
		if p.logErr = p.put(r, several); p.logErr != nil {
			return p.logErr
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	before := ","
	if p.out == nil {
		before = p.begin()
	}
	p.counted.Add(r)
	_, _ = p.out.WriteString(before) // an error stays, and the next call returns it
	_, err = p.out.Write(text)
	return err
}

// begin begins the answer, and returns what comes before the first report.
func (p *pasting) begin() string {
	p.to.Header().Set("Content-Type", "application/json")
	p.out = bufio.NewWriter(p.to)
	return `{"schema":"` + inspect.Schema + `","reports":[`
}

// put puts a report into the list. Of several messages each keeps its own text
// alone, so that deleting one leaves no copy of it with the others.
func (p *pasting) put(r *inspect.Report, several bool) error {
	body := p.body
	if several {
		body = []byte(r.XML)
	}
	rec, err := p.Log.Add(p.r.Context(), capture.Record{
		Capture: capture.Capture{
			Via:        capture.ViaImport,
			Endpoint:   r.Source.Name,
			State:      capture.Recorded,
			RelayState: relayOf(r),
		},
		Body: body, Report: r,
	})
	if err == nil && p.out == nil {
		p.to.Header().Set("Location", "/captures/"+rec.ID)
	}
	return err
}

// end gives what is left, and ends the answer.
func (p *pasting) end() error {
	if err := p.passHeld(false); err != nil {
		return err
	}
	summary, err := json.Marshal(p.counted)
	if err != nil {
		return err
	}
	before := ""
	if p.out == nil {
		before = p.begin()
	}
	_, _ = p.out.WriteString(before + `],"summary":`) // Flush returns the error
	_, _ = p.out.Write(append(summary, "}\n"...))
	return p.out.Flush()
}

// failed answers that it could not be done. An answer that was begun breaks off, so that no one
// reads it as whole.
func (p *pasting) failed(err error) {
	switch {
	case p.out != nil, p.r.Context().Err() != nil:
		panic(http.ErrAbortHandler)
	case p.logErr != nil:
		logProblem(p.to, p.logErr)
	case errors.Is(err, errBroke):
		problem(p.to, http.StatusInternalServerError, "internal", err.Error(), "")
	default:
		problem(p.to, http.StatusBadRequest, "bad-option", err.Error(), "")
	}
}

func relayOf(r *inspect.Report) *string {
	if r.Message == nil {
		return nil
	}
	return r.Message.RelayState
}
