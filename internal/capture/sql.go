package capture

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

const (
	listColumns   = `id, received, via, endpoint, relay_state, state, verdict, headline, who, answer, circumstances`
	recordColumns = listColumns + `, token, saml_response, body, report, xml`
	allColumns    = recordColumns + `, search, digest`
	allMarks      = `?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?`
	selectRecord  = `SELECT ` + recordColumns + ` FROM captures WHERE id = ?`
	insertRecord  = `INSERT INTO captures (` + allColumns + `) VALUES (` + allMarks + `) ON CONFLICT DO NOTHING`
	updateRecord  = `UPDATE captures SET (` + allColumns + `) = (` + allMarks + `) WHERE id = ?`
)

// What a purge removes: what is old by a condition, and what is too much. Posts without a message make room
// before sign-ins do, however new they are, and the oldest before the newer ones. So many at once.
const (
	purgeOld    = `DELETE FROM captures WHERE id IN (SELECT id FROM captures WHERE `
	purgePosts  = ` OR id IN (SELECT id FROM captures WHERE digest = ? ORDER BY id LIMIT ?)`
	purgeOthers = ` OR id IN (SELECT id FROM captures WHERE digest <> ? ORDER BY id LIMIT ?)`
	purgeBytes  = ` OR id IN (SELECT id FROM (SELECT id, sum(coalesce(length(saml_response), 0) +
		coalesce(length(body), 0) + coalesce(length(report), 0) + coalesce(length(xml), 0) +
		coalesce(length(relay_state), 0) + length(search)) OVER (ORDER BY digest = ?, id DESC) AS bytes
		FROM captures) AS sizes WHERE bytes > ?)`
	purgeLimit = ` ORDER BY id LIMIT ?) RETURNING id`
	countAll   = `SELECT count(*), coalesce(sum(CASE WHEN digest = ? THEN 1 ELSE 0 END), 0) FROM captures`
)

// dialect is what one SQL database does otherwise than another.
type dialect struct {
	query func(string) string // a query whose parameters are marked by ?, as the database takes it
	text  func(string) any    // text from outside: any bytes, as the database takes them
	holds string              // the condition that the search text holds a parameter
	used  string              // the query for the space that the captures take up at most
	again func(error) bool    // says that the transaction has to be repeated after an error; nil: never
}

// readable refuses what a newer samlscope wrote.
func readable(version, newest int) error {
	if version > newest {
		return fmt.Errorf("they were written by a newer samlscope (their version is %d, this program reads up to %d): "+
			"update samlscope, or name another place with --store", version, newest)
	}
	return nil
}

// reader reads captures out of an SQL database.
type reader struct {
	db *sql.DB
	d  dialect
}

// Get returns the record of an ID.
func (s reader) Get(ctx context.Context, id string) (Record, error) {
	if !MayBeID(id) {
		return Record{}, ErrNotFound // a database may not even take it as a parameter
	}
	return scanRecord(s.db.QueryRowContext(ctx, s.d.query(selectRecord), id))
}

// List returns one page, newest first.
func (s reader) List(ctx context.Context, q Query) ([]Capture, string, error) {
	if !MayBeID(q.Before) || !mayBeWord(string(q.Verdict)) {
		return []Capture{}, "", nil // a database may not even take them as parameters
	}
	where, args := []string{"TRUE"}, []any{}
	if q.Before != "" {
		where, args = append(where, "id < ?"), append(args, q.Before)
	}
	if q.Verdict != "" {
		where, args = append(where, "verdict = ?"), append(args, string(q.Verdict))
	}
	for _, text := range q.wanted() {
		where, args = append(where, s.d.holds), append(args, s.d.text(text))
	}
	rows, err := s.db.QueryContext(ctx, s.d.query(`SELECT `+listColumns+` FROM captures WHERE `+
		strings.Join(where, " AND ")+` ORDER BY id DESC LIMIT ?`), append(args, q.limit()+1)...)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	found := []Capture{}
	for rows.Next() {
		var r row
		if err := rows.Scan(r.listed()...); err != nil {
			return nil, "", err
		}
		c, err := r.capture()
		if err != nil {
			return nil, "", err
		}
		found = append(found, c)
	}
	page, next := cut(found, q.limit())
	return page, next, rows.Err()
}

