package capture

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"
)

// purged runs a purge and waits until it is done.
func purged(t *testing.T, l *Log, tick chan<- time.Time) {
	t.Helper()
	tick <- time.Time{}
	err := l.Delete(t.Context(), "none") // follows the purge
	if !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrRemains) {
		t.Error(err)
	}
}

func kept(t *testing.T, s Store, r Record) bool {
	t.Helper()
	_, err := s.Get(t.Context(), r.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// TestKeepGoesByTheTimeOfReceipt: IDs grow even when the clock is set back, so they tell no age.
func TestKeepGoesByTheTimeOfReceipt(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		clock, tick := &fakeClock{t: noon}, make(chan time.Time)
		l := newLog(t, s, LogOptions{Now: clock.now, Keep: time.Hour, Tick: tick})
		clock.add(1000 * time.Hour) // by mistake
		ahead := mustAdd(t, l, Record{})
		clock.add(-1000 * time.Hour)
		right := mustAdd(t, l, Record{})
		if right.ID < ahead.ID {
			t.Fatal("the IDs do not grow: the test tests nothing")
		}
		clock.add(59 * time.Minute)
		purged(t, l, tick)
		if !kept(t, s, right) {
			t.Error("removed before its time")
		}
		clock.add(2 * time.Minute)
		purged(t, l, tick)
		if kept(t, s, right) {
			t.Error("a capture outlived the hour that it was to be kept for")
		}
		if !kept(t, s, ahead) {
			t.Error("a capture was removed that is not old by its time of receipt")
		}
	})
}

// TestPurgeInSteps: more than one step removes is removed anyway.
func TestPurgeInSteps(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		if _, ok := s.(*Memory); ok {
			t.Skip("SKIPPED: the memory keeps fewer captures than one step purges")
		}
		const old = 2*mostPurged + 7
		err := s.Write(t.Context(), func(tx Tx) error {
			var errs []error
			ids := idSource{now: func() time.Time { return noon }}
			for range old {
				errs = append(errs, tx.Insert(Record{Capture: Capture{ID: ids.next(), ReceivedAt: noon}, keep: time.Hour}))
			}
			return errors.Join(errs...)
		})
		if err != nil {
			t.Fatal(err)
		}
		clock := &fakeClock{t: noon.Add(2 * time.Hour)}
		l := newLog(t, s, LogOptions{Now: clock.now, Keep: time.Hour})
		young := mustAdd(t, l, Record{}) // follows the purge
		if page, _, err := l.List(t.Context(), Query{}); err != nil || len(page) != 1 || page[0].ID != young.ID {
			t.Errorf("%d captures are left, error %v", len(page), err)
		}
	})
}

// TestBytesAreBounded: few large records are too much as well, and the oldest make room.
func TestBytesAreBounded(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		if _, ok := s.(*Memory); ok {
			t.Skip("it has its own bound")
		}
		l := newLog(t, s, LogOptions{})
		var all []Record
		for range 10 {
			text := make([]byte, 10_000)
			_, _ = rand.Read(text) // never fails, and cannot be compressed
			all = append(all, mustAdd(t, l, Record{SAMLResponse: string(text)}))
		}
		for bytes, want := range map[int]int{0: 0, 1 << 30: 0, 45_000: 6} {
			err := s.Write(t.Context(), func(tx Tx) error {
				ids, err := tx.Purge(Outdated{Now: noon, Keep: time.Hour, Most: 100, Bytes: bytes, Limit: 100})
				if len(ids) != want {
					t.Errorf("a bound of %d removes %d, want %d", bytes, len(ids), want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, r := range all {
			if kept(t, s, r) != (i >= 6) {
				t.Errorf("record %d: kept %v", i, i < 6)
			}
		}
	})
}

// TestPostsWithoutAMessageGoFirst: whoever fills the store with posts that hold no SAMLResponse
// pushes no sign-in out of it, though the posts came later. What was imported counts as a sign-in.
func TestPostsWithoutAMessageGoFirst(t *testing.T) {
	for name, bound := range map[string]Outdated{
		"records": {Now: noon, Keep: time.Hour, Most: 4, Limit: 2}, // in several steps
		"bytes":   {Now: noon, Keep: time.Hour, Most: 100, Bytes: 45_000, Limit: 100},
	} {
		t.Run(name, func(t *testing.T) {
			eachStore(t, func(t *testing.T, s Store) {
				if _, ok := s.(*Memory); ok && bound.Bytes > 0 {
					t.Skip("it has its own bound")
				}
				l := newLog(t, s, LogOptions{})
				text := make([]byte, 10_000)
				_, _ = rand.Read(text) // never fails, and cannot be compressed
				fill := string(text)
				signIn := mustAdd(t, l, Record{SAMLResponse: fill})
				imported := mustAdd(t, l, Record{Body: text, Report: sampleReport(Record{})})
				var posts []Record
				for range 6 {
					posts = append(posts, mustAdd(t, l, Record{Body: text}))
				}
				for removed := 1; removed > 0; {
					err := s.Write(t.Context(), func(tx Tx) error {
						ids, err := tx.Purge(bound)
						removed = len(ids)
						return err
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				if !kept(t, s, signIn) || !kept(t, s, imported) {
					t.Error("a sign-in made room for posts that hold none")
				}
				for i, r := range posts { // the newest of them stay as long as there is room
					if kept(t, s, r) != (i >= 4) {
						t.Errorf("post %d: kept %v", i, i < 4)
					}
				}
			})
		})
	}
}
