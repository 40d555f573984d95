package capture

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

const (
	defaultKeep = 7 * 24 * time.Hour
	purgeEvery  = time.Hour
	// mostRecords and mostBytes bound the store: anything on this machine can post to the relay.
	mostRecords = 120_000
	mostBytes   = 2 << 30
	// purgeAfter is how many records are added before the bounds are looked at. A large one counts
	// once for each countAs.
	purgeAfter = 500
	countAs    = 256 << 10
	// mostWrites is how many waiting changes share one transaction.
	mostWrites = 128
	// mostJudges is how many messages are judged at the same time.
	mostJudges = 8
)

// LogOptions says how a Log works. The zero value works without judging.
type LogOptions struct {
	Now   func() time.Time             // nil: time.Now
	Keep  time.Duration                // how long captures are kept; 0: seven days
	Tick  <-chan time.Time             // when to purge; nil: hourly
	Judge func(Record) *inspect.Report // nil: nothing is judged
	Warn  func(error)                  // told what went wrong with no caller to tell; nil: no one
	most  int                          // so many captures stay; 0: mostRecords
}

// Log is the log of captures: every change is durable before it is answered,
// and is then published. Its methods may be called from any goroutine.
type Log struct {
	store  Store
	o      LogOptions
	ids    idSource
	hub    *hub
	judges chan struct{}
	writes chan *write
	stop   chan struct{}
	ended  chan struct{}
	once   sync.Once
	ticker *time.Ticker // nil when Tick was given

	unwatch func() // ends the watching of a Shared store, and waits for it
}

// NewLog returns a log on a store, and starts with purging what is too old.
// Close ends it and closes the store.
func NewLog(store Store, o LogOptions) *Log {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Keep <= 0 {
		o.Keep = defaultKeep
	}
	o.most = cmp.Or(o.most, mostRecords)
	l := &Log{
		store: store, o: o, ids: idSource{now: o.Now}, hub: newHub(uint64(o.Now().UnixMicro())),
		judges: make(chan struct{}, mostJudges), writes: make(chan *write, mostWrites),
		stop: make(chan struct{}), ended: make(chan struct{}),
	}
	if o.Tick == nil {
		l.ticker = time.NewTicker(purgeEvery)
		l.o.Tick = l.ticker.C
	}
	newest, _, err := store.List(context.Background(), Query{Limit: 1})
	if err != nil {
		l.warn(fmt.Errorf("reading the newest capture: %w", err))
	} else if len(newest) > 0 {
		l.ids.after(newest[0].ID) // IDs grow even when the clock was set back
	}
	l.unwatch = l.watch()
	go l.run()
	return l
}

// Add records a message and returns it with its ID and token. When it returns
// without error, the record survives the death of the process. A record
// without a time gets the present one; one without a state is Recorded.
func (l *Log) Add(ctx context.Context, r Record) (Record, error) {
	r.Token = newToken()
	if r.ReceivedAt.IsZero() {
		r.ReceivedAt = l.o.Now().UTC()
	}
	if r.State == "" {
		r.State = Recorded
	}
	if r.Report != nil {
		r.judged(r.Report)
	}
	r.keep = l.o.Keep
	count := 1 + (len(r.SAMLResponse)+len(r.Body))/countAs
	err := l.change(ctx, &write{adds: count, do: func(tx Tx) ([]Event, error) {
		r.ID = l.ids.next() // here, where one change follows the other: the order of IDs is the order of the log
		if r.SAMLResponse != "" && r.Via != ViaImport {
			earlier, err := tx.Latest(r.SAMLResponse)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return nil, err
			}
			r.ReplayOf = earlier
		}
		return []Event{{Kind: EventCapture, Capture: r.Capture}}, tx.Insert(r)
	}})
	if err != nil {
		return Record{}, err
	}
	return r, nil
}

// Get returns a record with its report, the decoded text included.
func (l *Log) Get(ctx context.Context, id string) (Record, error) { return l.store.Get(ctx, id) }

// List returns one page of captures, newest first, and the Before of the next
// page, which is empty on the last one.
func (l *Log) List(ctx context.Context, q Query) (caps []Capture, next string, err error) {
	return l.store.List(ctx, q)
}

// SetState forwards or drops a held message. Doing again what was done changes
// nothing; doing the other thing is ErrNotHeld.
func (l *Log) SetState(ctx context.Context, id string, s State) error {
	if s != Forwarded && s != Dropped {
		return fmt.Errorf("a capture cannot be set to %q: only forwarded and dropped are decided later", s)
	}
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		r, err := tx.Get(id)
		if err != nil || r.State == s {
			return nil, err
		}
		if r.State != Held {
			return nil, fmt.Errorf("%w: it was %s before", ErrNotHeld, r.State)
		}
		r.State, r.TabClosed = s, false
		return []Event{r.decided()}, tx.Put(r)
	}})
}