// row is a record as the table holds it.
type row struct {
	c                               Capture
	received                        int64
	relayState, answer              sql.NullString
	circumstances                   sql.NullString // JSON; NULL when there is nothing to say
	token                           string
	samlResponse, body, report, xml []byte
}

func (r *row) listed() []any {
	return []any{&r.c.ID, &r.received, &r.c.Via, &r.c.Endpoint, &r.relayState, &r.c.State, &r.c.Verdict,
		&r.c.Headline, &r.c.Who, &r.answer, &r.circumstances}
}

func (r *row) capture() (Capture, error) {
	c := r.c
	c.ReceivedAt = time.Unix(0, r.received).UTC()
	if r.relayState.Valid {
		c.RelayState = &r.relayState.String
	}
	if r.answer.Valid {
		c.Answer = new(Answer)
		if err := json.Unmarshal([]byte(r.answer.String), c.Answer); err != nil {
			return c, err
		}
	}
	if r.circumstances.Valid {
		if err := json.Unmarshal([]byte(r.circumstances.String), &c.Circumstances); err != nil {
			return c, err
		}
	}
	return c, nil
}

func scanRecord(found *sql.Row) (Record, error) {
	var r row
	err := found.Scan(append(r.listed(), &r.token, &r.samlResponse, &r.body, &r.report, &r.xml)...)
	if errors.Is(err, sql.ErrNoRows) {
		return Record{}, ErrNotFound
	}
	if err != nil {
		return Record{}, err
	}
	c, err := r.capture()
	if err != nil {
		return Record{}, err
	}
	rec := Record{Capture: c, SAMLResponse: string(r.samlResponse), Body: r.body, Token: r.token}
	if r.report != nil {
		rec.Report = new(inspect.Report)
		if err := json.Unmarshal(r.report, rec.Report); err != nil {
			return Record{}, err
		}
		rec.Report.XML = string(r.xml)
	}
	return rec, nil
}

// columns are the values of a record in the order of allColumns.
func (d dialect) columns(r Record) ([]any, error) {
	var relayState any
	if r.RelayState != nil {
		relayState = d.text(*r.RelayState)
	}
	var answer sql.NullString
	if r.Answer != nil {
		b, err := json.Marshal(r.Answer)
		if err != nil {
			return nil, err
		}
		answer = sql.NullString{String: string(b), Valid: true}
	}
	var circumstances sql.NullString
	if r.Circumstances != (Circumstances{}) {
		b, err := json.Marshal(r.Circumstances)
		if err != nil {
			return nil, err
		}
		circumstances = sql.NullString{String: string(b), Valid: true}
	}
	var report, xml []byte
	if r.Report != nil {
		var err error
		if report, err = json.Marshal(r.Report); err != nil {
			return nil, err
		}
		xml = []byte(r.Report.XML) // not part of the JSON report
	}
	return []any{r.ID, r.ReceivedAt.UnixNano(), string(r.Via), d.text(r.Endpoint), relayState, string(r.State),
		string(r.Verdict),
		d.text(r.Headline), d.text(r.Who), answer, circumstances, r.Token,
		[]byte(r.SAMLResponse), r.Body, report, xml, d.text(r.searchText()), r.digest()}, nil
}

// noMessage is in the place of the digest of a post that holds no message, where an index finds it.
var noMessage = []byte("none")

func (r Record) digest() []byte {
	if r.worthless() {
		return noMessage
	}
	return digest(r.SAMLResponse)
}

func digest(samlResponse string) []byte {
	sum := sha256.Sum256([]byte(samlResponse))
	return sum[:]
}

