package capture

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const planted = "PLANTED-ASSERTION"

// reading opens the file as another program does, and reads what is in it until end is called.
func reading(t *testing.T, path string) (end func()) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "deferred", 0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM captures`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

// ways are the ways of deleting.
var ways = map[string]func(l *Log, ids []string, purge func(after time.Duration)) error{
	"one by one": func(l *Log, ids []string, _ func(time.Duration)) (err error) {
		for _, id := range ids {
			err = errors.Join(err, l.Delete(context.Background(), id))
		}
		return err
	},
	"all": func(l *Log, _ []string, _ func(time.Duration)) error { return l.DeleteAll(context.Background()) },
	"age": func(_ *Log, _ []string, purge func(time.Duration)) error { purge(defaultKeep + time.Hour); return nil },
	"bound": func(l *Log, ids []string, purge func(time.Duration)) error {
		for range ids { // each pushes out an older one
			if _, err := l.Add(context.Background(), Record{SAMLResponse: "x"}); err != nil {
				return err
			}
		}
		purge(0)
		return nil
	},
}

// purges says of a way that no one asks for the deletion, so that no one is told what is left.
func purges(way string) bool { return way == "age" || way == "bound" }

// plant opens a log with captures that hold the planted text in every column that may.
func plant(t *testing.T, path string) (l *Log, ids []string, purge func(after time.Duration)) {
	t.Helper()
	clock, tick := &fakeClock{t: noon}, make(chan time.Time)
	l = NewLog(openSQLite(t, path),
		LogOptions{Now: clock.now, Tick: tick, Judge: sampleReport, Warn: func(error) {}, most: 3})
	t.Cleanup(func() { l.Close() })
	for range 3 {
		r := mustAdd(t, l, Record{SAMLResponse: strings.Repeat(planted, 1000), Body: []byte(planted), Capture: Capture{
			Who: planted, RelayState: new(planted), Headline: planted, Endpoint: planted, State: Held,
		}})
		if _, err := l.Judge(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	if !holds(t, path, planted) {
		t.Fatal("the planted text is not in the files: the test looks in the wrong place")
	}
	return l, ids, func(after time.Duration) {
		clock.add(after)
		purged(t, l, tick)
	}
}

// untilGone waits until the log has cleared the files by itself.
func untilGone(t *testing.T, path string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); holds(t, path, planted); {
		if time.Now().After(end) {
			t.Fatal("the planted text is still in the files")
		}
	}
}

// TestDeletedWhileTheFileIsRead: what a reader holds back is cleared as soon as it lets go, and
// until then no one is told that it is gone.
func TestDeletedWhileTheFileIsRead(t *testing.T) {
	for name, remove := range ways {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c.db")
			l, ids, purge := plant(t, path)
			end := reading(t, path)
			if err := remove(l, ids[:1], purge); !purges(name) && (!errors.Is(err, ErrRemains) || Hint(err) == "") {
				t.Errorf("deleted while it is read: %v, hint %q", err, Hint(err))
			}
			if err := l.Delete(t.Context(), ids[0]); !errors.Is(err, ErrRemains) {
				t.Errorf("deleted again while it is read: %v", err)
			}
			if err := remove(l, ids[1:], purge); !purges(name) && !errors.Is(err, ErrRemains) {
				t.Errorf("the others: %v", err)
			}
			mustAdd(t, l, Record{SAMLResponse: "x"}) // the writer goes on
			end()
			untilGone(t, path)
			if err := l.Delete(t.Context(), ids[0]); !errors.Is(err, ErrNotFound) {
				t.Errorf("deleted again when it is gone: %v", err)
			}
		})
	}
}

// TestDeletedAgainWhenTheReaderIsGone: the second deletion finishes the first one.
func TestDeletedAgainWhenTheReaderIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	l, ids, _ := plant(t, path)
	end := reading(t, path)
	if err := l.DeleteAll(t.Context()); !errors.Is(err, ErrRemains) {
		t.Fatal(err)
	}
	end()
	if err := l.DeleteAll(t.Context()); err != nil || holds(t, path, planted) {
		t.Errorf("deleted again: %v", err)
	}
	if err := l.Delete(t.Context(), ids[0]); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// TestAnOpenFileIsNoReader: a program that merely has the file open, such as another samlscope,
// holds nothing back.
func TestAnOpenFileIsNoReader(t *testing.T) {
	for name, remove := range ways {
		path := filepath.Join(t.TempDir(), "c.db")
		l, ids, purge := plant(t, path)
		other := newLog(t, openSQLite(t, path), LogOptions{})
		if page, _, err := other.List(t.Context(), Query{}); err != nil || len(page) != 3 {
			t.Fatalf("%d captures, error %v", len(page), err)
		}
		reading(t, path)()
		if err := remove(l, ids, purge); err != nil || holds(t, path, planted) {
			t.Errorf("%s: error %v, in the files: %v", name, err, holds(t, path, planted))
		}
	}
}

// TestRemainsOfAnEarlierProcess: a process that ended while the file was read leaves them to the next one.
func TestRemainsOfAnEarlierProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	l, _, _ := plant(t, path)
	end := reading(t, path)
	if err := l.DeleteAll(t.Context()); !errors.Is(err, ErrRemains) {
		t.Fatal(err)
	}
	l.Close()
	if !holds(t, path, planted) {
		t.Fatal("nothing remains: the test tests nothing")
	}
	newLog(t, openSQLite(t, path), LogOptions{})
	end()
	untilGone(t, path)
}

// TestRemainsOfAnotherProcess: captures delete in a terminal ends while the file is read, and leaves them to
// the samlscope that runs.
func TestRemainsOfAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	running := newLog(t, openSQLite(t, path), LogOptions{})
	l, _, _ := plant(t, path)
	end := reading(t, path)
	if err := l.DeleteAll(t.Context()); !errors.Is(err, ErrRemains) {
		t.Fatal(err)
	}
	l.Close()
	end()
	if !holds(t, path, planted) {
		t.Fatal("nothing remains: the test tests nothing")
	}
	untilGone(t, path)
	mustAdd(t, running, Record{})
}

// TestSpaceIsGivenBack: a store that was full of messages is small when they are deleted.
func TestSpaceIsGivenBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	l := newLog(t, openSQLite(t, path), LogOptions{})
	for range 50 {
		mustAdd(t, l, Record{SAMLResponse: strings.Repeat("x", 100_000)})
	}
	last := mustAdd(t, l, Record{})
	page, _, err := l.List(t.Context(), Query{})
	for _, c := range page[1:] {
		err = errors.Join(err, l.Delete(t.Context(), c.ID))
	}
	if size := len(files(t, path)[path]); err != nil || size > 2<<20 {
		t.Errorf("the file has %d bytes, error %v", size, err)
	}
	if _, err := l.Get(t.Context(), last.ID); err != nil {
		t.Error(err)
	}
}
