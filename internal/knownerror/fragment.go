package knownerror

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	leastFragment = 8 // characters of a text that must all be those of one known text
	leastFolded   = 5 // letters and digits among them
	mostFragments = 5 // texts of which the same fragment is a part
)

// Find returns the known errors that a person asks about: those that Match finds, also where a
// page was copied without the blanks between its paragraphs, and else those of whose text this
// is a part.
func Find(text string) []*Error {
	if found := Match(text); found != nil {
		return found
	}
	if found := Match(apart(text)); found != nil {
		return found
	}
	return fragment(text)
}

// IsFragment says whether what Find finds holds the text only as their own part.
func IsFragment(text string) bool { return Match(text) == nil && Match(apart(text)) == nil }

// apart puts a line end before each capital that follows a small letter.
func apart(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		if unicode.IsLower(last) && unicode.IsUpper(r) {
			b.WriteByte('\n')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// fragment returns the known errors of which text is only a part: eight characters or more, in
// the middle of one of their texts. The one of which it is the largest part comes first. In a
// page or an answer such a part says nothing, so Match does not look for it.
func fragment(text string) []*Error {
	text = strings.Trim(decoded(text), " \t\r\n\"'“”‘’`…")
	if utf8.RuneCountInString(text) < leastFragment || len(text) > maxGap {
		return nil
	}
	f := fold(asShown.unmarked(text))
	if len(f.s) < leastFolded || strings.Trim(strings.TrimPrefix(f.s, codeMarks[0].text), "0123456789") == "" {
		return nil // a code that is cut is another code
	}
	shares := map[int]float64{}
	for _, w := range knownWordings().all {
		if n := w.part(f.s); n > 0 {
			share := float64(n) / float64(w.size)
			if w.weak || len(w.with) > 0 {
				share -= 2 // the others say more
			}
			if old, ok := shares[w.of]; !ok || share > old {
				shares[w.of] = share
			}
		}
	}
	return best(shares, mostFragments)
}

// part returns how many bytes of the wording's own words the text is made of; 0 when it is no
// part of the wording.
func (f *wording) part(text string) int {
	if f.number || f.whole {
		return 0
	}
	if n := f.begun(text); n > 0 {
		return n
	}
	for i, piece := range f.pieces {
		if strings.Contains(piece, text) {
			return len(text)
		}
		if n := overlap(piece, text); n > 0 {
			if own := n + f.rest(text[n:], i+1); own >= leastFolded && 2*own > len(text) && own > n {
				return own
			}
		}
	}
	return 0
}

// How much of the first words of a wording tells it where a text breaks off behind them, or within them.
const (
	leastBegun = 16 // bytes, when the text is these words and a part that varies
	leastEnd   = 20 // when it ends in them, and something else comes before
)

// begun returns how many bytes of the wording's first words stand in a text that breaks off before what comes next; 0
// where too few do, or where what comes next decides.
func (f *wording) begun(text string) int {
	first := f.pieces[0]
	if strings.HasPrefix(text, first) && len(f.pieces) > 1 && !f.tail && len(first) >= leastBegun {
		return len(first)
	}
	if n := overlap(text, first); n >= leastEnd && n < len(first) {
		return n
	}
	return 0
}

// rest returns how many bytes of a text are words of the pieces from here on, where all of it
// is these and what may stand between them; 0 where it is not.
func (f *wording) rest(text string, from int) int {
	own := 0
	for _, piece := range f.pieces[min(from, len(f.pieces)):] {
		i := strings.Index(text, piece)
		if i < 0 {
			if n := overlap(text, piece); n > 0 && len(text)-n <= maxGap {
				return own + n
			}
			return 0
		}
		if i > maxGap {
			return 0
		}
		own, text = own+len(piece), text[i+len(piece):]
		if text == "" {
			return own
		}
	}
	return 0
}

// best returns the errors with the highest scores.
func best(scores map[int]float64, most int) []*Error {
	var order []int
	for of := range scores {
		order = append(order, of)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	var out []*Error
	for _, of := range order[:min(len(order), most)] {
		out = append(out, table()[of])
	}
	return out
}
