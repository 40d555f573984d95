package xmltree

import (
	"slices"
	"testing"
)

// TestPaths: in whichever order they are asked for, paths are what they are for an element alone.
func TestPaths(t *testing.T) {
	root, refused := Parse(`<r><a><b/><c/><b/>text<b/></a><x/><a><b/></a><a/></r>`, MessageLimits)
	if refused != nil {
		t.Fatal(refused)
	}
	var all []*Node
	want := map[*Node]string{}
	for i, path := range []string{
		"/r", "/r/a[1]", "/r/a[1]/b[1]", "/r/a[1]/c", "/r/a[1]/b[2]", "/r/a[1]", "/r/a[1]/b[3]", "/r/x", "/r/a[2]",
		"/r/a[2]/b", "/r/a[3]",
	} {
		if i == 0 {
			root.Walk(func(n *Node) bool { all = append(all, n); return true })
		}
		want[all[i]] = path // that of a text is its element's
	}
	if len(all) != len(want) {
		t.Fatalf("%d nodes", len(all))
	}
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	var one Paths
	for _, n := range slices.Concat(all, all, backwards, []*Node{all[2], all[9], all[6], all[2], all[10], all[1]}) {
		if got := one.Of(n); got != want[n] || n.Path() != want[n] {
			t.Errorf("%s and %s, want %s", got, n.Path(), want[n])
		}
	}
}
