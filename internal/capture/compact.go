package capture

import (
	"context"
	"errors"
	"fmt"
	"time"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// busyTime is how long a change waits for another process that writes.
	busyTime = 5 * time.Second
	// readersLook is the pause before the next look whether others still read the file.
	readersLook = 20 * time.Millisecond
	// worthMoving and mostMoved bound what Compact rewrites to give space back: in bytes.
	worthMoving = 1 << 20
	mostMoved   = 64 << 20
	// logMost is how many pages the write-ahead log holds before it is moved into the file.
	logMost  = 1000
	logShare = 2 * 4096
)

var errReader = errors.New("another program is reading the file")

// Compact moves the write-ahead log into the file and empties it: until then it holds copies
// of deleted pages. It gives space back when little of the file is used.
func (s *SQLite) Compact(ctx context.Context, wait time.Duration) error {
	err := s.checkpoint(ctx, wait)
	if errors.Is(err, ErrFull) { // the file has to grow before the log can be emptied
		s.room.release()
		err = s.checkpoint(ctx, wait)
	}
	if err == nil && s.wasteful(ctx) {
		if _, verr := s.write.ExecContext(ctx, `VACUUM`); verr == nil { // otherwise the space is used for what comes
			err = s.checkpoint(ctx, wait)
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRemains, err)
	}
	if s.room.take() { // the log has to fit into the space put aside, twice
		_, _ = s.write.ExecContext(ctx, fmt.Sprintf("PRAGMA wal_autocheckpoint(%d)", min(s.room.size/logShare, logMost)))
	}
	return nil
}

// Ready puts space aside that a deletion needed. Where there never was any, it is always so.
func (s *SQLite) Ready() bool { return !s.room.lent || s.room.take() }

// Release frees the space that was put aside, and what the write-ahead log takes up.
func (s *SQLite) Release(ctx context.Context) {
	s.room.release()
	_ = s.checkpoint(ctx, readersTime) // the change that needs the space says whether it was enough
}

// checkpoint empties the write-ahead log as soon as no one reads what is in it.
func (s *SQLite) checkpoint(ctx context.Context, wait time.Duration) error {
	for end := time.Now().Add(wait); ; {
		var busy, pages, moved int
		err := s.tidy.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
		switch {
		case err != nil && !isBusy(err):
			return sqliteError(err)
		case err == nil && busy == 0:
			return nil
		case time.Now().After(end):
			return errReader
		}
		select {
		case <-time.After(readersLook):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ChangedByOthers says whether a connection that isn't ours to write by has changed the file since
// the last call.
func (s *SQLite) ChangedByOthers() bool {
	before := s.version
	err := s.write.QueryRow(`PRAGMA data_version`).Scan(&s.version)
	return err == nil && s.version != before
}

// wasteful says whether most of the file is unused, and the rest is quickly moved.
func (s *SQLite) wasteful(ctx context.Context) bool {
	var pages, free, size int
	for pragma, value := range map[string]*int{"page_count": &pages, "freelist_count": &free, "page_size": &size} {
		if err := s.write.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(value); err != nil {
			return false
		}
	}
	return free*size >= worthMoving && free > pages/4*3 && (pages-free)*size <= mostMoved
}

func isBusy(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// sqliteError says of an error that the disk is full. A quota or the limit of a file's size
// ends in a failed write.
func sqliteError(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP:
		return fmt.Errorf("writing the captures: %w", ErrFull)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("writing the captures: %w", ErrFull)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("another program is writing to the file: %w", err)
	}
	return err
}
