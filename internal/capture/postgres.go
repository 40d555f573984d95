package capture

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresSchema makes the tables. What comes from outside is BYTEA: TEXT takes
// neither NUL nor what isn't a UTF-8.
const postgresSchema = `
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1);
CREATE TABLE captures (
	id            TEXT COLLATE "C" PRIMARY KEY,
	received      BIGINT NOT NULL,
	via           TEXT NOT NULL,
	endpoint      BYTEA NOT NULL,
	relay_state   BYTEA,
	state         TEXT NOT NULL,
	verdict       TEXT NOT NULL,
	headline      BYTEA NOT NULL,
	who           BYTEA NOT NULL,
	answer        TEXT,
	circumstances TEXT,
	search        BYTEA NOT NULL,
	digest        BYTEA NOT NULL,
	token         TEXT NOT NULL,
	saml_response BYTEA,
	body          BYTEA,
	report        BYTEA,
	xml           BYTEA
);
CREATE INDEX captures_by_digest ON captures (digest, id);`

// postgresFromVersion1 adds how long each capture is kept, and which transaction was the last of each log.
const postgresFromVersion1 = `
ALTER TABLE captures ADD COLUMN keep BIGINT NOT NULL DEFAULT 604800000000000;
CREATE TABLE logs (name TEXT PRIMARY KEY, last BIGINT NOT NULL, since TIMESTAMPTZ NOT NULL DEFAULT now());
UPDATE schema_version SET version = 2;`

const (
	// postgresVersion is the newest form of the tables that this program reads.
	postgresVersion = 2
	// postgresName is the database schema, and the channel of notifications.
	postgresName = "samlscope"
	// writerLock is the advisory lock of the one log that writes: "samlscop".
	writerLock = 0x73616d6c73636f70
	// connectTime and statementTime bound what a server that hangs can cost.
	connectTime   = 10 * time.Second
	statementTime = 10 * time.Second
	// lockTime bounds how long a change waits for others who use the tables.
	lockTime = 3 * time.Second
	// reconnectAfter is the pause before the next try to hear of changes again.
	reconnectAfter = time.Second
)

var postgres = dialect{query: numbered, text: func(v string) any { return []byte(v) },
	holds: "position(? IN search) > 0", used: `SELECT pg_total_relation_size('captures')`, again: transient}

// numbered replaces the parameter marks by $1, $2 and so on.
func numbered(query string) string {
	parts := strings.Split(query, "?")
	var b strings.Builder
	b.WriteString(parts[0])
	for i, p := range parts[1:] {
		b.WriteString("$" + strconv.Itoa(i+1) + p)
	}
	return b.String()
}

// Postgres is a Shared store: several samlscopes may keep their captures in one
// PostgreSQL database, and each shows what the others capture.
type Postgres struct {
	reader
	config *pgx.ConnConfig
	name   string       // of this store among those that share the database
	last   atomic.Int64 // number of the last transaction
	outage outage
}

// IsPostgres says whether a store's name is the address of a database.
func IsPostgres(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}

// OpenPostgres opens the store at an address postgres://USER@HOST/DATABASE, and
// makes its tables in the schema samlscope where they are missing. Password and
// defaults come from where libpq looks for them (PGPASSWORD, .pgpass). It
// refuses a connection over a network without TLS, and tables of a newer
// samlscope.
func OpenPostgres(ctx context.Context, address string) (*Postgres, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("opening the captures in PostgreSQL: %w", err)
	}
	if err := onlyEncrypted(config); err != nil {
		return nil, err
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	for name, bound := range map[string]time.Duration{
		"statement_timeout": statementTime, "lock_timeout": lockTime, "idle_in_transaction_session_timeout": statementTime,
	} {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = strconv.FormatInt(bound.Milliseconds(), 10)
		}
	}
	config.RuntimeParams["search_path"] = postgresName
	s := &Postgres{reader: reader{stdlib.OpenDB(*config), postgres}, config: config, name: rand.Text(),
		outage: outage{patience: patience}}
	s.db.SetMaxOpenConns(5)
	if err := s.transact(ctx, prepare); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the captures in PostgreSQL on %s: %w", config.Host, err), s.db.Close())
	}
	return s, nil
}

// onlyEncrypted refuses to send captures, which are credentials, over a network
// in the clear.
func onlyEncrypted(config *pgx.ConnConfig) error {
	ways := []*pgx.ConnConfig{config}
	for _, f := range config.Fallbacks {
		way := config.Copy()
		way.Host, way.TLSConfig = f.Host, f.TLSConfig
		ways = append(ways, way)
	}
	for _, w := range ways {
		ip := net.ParseIP(w.Host)
		here := filepath.IsAbs(w.Host) || strings.HasPrefix(w.Host, "@") || w.Host == "localhost" || ip != nil &&
			ip.IsLoopback()
		if w.TLSConfig == nil && !here {
			return fmt.Errorf("captures are credentials, and the connection to PostgreSQL on %s might not be encrypted: "+
				"add ?sslmode=verify-full to the address", w.Host)
		}
	}
	return nil
}

