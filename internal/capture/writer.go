package capture

import (
	"context"
	"errors"
	"slices"
)

// write is one change of the log on its way to the store.
type write struct {
	// do runs inside the transaction, and once more when that has to be repeated. The events
	// are published once the change is durable.
	do      func(Tx) ([]Event, error)
	adds    int // how many records it counts as
	deletes bool
	clears  bool   // deletes everything
	id      string // of what it deletes

	events []Event
	err    error
	done   chan error
}

// change hands a change to the writer and waits until it is durable. When ctx
// ends first, the change may still happen.
func (l *Log) change(ctx context.Context, w *write) error {
	w.done = make(chan error, 1)
	select {
	case <-l.stop:
		return ErrClosed
	default:
	}
	select {
	case l.writes <- w:
	case <-l.stop:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-l.ended:
	}
	select {
	case err := <-w.done: // it was among the last ones
		return err
	default:
		return ErrClosed
	}
}

// run is the only writer. Changes that arrive while the disk is busy share the
// next transaction, so a burst does not wait for the disk once for each.
func (l *Log) run() {
	defer close(l.ended)
	chores := newChores(l)
	defer chores.again.Stop()
	added := 0
	for {
		select {
		case w := <-l.writes:
			added += l.commit(l.gather(w), chores)
			if added >= purgeAfter {
				added = 0
				chores.purge()
			}
		case <-l.o.Tick:
			chores.purge()
		case <-chores.again.C:
			chores.tidy()
		case <-l.stop:
			if l.ticker != nil {
				l.ticker.Stop()
			}
			if batch := l.gather(); len(batch) > 0 {
				l.commit(batch, chores)
			}
			return
		}
	}
}

// gather takes along whatever else is waiting.
func (l *Log) gather(batch ...*write) []*write {
	for len(batch) < mostWrites {
		select {
		case w := <-l.writes:
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

// commit makes a batch durable, publishes it and answers its callers. It
// returns how many records were added.
func (l *Log) commit(batch []*write, c *chores) (added int) {
	l.persist(batch)
	deletes := false
	for _, w := range batch {
		deletes = deletes || w.deletes
		if w.err != nil {
			continue
		}
		l.hub.publish(w.events)
		added += w.adds
	}
	if deletes {
		c.clear(batch)
	}
	for _, w := range batch {
		w.done <- w.err
	}
	return added
}

// persist writes a batch in one transaction. When that fails, each change gets one of its
// own, so that what cannot be kept takes nothing else along. Deletions come first: on a full
// disk they make room.
func (l *Log) persist(batch []*write) {
	err := l.transact(batch)
	switch {
	case err == nil:
		return
	case len(batch) > 1 && !errors.Is(err, ErrUnreachable):
		for _, deletes := range []bool{true, false} {
			for _, w := range batch {
				if w.deletes == deletes {
					l.persist([]*write{w})
				}
			}
		}
		return
	case batch[0].deletes && errors.Is(err, ErrFull):
		err = l.squeeze(batch[0])
	}
	for _, w := range batch {
		if err != nil {
			w.err = err
		}
	}
}

// transact runs a batch in one transaction. A caller who goes away does not undo what others
// wait for.
func (l *Log) transact(batch []*write) error {
	records := slices.ContainsFunc(batch, func(w *write) bool { return !w.deletes })
	if store, ok := l.store.(scarce); ok && records && !store.Ready() {
		return ErrFull
	}
	return l.store.Write(context.Background(), func(tx Tx) error {
		for _, w := range batch {
			w.err = tx.Apart(func() (err error) {
				if w.events, err = w.do(tx); err != nil {
					return err
				}
				return announce(tx, w.events)
			})
			if lost := (broken{}); errors.As(w.err, &lost) {
				return lost
			}
		}
		return nil
	})
}

// squeeze deletes on a full disk, where even that needs space at first: everything goes bit
// by bit, because the space that a bit needs is free again when it is gone.
func (l *Log) squeeze(w *write) error {
	store, ok := l.store.(scarce)
	if !ok {
		return ErrFull
	}
	store.Release(context.Background())
	if w.clears {
		if _, err := l.remove(Outdated{}); err != nil {
			return err
		}
	}
	return l.transact([]*write{w})
}

// announce tells the other logs of a Shared store.
func announce(tx Tx, events []Event) error {
	if a, ok := tx.(announcer); ok {
		return a.announce(events)
	}
	return nil
}
