package capture

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// patience is how long a database may be away before messages are refused: less than the
	// relay waits for a record.
	patience   = 8 * time.Second
	pauseFirst = 50 * time.Millisecond
	pauseMost  = 500 * time.Millisecond
	// leastTry is what one try may take when there is no patience left.
	leastTry = time.Second
)

// outage is the time since which a database has been away.
type outage struct {
	patience time.Duration

	mu    sync.Mutex
	since time.Time // zero: it answers
}

// outlast repeats work while the database is away, until patience ends. In a longer outage,
// each piece of work is tried once, so that none waits for those before it.
func (o *outage) outlast(ctx context.Context, work func(context.Context) error) error {
	start := time.Now()
	for pause := pauseFirst; ; pause = min(2*pause, pauseMost) {
		err := o.try(ctx, o.end(start), work)
		if err == nil || !transient(err) {
			o.over()
			return postgresError(err)
		}
		if ctx.Err() != nil {
			return err
		}
		o.began(start)
		if time.Now().Add(pause).After(o.end(start)) {
			return fmt.Errorf("%w after %s: %w", ErrUnreachable, o.patience, err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	}
}

func (o *outage) try(ctx context.Context, end time.Time, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, max(time.Until(end), leastTry))
	defer cancel()
	return work(ctx)
}

// began notes when the outage began, unless it goes on.
func (o *outage) began(at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		o.since = at
	}
}

// end is when patience ends with work that was started then.
func (o *outage) end(start time.Time) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.since.IsZero() && o.since.Before(start) {
		start = o.since
	}
	return start.Add(o.patience)
}

func (o *outage) over() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.since = time.Time{}
}

// transient says whether the same work may succeed later, or on another connection.
func transient(err error) bool {
	if said, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch said.Code {
		case "57P01", "57P02", "57P03", "57P05", "25P03", // the server ends the connection, or takes none at present
			"53300",                            // it has too many
			"25006",                            // it only reads at present, because another one takes over
			"40001", "40P01", "55P03", "57014": // others were in the way, or someone called it off
			return true
		}
		return strings.HasPrefix(said.Code, "08")
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone) || pgconn.SafeToRetry(err)
}

// postgresError says of an error that the server's disk is full.
func postgresError(err error) error {
	if said, ok := errors.AsType[*pgconn.PgError](err); ok && said.Code == "53100" {
		return fmt.Errorf("writing the captures to PostgreSQL: %w", ErrFull)
	}
	return err
}
