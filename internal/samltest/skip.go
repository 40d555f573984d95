package samltest

import "testing"

// SkipUnderRace skips a test where the race detector is on, which makes a test
// several times slower and its memory larger.
// make test runs these once more without it: LONG in the Makefile names them. why says what the detector would not
// find, or what it would spoil.
func SkipUnderRace(t testing.TB, why string) {
	t.Helper()
	if underRace {
		t.Skip("make test runs it without the race detector: " + why)
	}
}
