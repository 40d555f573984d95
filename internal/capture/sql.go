package capture

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

const (
	listColumns   = `id, received, via, endpoint, relay_state, state, verdict, headline, who, answer, circumstances`
	recordColumns = listColumns + `, token, saml_response, body, report, xml`
	selectRecord  = `SELECT ` + recordColumns + ` FROM captures WHERE id = ?`
	insertRecord  = `INSERT INTO captures (` + recordColumns + `, search, digest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	replaceRecord = `REPLACE INTO captures (` + recordColumns + `, search, digest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
)

// Get returns the record of an ID.
func (s *SQLite) Get(ctx context.Context, id string) (Record, error) {
	return scanRecord(s.read.QueryRowContext(ctx, selectRecord, id))
}

// List returns one page, newest first.
func (s *SQLite) List(ctx context.Context, q Query) ([]Capture, string, error) {
	where, args := []string{"1"}, []any{}
	if q.Before != "" {
		where, args = append(where, "id < ?"), append(args, q.Before)
	}
	if q.Verdict != "" {
		where, args = append(where, "verdict = ?"), append(args, string(q.Verdict))
	}
	for _, text := range q.wanted() {
		where, args = append(where, "instr(search, ?) > 0"), append(args, text)
	}
	rows, err := s.read.QueryContext(ctx, `SELECT `+listColumns+` FROM captures WHERE `+
		strings.Join(where, " AND ")+` ORDER BY id DESC LIMIT ?`, append(args, q.limit()+1)...)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
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

// columns are the values of a record in the order of recordColumns, and what
// it is found by.
func columns(r Record) ([]any, error) {
	var relayState, answer sql.NullString
	if r.RelayState != nil {
		relayState = sql.NullString{String: *r.RelayState, Valid: true}
	}
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
	return []any{r.ID, r.ReceivedAt.UnixNano(), string(r.Via), r.Endpoint, relayState, string(r.State), string(r.Verdict),
		r.Headline, r.Who, answer, circumstances, r.Token, []byte(r.SAMLResponse), r.Body, report, xml, r.searchText(), digest(r.SAMLResponse)}, nil
}

func digest(samlResponse string) []byte {
	sum := sha256.Sum256([]byte(samlResponse))
	return sum[:]
}

type sqliteTx struct {
	ctx context.Context
	tx  *sql.Tx
}

func (t sqliteTx) store(query string, r Record) error {
	values, err := columns(r)
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(t.ctx, query, values...)
	return err
}

func (t sqliteTx) Insert(r Record) error { return t.store(insertRecord, r) }

func (t sqliteTx) Get(id string) (Record, error) {
	return scanRecord(t.tx.QueryRowContext(t.ctx, selectRecord, id))
}

func (t sqliteTx) Put(r Record) error {
	var there int
	if err := t.tx.QueryRowContext(t.ctx, `SELECT count(*) FROM captures WHERE id = ?`, r.ID).Scan(&there); err != nil {
		return err
	}
	if there == 0 {
		return ErrNotFound
	}
	return t.store(replaceRecord, r)
}

func (t sqliteTx) Latest(samlResponse string) (id string, err error) {
	err = t.tx.QueryRowContext(t.ctx, `SELECT id FROM captures WHERE digest = ? ORDER BY id DESC LIMIT 1`, digest(samlResponse)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	return id, err
}

func (t sqliteTx) Delete(id string) error {
	res, err := t.tx.ExecContext(t.ctx, `DELETE FROM captures WHERE id = ?`, id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

func (t sqliteTx) Purge(before string, keep int) ([]string, error) {
	rows, err := t.tx.QueryContext(t.ctx, `DELETE FROM captures WHERE id < ?1 OR
		id <= (SELECT id FROM captures ORDER BY id DESC LIMIT 1 OFFSET ?2) RETURNING id`, before, keep)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
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

func (t sqliteTx) Clear() error {
	_, err := t.tx.ExecContext(t.ctx, `DELETE FROM captures`)
	return err
}
