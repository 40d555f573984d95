package capture

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// schemaVersion is the newest form of the file that this program reads.
const schemaVersion = 2

// schema makes the newest version. The large values stand last in the row, so that a
// list reads none of them.
const schema = `
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (2);
CREATE TABLE captures (
	id            TEXT PRIMARY KEY,
	received      INTEGER NOT NULL,
	via           TEXT NOT NULL,
	endpoint      TEXT NOT NULL,
	relay_state   TEXT,
	state         TEXT NOT NULL,
	verdict       TEXT NOT NULL,
	headline      TEXT NOT NULL,
	who           TEXT NOT NULL,
	answer        TEXT,
	circumstances TEXT,
	search        TEXT NOT NULL,
	digest        BLOB NOT NULL,
	token         TEXT NOT NULL,
	saml_response BLOB,
	body          BLOB,
	report        BLOB,
	xml           BLOB
);
CREATE INDEX captures_by_digest ON captures (digest, id);`

// quicker is what older files lack. Nothing but speed depends on it.
const quicker = `CREATE INDEX IF NOT EXISTS captures_by_received ON captures (received)`

// fromVersion1 brings a file of version 1 up to the newest one.
const fromVersion1 = `
ALTER TABLE captures ADD COLUMN circumstances TEXT;
UPDATE schema_version SET version = 2;`

// SQLite is a Store in one file, with SQLite's own -wal and -shm beside it.
type SQLite struct {
	reader
	write *sql.DB // one connection: SQLite has one writer
	tidy  *sql.DB // one connection, which waits for no one
	room  room

	version int // of the file when it was last looked at, as the writing connection counts
}

var sqlite = dialect{
	query: func(q string) string { return q },
	text:  func(v string) any { return v },
	holds: "instr(search, ?) > 0",
	used: `SELECT (page_count - freelist_count) * page_size
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
}

// OpenSQLite opens the store at path, and makes it and its directory where
// they are missing: readable by this user alone, whatever the umask. It
// refuses files of another user and files of a newer samlscope.
func OpenSQLite(path string) (*SQLite, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the captures in %s: %w", path, err)
	}
	if err := secureFiles(path); err != nil {
		return nil, err
	}
	s := &SQLite{room: room{path: path + roomSuffix}}
	err = s.open(path)
	if errors.Is(err, ErrFull) {
		s.room.release()
		err = errors.Join(s.Close(), s.open(path))
	}
	if err != nil {
		_ = s.Close() // why it did not open is what counts
		return nil, fmt.Errorf("opening the captures in %s: %w", path, err)
	}
	return s, nil
}

func (s *SQLite) open(path string) (err error) {
	s.d = sqlite
	for _, c := range []struct {
		db    **sql.DB
		lock  string
		most  int
		waits time.Duration
	}{{&s.write, "immediate", 1, busyTime}, {&s.db, "deferred", 4, busyTime}, {&s.tidy, "immediate", 1, 0}} {
		if *c.db, err = sql.Open("sqlite", dsn(path, c.lock, c.waits)); err != nil {
			return err
		}
		(*c.db).SetMaxOpenConns(c.most)
	}
	if err := s.prepare(); err != nil {
		return sqliteError(err)
	}
	_, _ = s.write.Exec(quicker)
	return secureSiblings(path)
}

// dsn is the driver's address of the file. FULL makes a commit wait for the
// disk; secure_delete overwrites what is deleted; nothing is spilled to
// temporary files.
func dsn(path, lock string, waits time.Duration) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/… on Windows
	}
	q := url.Values{"_txlock": {lock}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", waits.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)",
		"secure_delete(ON)", "temp_store(MEMORY)",
	}}
	return (&url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}).String()
}

// prepare makes the tables of a new file and checks the version of an old one.
func (s *SQLite) prepare() error {
	tx, err := s.write.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	var tables, all int
	if err := tx.QueryRow(`SELECT count(*), count(CASE name WHEN 'schema_version' THEN 1 END) FROM sqlite_master`).
		Scan(&all, &tables); err != nil {
		return err
	}
	if tables == 0 && all > 0 {
		return errors.New("it is the database of another program")
	}
	if tables == 0 {
		if _, err := tx.Exec(schema); err != nil {
			return err
		}
	}
	var version int
	if err := tx.QueryRow(`SELECT version FROM schema_version`).Scan(&version); err != nil {
		return err
	}
	if err := readable(version, schemaVersion); err != nil {
		return err
	}
	if version == 1 {
		if _, err := tx.Exec(fromVersion1); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Write runs change in one transaction and waits until it is on the disk.
func (s *SQLite) Write(ctx context.Context, change func(Tx) error) error {
	return sqliteError(transact(ctx, s.write, s.d, func(tx sqlTx) error { return change(tx) }))
}

// Close closes the file. Calling it again does nothing.
func (s *SQLite) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.db, s.tidy, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