// prepare makes the tables of a new database and checks the version of old ones.
func prepare(tx sqlTx) error {
	var schemas, tables, version int
	if err := tx.row(`SELECT count(*) FROM pg_namespace WHERE nspname = ?`, postgresName).Scan(&schemas); err != nil {
		return err
	}
	if schemas == 0 {
		if _, err := tx.tx.ExecContext(tx.ctx, `CREATE SCHEMA `+postgresName); err != nil {
			return err
		}
	}
	if err := tx.row(`SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'captures'`,
		postgresName).Scan(&tables); err != nil {
		return err
	}
	if tables == 0 {
		if _, err := tx.tx.ExecContext(tx.ctx, postgresSchema); err != nil {
			return err
		}
	}
	if err := tx.row(`SELECT version FROM schema_version`).Scan(&version); err != nil {
		return err
	}
	if version == 1 {
		_, err := tx.tx.ExecContext(tx.ctx, postgresFromVersion1)
		return err
	}
	if err := readable(version, postgresVersion); err != nil {
		return err
	}
	return tx.exec(nil, `DELETE FROM logs WHERE since < now() - interval '1 day'`) // of processes that ended
}

// transact runs change in a transaction, one at a time among all stores of the
// database: each change sees those before it.
func (s *Postgres) transact(ctx context.Context, change func(sqlTx) error) error {
	return transact(ctx, s.db, s.d, func(tx sqlTx) error {
		if _, err := tx.tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(writerLock)); err != nil {
			return err
		}
		return change(tx)
	})
}

// Write runs change in one transaction and waits until the server has it on its disk. It
// repeats that for a while when the server restarts or the connection is cut.
func (s *Postgres) Write(ctx context.Context, change func(Tx) error) error {
	number, tries := s.last.Add(1), 0
	return s.outage.outlast(ctx, func(ctx context.Context) error {
		tries++
		return s.transact(ctx, func(tx sqlTx) error {
			if tries > 1 {
				if done, err := tx.wrote(s.name, number); done || err != nil {
					return err // the server had committed it, and only its answer was lost
				}
			}
			if err := change(postgresTx{tx, s.name}); err != nil {
				return err
			}
			return tx.exec(nil, noteWritten, s.name, number)
		})
	})
}

const noteWritten = `INSERT INTO logs (name, last) VALUES (?, ?)
	ON CONFLICT (name) DO UPDATE SET last = excluded.last, since = now()`

// wrote says whether a transaction of a log was committed. No other one of it is running: the
// lock is held.
func (t sqlTx) wrote(name string, number int64) (bool, error) {
	var last int64
	err := t.row(`SELECT last FROM logs WHERE name = ?`, name).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return last >= number, err
}

// Get returns the record of an ID.
func (s *Postgres) Get(ctx context.Context, id string) (r Record, err error) {
	err = s.outage.outlast(ctx, func(ctx context.Context) (err error) {
		r, err = s.reader.Get(ctx, id)
		return err
	})
	return r, err
}

// List returns one page, newest first.
func (s *Postgres) List(ctx context.Context, q Query) (page []Capture, next string, err error) {
	err = s.outage.outlast(ctx, func(ctx context.Context) (err error) {
		page, next, err = s.reader.List(ctx, q)
		return err
	})
	return page, next, err
}

// Compact has nothing to do: what deleted rows leave in the server's files, and in its
// write-ahead log and backups, is out of reach.
func (s *Postgres) Compact(context.Context, time.Duration) error { return nil }

// Close closes the connections. Calling it again does nothing.
func (s *Postgres) Close() error { return s.db.Close() }

// postgresTx is a transaction that the other stores are told of.
type postgresTx struct {
	sqlTx
	from string
}

// Insert records how long the log keeps its captures besides.
func (t postgresTx) Insert(r Record) error {
	values, err := t.d.columns(r)
	if err != nil {
		return err
	}
	return t.exec(errTaken, insertKept, append(values, int64(r.keep))...)
}

// Purge goes by how long the log that recorded a capture keeps it.
func (t postgresTx) Purge(o Outdated) ([]string, error) {
	return t.purge(`keep < ? - received`, o.Now.UnixNano(), o) // the difference cannot overflow; the sum could
}

const insertKept = `INSERT INTO captures (` + allColumns + `, keep) VALUES (` + allMarks + `,?) ON CONFLICT DO NOTHING`

// announce tells the other stores which captures changed, once the transaction
// is committed.
func (t postgresTx) announce(events []Event) error {
	for _, e := range events {
		if _, err := t.tx.ExecContext(t.ctx, `SELECT pg_notify($1, $2)`, postgresName,
			t.from+" "+string(e.Kind)+" "+e.Capture.ID); err != nil {
			return err
		}
	}
	return nil
}

// Watch tells what other stores change.
func (s *Postgres) Watch(ctx context.Context, tell func(Event), restart func(), warn func(error)) {
	for told := false; ctx.Err() == nil; told = true {
		heard := false
		err := s.listen(ctx, tell, func() { heard = true; restart() })
		if ctx.Err() == nil && (heard || !told) { // once for each outage
			warn(fmt.Errorf("hearing of captures of others in PostgreSQL, trying again: %w", err))
		}
		select {
		case <-time.After(reconnectAfter):
		case <-ctx.Done():
		}
	}
}

// listen takes notifications until the connection ends.
func (s *Postgres) listen(ctx context.Context, tell func(Event), restart func()) error {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it is given up either way
	if _, err := conn.Exec(ctx, "LISTEN "+postgresName); err != nil {
		return err
	}
	restart()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		said := strings.SplitN(n.Payload, " ", 3)
		if len(said) != 3 || said[0] == s.name {
			continue
		}
		e := Event{Kind: EventKind(said[1])}
		e.Capture.ID = said[2]
		if e.Kind != EventDelete {
			r, err := s.Get(ctx, said[2])
			if errors.Is(err, ErrNotFound) {
				continue // deleted meanwhile, which is told next
			}
			if err != nil {
				return err
			}
			e.Capture = r.Capture
		}
		tell(e)
	}
}

var _ Shared = (*Postgres)(nil)
