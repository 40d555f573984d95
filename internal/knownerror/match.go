package knownerror

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// How texts are compared: both sides are folded (fold.go) to their
// letters and digits, in lower case and with nothing between them, so that
// spaces, line ends, quotes and markup make no difference. The folded text
// remembers where its words begin, because a match may not begin or end inside one.

// wording is one wording of a known error, ready to be looked for.
type wording struct {
	of     int      // index in the table of known errors
	pieces []string // folded words between the parts that vary
	gaps   []int    // gaps[i] says what may come before pieces[i]: up to so many bytes, or one word
	size   int      // bytes of all pieces: how much of a match is AWS's own words
	alone  bool     // counts only as a whole sentence
	whole  bool     // counts only as the whole input
	tail   bool     // see Error
	number bool     // ends in a code's number: cut off, that is another number
	weak   bool

	with, without []string // folded
}

const (
	maxGap  = 256 // bytes of a part that varies: an ARN, a URL, a product's name
	oneWord = -1  // the gap of {word}
	keySize = 5   // bytes by which wordings are found; no first piece is shorter (a test says so)
)

// wordings holds all wordings, and those that begin with the same bytes together.
type wordings struct {
	all    []*wording
	starts map[string][]*wording
}

var knownWordings = sync.OnceValue(func() *wordings {
	t := &wordings{starts: map[string][]*wording{}}
	for i, e := range table() {
		from := len(t.all)
		number, entra := strings.CutPrefix(e.Code, "AADSTS")
		if !slices.Contains(e.alone, e.Text) && !(entra && e.Text == e.Code) {
			t.add(i, e.Text, wording{weak: e.weak})
		}
		for _, text := range e.also {
			t.add(i, text, wording{weak: e.weak})
		}
		for _, text := range e.alone {
			t.add(i, text, wording{alone: true})
		}
		if entra {
			// Sign-in log, JSON and the address of Microsoft's page for the code say it without its prefix.
			t.add(i, e.Code, wording{number: true})
			t.add(i, "error code "+number, wording{number: true})
			t.add(i, "error codes "+number, wording{number: true})
			t.add(i, number, wording{number: true, whole: true})
		}
		t.uncontracted(from)
		for _, w := range t.all[from:] {
			w.with, w.without, w.tail = foldedAll(e.with), foldedAll(e.without), e.tail
		}
	}
	return t
})

// contractions are the short forms in AWS's sentences, folded, and what people type for them.
var contractions = strings.NewReplacer("doesnt", "doesnot", "couldnt", "couldnot", "isnt", "isnot", "cant", "cannot",
	"wasnt", "wasnot", "hasnt", "hasnot")

// uncontracted adds the wordings from here on without their short forms.
func (t *wordings) uncontracted(from int) {
	for _, w := range t.all[from:] {
		long := *w
		long.pieces, long.size = nil, 0
		for _, piece := range w.pieces {
			piece = contractions.Replace(piece)
			long.pieces, long.size = append(long.pieces, piece), long.size+len(piece)
		}
		if long.size > w.size {
			t.list(&long)
		}
	}
}

// list makes a wording one that is looked for.
func (t *wordings) list(f *wording) {
	t.all = append(t.all, f)
	if key := f.pieces[0]; len(key) >= keySize {
		t.starts[key[:keySize]] = append(t.starts[key[:keySize]], f)
	}
}

func foldedAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, fold(s).s)
	}
	return out
}

// productNames are said in many ways, and renamed: any name may be in their place.
var productNames = strings.NewReplacer("AWS IAM Identity Center", "{product}", "IAM Identity Center", "{product}",
	"Amazon Connect", "{product}", "Microsoft Entra ID", "{product}")

func (t *wordings) add(of int, text string, f wording) {
	f.of = of
	gap := 0
	for text = productNames.Replace(text); ; {
		from, to := varyingPart(text)
		if piece := fold(text[:from]).s; piece != "" {
			f.pieces, f.gaps, f.size = append(f.pieces, piece), append(f.gaps, gap), f.size+len(piece)
		}
		if from == len(text) {
			break
		}
		gap = maxGap
		if text[from:to] == "{word}" {
			gap = oneWord
		}
		text = text[to:]
	}
	t.list(&f)
}

