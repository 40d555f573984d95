package capture

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// memoryRecords and memoryBytes bound a Memory; the oldest makes room.
	memoryRecords = 1000
	memoryBytes   = 128 << 20
)

// Memory is a Store without files. What it holds ends with the process.
type Memory struct {
	mu      sync.RWMutex
	records []Record // in order of ID
}

// NewMemory returns an empty store that holds a bounded number of records.
func NewMemory() *Memory { return &Memory{} }

// Write runs change under the store's lock.
func (m *Memory) Write(ctx context.Context, change func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return change(memoryTx{m})
}

// Get returns the record of an ID.
func (m *Memory) Get(_ context.Context, id string) (Record, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return memoryTx{m}.Get(id)
}

// List returns one page, newest first.
func (m *Memory) List(_ context.Context, q Query) ([]Capture, string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	wanted := q.wanted()
	found := []Capture{}
	for _, r := range slices.Backward(m.records) {
		if q.Before != "" && r.ID >= q.Before || q.Verdict != "" && r.Verdict != q.Verdict ||
			len(wanted) > 0 && !holdsAll(r.searchText(), wanted) {
			continue
		}
		if found = append(found, r.Capture); len(found) > q.limit() {
			break
		}
	}
	page, next := cut(found, q.limit())
	return page, next, nil
}

func holdsAll(text string, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(text, w) })
}

// Compact has nothing to do: there are no files.
func (m *Memory) Compact(context.Context, time.Duration) error { return nil }

// Close forgets everything.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records = nil
	return nil
}

type memoryTx struct{ m *Memory }

func (t memoryTx) find(id string) (int, bool) {
	return slices.BinarySearchFunc(t.m.records, id, func(r Record, id string) int { return strings.Compare(r.ID, id) })
}

func (t memoryTx) Insert(r Record) error {
	i, taken := t.find(r.ID)
	if taken {
		return errTaken
	}
	t.m.records = slices.Insert(t.m.records, i, r)
	t.trim()
	return nil
}

// trim drops what is beyond the bounds, and never the newest record, which someone is about to judge.
func (t memoryTx) trim() {
	newest := len(t.m.records) - 1
	bytes, fit := size(t.m.records[newest]), 1
	order := slices.DeleteFunc(t.byWorth(), func(i int) bool { return i == newest })
	for fit <= len(order) && fit < memoryRecords {
		if bytes += size(t.m.records[order[fit-1]]); bytes > memoryBytes {
			break
		}
		fit++
	}
	t.drop(order[fit-1:])
}

func size(r Record) int {
	bytes := len(r.SAMLResponse) + len(r.Body)
	if r.Report != nil {
		bytes += len(r.Report.XML)
	}
	return bytes
}

// byWorth are the places of all records, in the order in which they are kept: sign-ins before posts without a
// message, and the newer before the older ones.
func (t memoryTx) byWorth() []int {
	order, worthless := make([]int, 0, len(t.m.records)), []int{}
	for i, r := range slices.Backward(t.m.records) {
		if r.worthless() {
			worthless = append(worthless, i)
		} else {
			order = append(order, i)
		}
	}
	return append(order, worthless...)
}

// drop removes the records at some places, and returns their IDs, oldest first.
func (t memoryTx) drop(places []int) (ids []string) {
	at := -1
	t.m.records = slices.DeleteFunc(t.m.records, func(r Record) bool {
		at++
		gone := slices.Contains(places, at)
		if gone {
			ids = append(ids, r.ID)
		}
		return gone
	})
	return ids
}

func (t memoryTx) Get(id string) (Record, error) {
	i, ok := t.find(id)
	if !ok {
		return Record{}, ErrNotFound
	}
	return t.m.records[i], nil
}

func (t memoryTx) Put(r Record) error {
	i, ok := t.find(r.ID)
	if !ok {
		return ErrNotFound
	}
	t.m.records[i] = r
	return nil
}

func (t memoryTx) Latest(samlResponse string) (string, error) {
	for _, r := range slices.Backward(t.m.records) {
		if r.SAMLResponse == samlResponse {
			return r.ID, nil
		}
	}
	return "", ErrNotFound
}

func (t memoryTx) Delete(id string) error {
	i, ok := t.find(id)
	if !ok {
		return ErrNotFound
	}
	t.m.records = slices.Delete(t.m.records, i, i+1)
	return nil
}

func (t memoryTx) Purge(o Outdated) ([]string, error) {
	before, places := o.Now.Add(-o.Keep), []int{}
	for i, place := range t.byWorth() {
		if i >= o.Most || t.m.records[place].ReceivedAt.Before(before) {
			places = append(places, place)
		}
	}
	slices.Sort(places) // the oldest first
	return t.drop(places[:min(o.Limit, len(places))]), nil
}

// Apart has nothing to undo: a method that fails has changed nothing, and each change writes once.
func (t memoryTx) Apart(do func() error) error { return do() }

func (t memoryTx) Clear() error {
	t.m.records = nil
	return nil
}