// transact runs change in one transaction.
func transact(ctx context.Context, db *sql.DB, d dialect, change func(sqlTx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("writing the captures: %w", err)
	}
	if err := change(sqlTx{ctx, tx, d}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("writing the captures: %w", err)
	}
	return nil
}

type sqlTx struct {
	ctx context.Context
	tx  *sql.Tx
	d   dialect
}

// exec runs a statement; missed is the error when it changed nothing.
func (t sqlTx) exec(missed error, query string, args ...any) error {
	res, err := t.tx.ExecContext(t.ctx, t.d.query(query), args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, missed)
	}
	return nil
}

func (t sqlTx) row(query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(t.ctx, t.d.query(query), args...)
}

func (t sqlTx) Insert(r Record) error {
	values, err := t.d.columns(r)
	if err != nil {
		return err
	}
	return t.exec(errTaken, insertRecord, values...)
}

func (t sqlTx) Get(id string) (Record, error) {
	if !MayBeID(id) {
		return Record{}, ErrNotFound
	}
	return scanRecord(t.row(selectRecord, id))
}

func (t sqlTx) Put(r Record) error {
	values, err := t.d.columns(r)
	if err != nil {
		return err
	}
	return t.exec(ErrNotFound, updateRecord, append(values, r.ID)...)
}

func (t sqlTx) Latest(samlResponse string) (id string, err error) {
	err = t.row(`SELECT id FROM captures WHERE digest = ? ORDER BY id DESC LIMIT 1`, digest(samlResponse)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	return id, err
}

func (t sqlTx) Delete(id string) error {
	if !MayBeID(id) {
		return ErrNotFound
	}
	return t.exec(ErrNotFound, `DELETE FROM captures WHERE id = ?`, id)
}

// Purge goes by the time of receipt. The time in an ID is later where the clock was set back.
func (t sqlTx) Purge(o Outdated) ([]string, error) {
	return t.purge(`received < ?`, o.Now.Add(-o.Keep).UnixNano(), o)
}

func (t sqlTx) purge(old string, parameter int64, o Outdated) ([]string, error) {
	query, args := purgeOld+old, []any{parameter}
	var all, posts int
	if err := t.row(countAll, noMessage).Scan(&all, &posts); err != nil {
		return nil, err
	}
	surplus := all - o.Most
	if surplus > 0 && posts > 0 {
		query, args = query+purgePosts, append(args, noMessage, min(surplus, o.Limit))
	}
	if surplus > posts {
		query, args = query+purgeOthers, append(args, noMessage, min(surplus-posts, o.Limit))
	}
	if o.Bytes > 0 {
		var used int
		if err := t.row(t.d.used).Scan(&used); err != nil {
			return nil, err
		}
		if used > o.Bytes { // to add up what there is takes a while
			query, args = query+purgeBytes, append(args, noMessage, o.Bytes)
		}
	}
	query, args = query+purgeLimit, append(args, o.Limit)
	rows, err := t.tx.QueryContext(t.ctx, t.d.query(query), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Apart sets a savepoint to go back to: in PostgreSQL, a statement that fails would take every
// other change of the transaction along.
func (t sqlTx) Apart(do func() error) error {
	if _, err := t.tx.ExecContext(t.ctx, `SAVEPOINT apart`); err != nil {
		return broken{err}
	}
	err := do()
	if err == nil {
		_, err = t.tx.ExecContext(t.ctx, `RELEASE SAVEPOINT apart`)
		return breaks(err)
	}
	again := func(err error) bool { return t.d.again != nil && t.d.again(err) }
	if again(err) {
		return broken{err}
	}
	_, undo := t.tx.ExecContext(t.ctx, `ROLLBACK TO SAVEPOINT apart; RELEASE SAVEPOINT apart`)
	switch {
	case undo == nil:
		return err
	case again(undo): // what failed before is done again as well
		return broken{undo}
	}
	return broken{errors.Join(err, undo)}
}

func breaks(err error) error {
	if err != nil {
		return broken{err}
	}
	return nil
}

func (t sqlTx) Clear() error { return t.exec(nil, `DELETE FROM captures`) }
