package capture

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// tidyFirst and tidyMost are the pauses before what could not be removed is tried again.
	tidyFirst = 250 * time.Millisecond
	tidyMost  = 5 * time.Second
	// othersLook is the pause between two looks whether another process changed the store.
	othersLook = 2 * time.Second
	// readersTime is how long a deletion waits for those who read the store's files.
	readersTime = 500 * time.Millisecond
	// mostPurged is how many records one transaction removes, so that none waits long for a purge.
	mostPurged = 256
)

// chores are what the writer does besides writing, and repeats until it is done: removing what
// is too old, and clearing from the files what deleted captures left there.
type chores struct {
	l        *Log
	again    *time.Timer // when to try again
	pause    time.Duration
	due      bool            // a purge is
	remains  bool            // something deleted may be left in the files
	gone     map[string]bool // IDs of what may be left
	complain bool            // the next trouble has to be told
}

// changedByOthers is a Store whose files other processes change too, without a word.
type changedByOthers interface {
	// ChangedByOthers says whether another process may have written since the last call.
	ChangedByOthers() bool
}

// newChores starts with what an earlier process may have left undone.
func newChores(l *Log) *chores {
	c := &chores{l: l, again: time.NewTimer(tidyMost), pause: tidyFirst, remains: true, gone: map[string]bool{}}
	c.purge()
	return c
}

// purge removes what is older than the log keeps, and what is too much.
func (c *chores) purge() {
	c.due, c.complain = true, true
	c.tidy()
}

// tidy does what is left to do. What fails is told once and tried again.
func (c *chores) tidy() {
	c.pause = min(2*c.pause, tidyMost)
	var err error
	removed := false
	if c.due {
		var ids []string
		ids, err = c.l.remove(Outdated{Now: c.l.o.Now(), Keep: c.l.o.Keep, Most: c.l.o.most, Bytes: mostBytes})
		c.leave(ids...)
		c.due, removed = err != nil, len(ids) > 0
	}
	if s, ok := c.l.store.(changedByOthers); ok && s.ChangedByOthers() {
		c.remains = true // what it deleted may be left, and it may have ended
	}
	left := c.compact(0)
	if err == nil && removed {
		err = left
	}
	if err != nil && c.complain {
		c.complain = false
		c.l.warn(fmt.Errorf("removing captures older than %s, trying again: %w", c.l.o.Keep, err))
	}
}

// leave notes what a deletion may have left in the files.
func (c *chores) leave(ids ...string) {
	for _, id := range ids {
		c.remains, c.gone[id] = true, true
	}
}

// compact clears the files, and has itself called again when it could not, or a purge is due.
// No one waits for those who read while messages come in, unless someone asked for a deletion.
func (c *chores) compact(wait time.Duration) (err error) {
	if c.remains {
		if err = c.l.store.Compact(context.Background(), wait); err == nil {
			c.remains = false
			clear(c.gone)
		}
	}
	if !c.remains && !c.due {
		c.again.Reset(othersLook)
		c.pause = tidyFirst
		return nil
	}
	c.again.Reset(c.pause)
	return err
}

// clear clears the files of what a batch deleted, and gives each deletion its answer. One of
// something that is deleted already is not told "no such capture" while the files still hold it.
func (c *chores) clear(batch []*write) {
	var told []*write
	for _, w := range batch {
		if w.deletes && w.err == nil {
			c.leave(w.id)
		}
		c.remains = c.remains || w.deletes && errors.Is(w.err, ErrFull) // part of everything may be deleted
	}
	for _, w := range batch {
		if w.deletes && (w.err == nil || c.gone[w.id] && errors.Is(w.err, ErrNotFound)) {
			told = append(told, w)
		}
	}
	unclear := c.remains
	left := c.compact(readersTime)
	for _, w := range batch {
		if left != nil && unclear && w.deletes && errors.Is(w.err, ErrNotFound) {
			w.err = left // it may be what an earlier process deleted
		}
	}
	for _, w := range told {
		w.err = left
	}
}

// remove purges in steps, smaller ones where the disk is too full for large ones.
func (l *Log) remove(o Outdated) (removed []string, err error) {
	for o.Limit = mostPurged; ; {
		ids, err := l.purge(o)
		store, ok := l.store.(scarce)
		switch {
		case errors.Is(err, ErrFull) && ok && o.Limit > 1:
			store.Release(context.Background())
			o.Limit /= 4
			continue
		case err != nil:
			return removed, err
		}
		removed = append(removed, ids...)
		if len(ids) < o.Limit {
			return removed, nil
		}
		if o.Limit < mostPurged { // the next step needs the space that this one took
			if err := l.store.Compact(context.Background(), readersTime); err != nil {
				return removed, err
			}
		}
	}
}

// purge is one step of removing what is outdated.
func (l *Log) purge(o Outdated) (ids []string, err error) {
	var gone []Event
	err = l.store.Write(context.Background(), func(tx Tx) (err error) {
		gone = nil
		if ids, err = tx.Purge(o); err != nil {
			return err
		}
		for _, id := range ids {
			gone = append(gone, Event{Kind: EventDelete, Capture: Capture{ID: id}})
		}
		return announce(tx, gone)
	})
	if err != nil {
		return nil, err
	}
	l.hub.publish(gone)
	return ids, nil
}
