package knownerror

import "strings"

// maxCuts bounds the ellipses of one text that are mistaken for the place of a cut.
const maxCuts = 8

// How much of a text must be there when it is cut: more than half when there
// is nothing else, and more, and in absolute terms too, when other words come with it.
const (
	cutWithOthers    = 16 // bytes
	cutWithoutOthers = 9
)

// matchCut finds the wordings of which a text holds only a part, because its
// beginning or end was lost on the way: at the ends of the text, or at an ellipsis.
func (t *wordings) matchCut(text string) []*Error {
	parts := strings.Split(strings.ReplaceAll(text, "...", "…"), "…")
	if len(parts) > maxCuts {
		parts = []string{text}
	}
	best := map[int]hit{}
	whole := fold(asShown.unmarked(text))
	for _, part := range parts {
		folded := fold(asShown.unmarked(part)).s
		for _, f := range t.all {
			n := f.cut(folded)
			if n <= best[f.of].size {
				continue
			}
			if _, ok := f.fits(whole, hit{}); ok {
				best[f.of] = hit{found: f, size: n}
			}
		}
	}
	return ranked(best)
}

// cut returns how many bytes of the wording's own words are in a text that ends
// or begins in the middle of the wording; 0 when that says nothing.
func (f *wording) cut(text string) int {
	switch {
	case f.weak || f.number || text == "":
		return 0
	case f.alone:
		if strings.HasPrefix(f.pieces[0], text) && 2*len(text) > f.size {
			return len(text)
		}
		return 0
	case len(f.pieces) == 1 && len(text) >= cutWithoutOthers && 2*len(text) > f.size &&
		strings.Contains(f.pieces[0], text):
		return len(text)
	}
	reach := f.size + maxGap*len(f.pieces)
	n, others := endCut(text[max(0, len(text)-reach):], f.pieces)
	if !f.enough(n, others || len(text) > reach) || f.tail && n <= len(f.pieces[0]) {
		n = 0
	}
	m, others := endCut(reversed(text[:min(reach, len(text))]), f.backwards())
	if !f.enough(m, others || len(text) > reach) {
		m = 0
	}
	return max(n, m)
}

func (f *wording) enough(n int, others bool) bool {
	if others {
		return n >= cutWithOthers && 5*n >= 3*f.size
	}
	return n >= cutWithoutOthers && 2*n > f.size
}

// endCut returns how many bytes of the pieces stand at the end of a text that
// ends before they do, and whether other words come before them.
func endCut(text string, pieces []string) (n int, others bool) {
	at := strings.LastIndex(text, pieces[0])
	if at < 0 {
		n = overlap(text, pieces[0])
		return n, n < len(text)
	}
	others = at > 0
	rest := text[at:]
	for i, piece := range pieces {
		j := strings.Index(rest, piece)
		if j > maxGap {
			return 0, true
		}
		if j >= 0 {
			n, rest = n+len(piece), rest[j+len(piece):]
			continue
		}
		if len(rest) > maxGap+len(piece) || i == 0 {
			return 0, true
		}
		return n + overlap(rest, piece), others
	}
	return 0, true // all of it is there: no cut
}

// overlap returns the length of the longest end of text that begins piece.
func overlap(text, piece string) int {
	for n := min(len(text), len(piece)); n > 0; n-- {
		if strings.HasSuffix(text, piece[:n]) {
			return n
		}
	}
	return 0
}

// backwards returns the pieces as they are in a text that is read from its end.
func (f *wording) backwards() []string {
	out := make([]string, len(f.pieces))
	for i, piece := range f.pieces {
		out[len(out)-1-i] = reversed(piece)
	}
	return out
}

func reversed(s string) string {
	b := make([]byte, len(s))
	for i := range len(s) {
		b[len(b)-1-i] = s[i]
	}
	return string(b)
}
