package capture

import (
	"fmt"
	"strings"
	"testing"
)

func TestMemoryIsBounded(t *testing.T) {
	insert := func(m *Memory, i int, value string) {
		err := m.Write(t.Context(), func(tx Tx) error {
			return tx.Insert(Record{Capture: Capture{ID: fmt.Sprintf("%06d", i)}, SAMLResponse: value})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	m := NewMemory()
	for i := range memoryRecords + 5 {
		insert(m, i, "x")
	}
	if n, first := len(m.records), m.records[0].ID; n != memoryRecords || first != "000005" {
		t.Errorf("%d records from %s on", n, first)
	}

	m, large := NewMemory(), strings.Repeat("x", memoryBytes/4)
	for i := range 6 {
		insert(m, i, large)
	}
	if n, first := len(m.records), m.records[0].ID; n != 4 || first != "000002" {
		t.Errorf("%d large records from %s on", n, first)
	}
	insert(m, 7, strings.Repeat("x", memoryBytes+1))
	if n := len(m.records); n != 1 {
		t.Errorf("%d records beside one that fills the bound alone", n)
	}
}

// TestMemoryKeepsSignIns before posts that hold none, and always what was just put in, which is about to be judged.
func TestMemoryKeepsSignIns(t *testing.T) {
	m := NewMemory()
	insert := func(i int, value string) {
		err := m.Write(t.Context(), func(tx Tx) error {
			return tx.Insert(Record{Capture: Capture{ID: fmt.Sprintf("%06d", i)}, SAMLResponse: value})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	insert(0, "x")
	for i := range memoryRecords + 5 {
		insert(1+i, "")
	}
	if n, first, second := len(m.records), m.records[0], m.records[1]; n != memoryRecords || first.SAMLResponse != "x" ||
		second.ID != "000007" {
		t.Errorf("%d records: %q from %s on", n, first.SAMLResponse, second.ID)
	}
	for i := range memoryRecords {
		insert(2*memoryRecords+i, "x")
	}
	insert(4*memoryRecords, "")
	if n, last := len(m.records), m.records[len(m.records)-1]; n != memoryRecords || last.SAMLResponse != "" {
		t.Errorf("%d records, the last is %s", n, last.ID)
	}
}
