package preflight

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestNobody: a name that the evidence doesn't have is an error with the names that are like it, and no verdict.
func TestNobody(t *testing.T) {
	e, err := Read(t.Context(), tenant(member(10), member(22), member(35)).write(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, near := range map[string][]string{
		"agent1@example.com": {"agent10@example.com"}, "agent32": {"agent22@example.com", "agent35@example.com"},
		"agent35@other.example": {"agent35@example.com"}, "nobody@example.com": nil,
	} {
		_, err := e.Judge(t.Context(), Options{At: monday, Users: []string{name}})
		var nobody *NobodyError
		if !errors.As(err, &nobody) || !slices.Equal(nobody.Near, near) || !strings.Contains(nobody.Error(), name) ||
			nobody.Hint() == "" {
			t.Errorf("%s: %v %+v", name, err, nobody)
		}
	}
	if r, err := e.Judge(t.Context(), Options{At: monday, Users: []string{"agent10@example.com"}}); err != nil || r.Summary.OK != 1 {
		t.Errorf("near miss: %v", err)
	}
}
