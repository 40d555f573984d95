package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// checkReal says of each file whether it holds real data, and where; what it
// is, is not printed.
func (f *fixtureCmd) checkReal(ctx context.Context, names []string) error {
	var outcome error
	files, err := filesIn(names, "")
	if err != nil {
		return err
	}
	for _, name := range files {
		found, err := f.realIn(ctx, name)
		if err != nil {
			return err
		}
		for _, d := range found {
			outcome = &exit{code: exitFindings}
			place := words.VisibleLine(name)
			if d.Line > 0 {
				place += fmt.Sprintf(":%d", d.Line)
			}
			if _, err := fmt.Fprintf(f.Stdout, "%s: %s that redaction didn't create\n", place, d.Kind); err != nil {
				return written(err)
			}
		}
	}
	if outcome == nil {
		f.note("looked through " + words.Plural(len(files), "file") + ": no real data")
	}
	return outcome
}

// realIn looks for real data in a fixture, or for a message in any other file.
func (f *fixtureCmd) realIn(ctx context.Context, name string) ([]fixture.RealData, error) {
	data, err := f.data(ctx, name)
	if err != nil {
		return nil, err
	}
	found, err := fixture.Real(data)
	if err == nil {
		return found, nil
	}
	if meantAsFixture(data) {
		// Read as any other file its header would not be looked at, and the file would pass.
		return nil, failed(fmt.Errorf("reading the fixture %s: %w", name, err), "samlscope can't tell what an unreadable fixture contains: correct that "+
			"line, or record it again")
	}
	bounds, err := f.bounds.bounds()
	if err != nil {
		return nil, err
	}
	in := f.inputs(bounds)
	in.AnyFile = true
	in.Stdin = bytes.NewReader(data) // it was read already
	unread := in.Read(ctx, name, func(m *inspect.Message) error {
		if m.Bound {
			return failed(fmt.Errorf("%s wasn't read to its end, and the rest may contain anything", name),
				"--max-messages 0 reads all messages; what is packed must be unpacked")
		}
		if m.XML != "" {
			have := &fixture.Fixture{ACS: m.ACS, RelayState: m.RelayState, XML: m.XML}
			for _, d := range have.Real() {
				if d.Line = 0; !slices.Contains(found, d) {
					found = append(found, d)
				}
			}
		}
		return nil
	})
	if unread != nil {
		return nil, unread
	}
	return found, nil
}

// meantAsFixture says whether what cannot be read as a fixture begins as one.
func meantAsFixture(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 4096)], []byte("samlscope.fixture/"))
}
