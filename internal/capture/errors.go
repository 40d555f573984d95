package capture

import (
	"errors"
	"strings"
)

var (
	// ErrNotFound is returned for an ID that the log does not hold.
	ErrNotFound = errors.New("no such capture")
	// ErrClosed is returned by a log that was closed.
	ErrClosed = errors.New("the capture log is closed")
	// ErrNotHeld is returned when a message that no longer waits is to be
	// forwarded or dropped.
	ErrNotHeld = errors.New("the message isn't waiting")
	// ErrFull is returned when the disk has no space left.
	ErrFull = errors.New("the disk is full")
	// ErrRemains is returned by a deletion that took the captures out of the log, but could
	// not yet clear what they left in the store's files. The log repeats that until it is done.
	ErrRemains = errors.New("the captures are deleted, but their remains are still on the disk")
	// ErrUnreachable is returned when the database was away for too long.
	ErrUnreachable = errors.New("gave up waiting for PostgreSQL")

	errTaken = errors.New("the ID already exists")
)

// Hint says what to do about an error of the log; it is empty where no one knows.
func Hint(err error) string {
	switch {
	case errors.Is(err, ErrRemains) && errors.Is(err, ErrFull):
		return "free space on the disk with the captures: samlscope then clears the remains itself"
	case errors.Is(err, ErrRemains):
		return "close the program that reads the captures: samlscope then clears the remains itself"
	case errors.Is(err, ErrFull):
		return "delete captures, which works on a full disk too, or free space on their disk"
	case errors.Is(err, ErrUnreachable):
		return "check that the PostgreSQL server runs, then try again"
	}
	return ""
}

// mayBeWord says whether a text holds nothing that a database takes in no text.
func mayBeWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