// SetTabClosed records whether the page from which a held message could go on
// is gone. One that is no longer held stays as it is.
func (l *Log) SetTabClosed(ctx context.Context, id string, closed bool) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		r, err := tx.Get(id)
		if err != nil || r.State != Held || r.TabClosed == closed {
			return nil, err
		}
		r.TabClosed = closed
		return []Event{{Kind: EventCapture, Capture: r.Capture}}, tx.Put(r)
	}})
}

// SetFlow records what was seen of the sign-in that a capture is part of.
func (l *Log) SetFlow(ctx context.Context, id string, f Flow) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		r, err := tx.Get(id)
		if err != nil {
			return nil, err
		}
		r.Flow = &f
		l.judgeAgain(&r)
		return []Event{{Kind: EventCapture, Capture: r.Capture}}, tx.Put(r)
	}})
}

// SetAsked records what AWS answered when it was asked.
func (l *Log) SetAsked(ctx context.Context, id string, a Asked) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		r, err := tx.Get(id)
		if err != nil {
			return nil, err
		}
		r.Asked = &a
		l.judgeAgain(&r)
		return []Event{{Kind: EventCapture, Capture: r.Capture}}, tx.Put(r)
	}})
}

// SetAnswer records what AWS answered. An answer to a message that was held
// proves that it was forwarded.
func (l *Log) SetAnswer(ctx context.Context, id string, a Answer) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) { return l.answer(tx, id, a) }})
}

// AnswerFor records what AWS answered to the newest capture with exactly this
// form value.
func (l *Log) AnswerFor(ctx context.Context, samlResponse string, a Answer) error {
	return l.change(ctx, &write{do: func(tx Tx) ([]Event, error) {
		id, err := tx.Latest(samlResponse)
		if err != nil {
			return nil, err
		}
		return l.answer(tx, id, a)
	}})
}

func (l *Log) answer(tx Tx, id string, a Answer) ([]Event, error) {
	r, err := tx.Get(id)
	if err != nil {
		return nil, err
	}
	var events []Event
	r.Answer = &a
	l.judgeAgain(&r)
	if r.State == Held {
		r.State = Forwarded
		events = append(events, r.decided())
	}
	return append(events, Event{Kind: EventCapture, Capture: r.Capture}), tx.Put(r)
}

// decided is the event of a message that was forwarded or dropped.
func (r *Record) decided() Event {
	if r.State == Dropped {
		return Event{Kind: EventDrop, Capture: r.Capture}
	}
	return Event{Kind: EventForward, Capture: r.Capture}
}

// Delete removes a capture, and what it left in the store's files. ErrRemains says that the
// files could not be cleared yet.
func (l *Log) Delete(ctx context.Context, id string) error {
	return l.change(ctx, &write{deletes: true, id: id, do: func(tx Tx) ([]Event, error) {
		return []Event{{Kind: EventDelete, Capture: Capture{ID: id}}}, tx.Delete(id)
	}})
}

// DeleteAll removes every capture, and what they left in the store's files. ErrRemains says
// that the files could not be cleared yet.
func (l *Log) DeleteAll(ctx context.Context) error {
	return l.change(ctx, &write{deletes: true, clears: true, do: func(tx Tx) ([]Event, error) {
		return []Event{{Kind: EventDelete}}, tx.Clear()
	}})
}

// Subscribe returns the changes of the log from now on. With the ID of the
// last event that the subscriber saw, those since then come first, and ok says
// that none is missing; otherwise the subscriber needs a fresh look at the
// list. The channel is closed when ctx ends, when the log is closed, and when
// the subscriber is too slow: no one waits for one.
func (l *Log) Subscribe(ctx context.Context, lastEventID uint64) (events <-chan Event, ok bool) {
	return l.hub.subscribe(ctx, lastEventID)
}

// Close finishes the changes that were begun, ends every subscription and
// closes the store. Calling it again does nothing.
func (l *Log) Close() error {
	var err error
	l.once.Do(func() {
		close(l.stop)
		<-l.ended
		l.unwatch()
		l.hub.close()
		err = l.store.Close()
	})
	return err
}

// watch publishes what other logs change in a Shared store.
func (l *Log) watch() (end func()) {
	s, ok := l.store.(Shared)
	if !ok {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Watch(ctx, func(e Event) { l.hub.publish([]Event{e}) }, l.hub.restart, l.warn)
	}()
	return func() {
		cancel()
		<-done
	}
}

func (l *Log) warn(err error) {
	if l.o.Warn != nil {
		l.o.Warn(err)
	}
}
