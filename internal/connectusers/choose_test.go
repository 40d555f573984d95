package connectusers

import (
	"slices"
	"testing"
)

// TestChoose: lists of the instance count, and those that do not tell whose users they are.
func TestChoose(t *testing.T) {
	const one, two = "7f7f7f7f-1111-4222-8333-abcdefabcdef", "8f7f7f7f-1111-4222-8333-abcdefabcdef"
	list := func(instance, cut string, names ...string) *List {
		return &List{File: instance + cut, Names: names, Cut: cut, Instance: instance, Paged: cut == cutToken}
	}
	for _, c := range []struct {
		name     string
		lists    []*List
		instance string
		want     Set
	}{
		{"its own", []*List{list(two, "", "b"), list(one, "", "a")}, one, Set{Names: []string{"a"}, Instance: one, Aside: []string{two}}},
		{"its own and names", []*List{list(one, "", "a"), list("", "", "c")}, one, Set{Names: []string{"a", "c"}, Instance: one}},
		{"names beside another's", []*List{list(two, "", "b"), list("", "", "c")}, one, Set{Names: []string{"c"}, Aside: []string{two}}},
		{"of another only", []*List{list(two, "", "b")}, one, Set{Names: []string{"b"}, Instance: two}},
		{"nobody tells which", []*List{list(two, "", "b"), list(one, "", "a")}, "", Set{Names: []string{"b", "a"}, Several: true}},
		{"one that tells", []*List{list(one, "", "a"), list("", "", "c")}, "", Set{Names: []string{"a", "c"}, Instance: one}},
		{"whole beside a search", []*List{list(one, cutSearch, "a"), list(one, "", "b")}, one, Set{Names: []string{"a", "b"}, Instance: one}},
		{"a page and perhaps the last", []*List{list(one, cutToken, "a"), list(one, "", "b")}, one, Set{Names: []string{"a", "b"}, Instance: one, Cut: cutToken}},
		{"searches", []*List{list(one, cutSearch, "a"), list(one, cutOne, "b")}, one, Set{Names: []string{"a", "b"}, Instance: one, Cut: cutSearch}},
	} {
		got := Choose(c.lists, c.instance)
		if !slices.Equal(got.Names, c.want.Names) || !slices.Equal(got.Aside, c.want.Aside) || got.Cut != c.want.Cut ||
			got.Instance != c.want.Instance || got.Several != c.want.Several {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
