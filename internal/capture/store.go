package capture

import (
	"context"
	"strings"
	"time"
)

// Store keeps records. Transactions follow one another; reading may go on
// meanwhile.
type Store interface {
	// Write runs change in one transaction. When it returns nil, everything
	// that change did survives the death of the process.
	Write(ctx context.Context, change func(Tx) error) error
	Get(ctx context.Context, id string) (Record, error)
	// List returns one page, newest first, and the Before of the next page;
	// that is empty on the last one.
	List(ctx context.Context, q Query) (page []Capture, next string, err error)
	// Compact removes what deleted records left behind in files, and waits so long for those
	// who read them. When it returns an error, something may be left, and it has to be called
	// again.
	Compact(ctx context.Context, wait time.Duration) error
	Close() error
}

// Tx is what can be done inside one transaction. A method that fails has
// changed nothing.
type Tx interface {
	Insert(r Record) error
	Get(id string) (Record, error)
	Put(r Record) error                                // replaces the record of that ID
	Latest(samlResponse string) (id string, err error) // newest record with exactly this form value
	Delete(id string) error                            // ErrNotFound when there is none
	Purge(o Outdated) (ids []string, err error)        // removes outdated records, oldest first
	Clear() error
	// Apart runs do, and undoes what do did when it fails: other changes of the transaction
	// stay. A broken error says that it could not, and that the whole transaction is lost.
	Apart(do func() error) error
}

// Outdated says which records a purge removes: what was received too long ago, and what is too much.
type Outdated struct {
	Now time.Time
	// Keep is how long records are kept. A Shared store goes by what the log that recorded
	// them said instead, so that no log removes what another one still wants.
	Keep  time.Duration
	Most  int // so many may stay: the newest, and sign-ins before posts without a message
	Bytes int // so much of the same may stay; 0: as much as there is
	Limit int // remove at most so many at once
}

// broken is the error of a transaction that cannot go on.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

// scarce is a Store that can still delete on a full disk.
type scarce interface {
	// Release gives up the space that was put aside.
	Release(ctx context.Context)
	// Ready puts it aside again. Until it says yes, only deletions may use it.
	Ready() bool
}

// Shared is a Store in which other logs keep records too, as equals.
type Shared interface {
	Store
	// Watch calls tell for each change that another log made, until ctx ends.
	// It calls restart where changes may have gone by untold, and warn with
	// what went wrong.
	Watch(ctx context.Context, tell func(Event), restart func(), warn func(error))
}

// announcer is a Tx of a Shared store.
type announcer interface {
	// announce tells the other logs of events once the transaction is committed.
	announce(events []Event) error
}

const (
	defaultPage = 50
	maxPage     = 500
)

// limit is the size of the page that q asks for.
func (q Query) limit() int {
	switch {
	case q.Limit <= 0:
		return defaultPage
	case q.Limit > maxPage:
		return maxPage
	}
	return q.Limit
}

// searchText is what Query.Text is looked for in. It is folded here and not in
// the database, whose case folding knows ASCII only.
func (r *Record) searchText() string {
	relay := ""
	if r.RelayState != nil {
		relay = *r.RelayState
	}
	texts := append([]string{r.Who, r.Headline, r.Endpoint, relay, r.ID}, r.roles()...)
	return strings.ToLower(strings.Join(texts, "\n")) + r.tags()
}

// roles are the ARNs of the roles that the message names.
func (r *Record) roles() (arns []string) {
	if r.Report == nil || r.Report.Message == nil || r.Report.Message.Assertion == nil {
		return nil
	}
	for _, role := range r.Report.Message.Assertion.Roles {
		arns = append(arns, role.Role)
	}
	return arns
}

// tags are the words that Query.Target and Query.Check are looked for by, each
// between line feeds, which nothing typed into a search box holds.
func (r *Record) tags() string {
	if r.Report == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + tagOf("target", string(r.Report.Target)))
	for _, f := range r.Report.Findings {
		if tag := tagOf("check", f.ID); !strings.Contains(b.String(), tag) {
			b.WriteString(tag)
		}
	}
	return b.String()
}

func tagOf(kind, word string) string { return kind + ":" + word + "\n" }

// wanted are the texts that a record has to hold.
func (q Query) wanted() (texts []string) {
	if q.Text != "" {
		texts = append(texts, strings.ToLower(q.Text))
	}
	if q.Target != "" {
		texts = append(texts, "\n"+tagOf("target", string(q.Target)))
	}
	if q.Check != "" {
		texts = append(texts, "\n"+tagOf("check", q.Check))
	}
	return texts
}

// cut makes a page out of up to limit+1 captures.
func cut(found []Capture, limit int) (page []Capture, next string) {
	if len(found) <= limit {
		return found, ""
	}
	return found[:limit], found[limit-1].ID
}
