package capture

import (
	"context"
	"fmt"
)

// write is one change of the log on its way to the store.
type write struct {
	do      func(Tx) ([]Event, error) // inside the transaction; the events are published once it is durable
	adds    bool
	deletes bool

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
	l.purge()
	added := 0
	for {
		select {
		case w := <-l.writes:
			added += l.commit(l.gather(w))
			if added >= purgeAfter {
				added = 0
				l.purge()
			}
		case <-l.o.Tick:
			l.purge()
		case <-l.stop:
			if l.ticker != nil {
				l.ticker.Stop()
			}
			if batch := l.gather(); len(batch) > 0 {
				l.commit(batch)
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

// commit makes a batch durable in one transaction, publishes it and answers
// its callers. It returns how many records were added.
func (l *Log) commit(batch []*write) (added int) {
	ctx := context.Background() // a caller who goes away must not undo what others wait for
	err := l.store.Write(ctx, func(tx Tx) error {
		for _, w := range batch {
			if w.events, w.err = w.do(tx); w.err != nil {
				continue
			}
			if err := announce(tx, w.events); err != nil {
				return err
			}
		}
		return nil
	})
	deletes := false
	for _, w := range batch {
		if err != nil {
			w.err = err
		}
		if w.err != nil {
			continue
		}
		l.hub.publish(w.events)
		deletes = deletes || w.deletes
		if w.adds {
			added++
		}
	}
	var left error
	if deletes {
		left = l.store.Compact(ctx)
	}
	for _, w := range batch {
		if w.deletes && w.err == nil {
			w.err = left
		}
		w.done <- w.err
	}
	return added
}

// announce tells the other logs of a Shared store.
func announce(tx Tx, events []Event) error {
	if a, ok := tx.(announcer); ok {
		return a.announce(events)
	}
	return nil
}

// purge removes what is older than the log keeps, and what is too much.
func (l *Log) purge() {
	before := idAt(l.o.Now().Add(-l.o.Keep))
	var gone []Event
	ctx := context.Background()
	err := l.store.Write(ctx, func(tx Tx) error {
		ids, err := tx.Purge(before, mostRecords)
		if err != nil {
			return err
		}
		for _, id := range ids {
			gone = append(gone, Event{Kind: EventDelete, Capture: Capture{ID: id}})
		}
		return announce(tx, gone)
	})
	if err == nil && len(gone) > 0 {
		l.hub.publish(gone)
		err = l.store.Compact(ctx)
	}
	if err != nil {
		l.warn(fmt.Errorf("removing captures older than %s: %w", l.o.Keep, err))
	}
}
