package version_test

import (
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/version"
)

func TestChecksAreCounted(t *testing.T) {
	if n := len(inspect.Catalogue()); n != version.Checks {
		t.Errorf("the catalogue holds %d checks: set Checks in internal/version to it", n)
	}
}