// varyingPart returns where the first {name} of a text stands: its end twice when there is none.
// A brace with anything but lower-case letters in it is AWS's own.
func varyingPart(text string) (from, to int) {
	for i := range len(text) {
		if text[i] != '{' {
			continue
		}
		n := strings.IndexByte(text[i:], '}')
		if n > 0 && strings.Trim(text[i+1:i+n], "abcdefghijklmnopqrstuvwxyz") == "" {
			return i, i + n + 1
		}
	}
	return len(text), len(text)
}

// hit is the best place at which one known error was found.
type hit struct {
	found    *wording
	from, to int
	size     int // matched bytes of the wording's own words
}

// match finds the wordings that are in a text in full. Every wording begins with a
// word, so the words are visited once each.
func (t *wordings) match(text folded) []*Error {
	best := map[int]hit{}
	for i := 0; i+keySize <= len(text.s); i++ {
		if text.edges[i] == inside {
			continue
		}
		for _, f := range t.starts[text.s[i:i+keySize]] {
			to, ok := f.at(text, i)
			if !ok || best[f.of].size > f.size {
				continue
			}
			if h, ok := f.fits(text, hit{f, i, to, f.size}); ok && best[f.of].size < h.size {
				best[f.of] = h
			}
		}
	}
	return ranked(best)
}

// at says where the wording ends that begins at this place of the text.
func (f *wording) at(text folded, from int) (to int, ok bool) {
	to = from
	for i, piece := range f.pieces {
		at := to
		if i > 0 {
			at = text.after(to, f.gaps[i], piece)
		}
		if at < 0 || !strings.HasPrefix(text.s[at:], piece) {
			return 0, false
		}
		to = at + len(piece)
	}
	switch first, last := text.edges[from], text.edges[to]; {
	case f.whole:
		return to, from == 0 && to == len(text.s)
	case f.alone:
		return to, first == sentence && last >= heading
	default:
		return to, last != inside
	}
}

// fits says whether what must be in the text besides the wording does, and what must not
// does not. What stands there counts as a part of the match.
func (f *wording) fits(text folded, h hit) (hit, bool) {
	for _, s := range f.without {
		if text.index(s) >= 0 {
			return h, false
		}
	}
	for _, s := range f.with {
		if i := text.index(s); i >= 0 {
			h.from, h.to, h.size = min(h.from, i), max(h.to, i+len(s)), h.size+len(s)
			return h, true
		}
	}
	return h, len(f.with) == 0
}

// index returns where s stands as whole words, or -1.
func (t folded) index(s string) int {
	for from := 0; ; {
		i := strings.Index(t.s[from:], s)
		if i < 0 {
			return -1
		}
		if i += from; t.edges[i] != inside && t.edges[i+len(s)] != inside {
			return i
		}
		from = i + 1
	}
}

// after returns where piece stands next behind a part that varies, or -1.
func (t folded) after(at, gap int, piece string) int {
	if gap == oneWord {
		for i := at + 1; i <= min(at+maxGap, len(t.s)); i++ {
			if t.edges[i] != inside {
				return i
			}
		}
		return -1
	}
	n := strings.Index(t.s[at:min(at+gap+len(piece), len(t.s))], piece)
	if n < 0 {
		return -1
	}
	return at + n
}

// ranked returns the errors of these hits: those that say most first. A code
// gives way to a sentence, and a sentence to a longer one that it is part of.
func ranked(hits map[int]hit) []*Error {
	var list []hit
	sentences := false
	for _, h := range hits {
		list = append(list, h)
		sentences = sentences || !h.found.weak
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(h hit) bool {
		return sentences && h.found.weak || slices.ContainsFunc(list, func(o hit) bool {
			return o.from <= h.from && h.to <= o.to && o.to-o.from > h.to-h.from && o.found.weak == h.found.weak
		})
	})
	slices.SortFunc(kept, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.from, b.from), cmp.Compare(a.found.of, b.found.of))
	})
	var out []*Error
	for _, h := range kept {
		out = append(out, table()[h.found.of])
	}
	return out
}
