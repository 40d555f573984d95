//go:build race

package samltest

// Race says that the race detector is on. It makes a test several times slower and its memory larger: the
// longest tests, and those that measure memory, run once without it.
const Race = true
