package intake

import (
	"bufio"
	"bytes"
	"io"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/fixturefile"
)

// readFixture reads the messages of a fixture, with what its header tells of how
// they came and of what is known besides. What it expects is looked at by
// samlscope fixture verify.
func readFixture(f *finder, r *bufio.Reader, depth int) error {
	data, err := io.ReadAll(io.LimitReader(r, fixturefile.MaxSize+1))
	if err != nil {
		return err
	}
	file, err := fixturefile.Parse(data)
	if err != nil {
		f.broken("ENC-FIXTURE", "The fixture cannot be read: %s", err)
		return nil
	}
	take := f.take
	defer func() { f.take = take }()
	f.take = func(m *Message) error {
		fromHeader(m, file)
		return take(m)
	}
	if !file.Posted() {
		return f.in(report.Layer{Name: "fixture", Bytes: len(data)}, bytes.NewReader(file.Input()), depth)
	}
	for _, m := range readPairs(string(file.Input()), "form", "", onWire) {
		m.RelayState = nil // its header says whether it is known
		m.Layers = append([]report.Layer{{Name: "fixture", Bytes: len(data)}}, m.Layers...)
		f.found(m)
	}
	return nil
}

// fromHeader puts into a message what the header of its fixture says of it.
func fromHeader(m *Message, file *fixturefile.File) {
	m.CapturedAt = file.Now
	if file.ACS != "" {
		m.ACS = file.ACS
	}
	if file.RelayState != nil {
		m.RelayState = file.RelayState
	}
	m.Evidence, m.Asked = &file.Evidence, file.Observed
	if m.Line > 0 && file.Wrap == "" {
		m.Line += file.BodyLine - 1
	}
}
