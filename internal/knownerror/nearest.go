package knownerror

import (
	"math"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/internal/words"
)

const (
	mostNearest  = 3
	nearestBytes = 4 << 10 // of a text in which words are looked for
	leastNear    = 0.4     // of the weight of all words, those of the known text and of this one
	mostlyThere  = 0.7     // of the weight of a known text's words, where the text has many others
	leastShared  = 2       // words
	few          = 3       // words of a text that is told by less
	fewNear      = 0.25    // as leastNear, for such a text
	rare         = 12      // known texts at most that have the one word which tells it
)

// vocabulary holds the words of each known text, and what each word weighs: the rarer, the more.
type vocabulary struct {
	of     []int
	texts  []map[string]bool
	weight map[string]float64
}

var knownWords = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{weight: map[string]float64{}}
	for i, e := range table() {
		if e.weak {
			continue
		}
		for _, text := range append(append([]string{e.Text}, e.also...), e.alone...) {
			known := wordsOf(text)
			v.of, v.texts = append(v.of, i), append(v.texts, known)
			for w := range known {
				v.weight[w]++
			}
		}
	}
	for w, n := range v.weight {
		v.weight[w] = math.Log(float64(len(v.texts))/n) + 0.1
	}
	return v
})

// wordsOf returns the words of a text, without the parts that vary.
func wordsOf(text string) map[string]bool {
	var b strings.Builder
	for {
		from, to := varyingPart(text)
		b.WriteString(text[:from] + " ")
		if from == len(text) {
			break
		}
		text = text[to:]
	}
	f := fold(b.String())
	out := map[string]bool{}
	for from, to := 0, 1; to <= len(f.s); to++ {
		if f.edges[to] != inside {
			out[f.s[from:to]] = true
			from = to
		}
	}
	return out
}

// Nearest returns the known errors whose texts share the most words with a text that is none
// of them. They are for a person to choose from.
func Nearest(text string) []*Error {
	text = asShown.unmarked(decoded(text))
	v := knownWords()
	asked := v.spelt(wordsOf(text[:min(len(text), nearestBytes)]))
	all := v.weigh(asked)
	scores := map[int]float64{}
	for i, known := range v.texts {
		shared, n, own := 0.0, 0, v.weigh(known)
		for w := range known {
			if asked[w] {
				shared, n = shared+v.weight[w], n+1
			}
		}
		near := shared / math.Sqrt(own*all)
		tells := n >= leastShared && (near >= leastNear || shared >= mostlyThere*own)
		if len(asked) <= few && near >= fewNear && (n >= leastShared || shared >= v.rarity()) {
			tells = true
		}
		if tells {
			scores[v.of[i]] = max(scores[v.of[i]], near)
		}
	}
	folded := fold(text[:min(len(text), nearestBytes)])
	for i, e := range table() {
		if e.usual != "" && folded.index(fold(e.usual).s) >= 0 {
			scores[i]++ // more than any other can have
		}
	}
	return best(scores, mostNearest)
}

// rarity is what a word weighs that few known texts have.
func (v *vocabulary) rarity() float64 { return math.Log(float64(len(v.texts)) / rare) }

// spelt returns the words as the known texts spell them, where they are misspelled by a letter
// or, in long ones, by two.
func (v *vocabulary) spelt(asked map[string]bool) map[string]bool {
	if len(asked) > mostSpelt {
		return asked
	}
	out := map[string]bool{}
	for w := range asked {
		out[v.nearestWord(w)] = true
	}
	return out
}

const (
	mostSpelt = 40 // words of a text: more come from a page or a log, and typing errors don't
	letters   = 4  // of the shortest word that may be misspelled
	longWord  = 8  // letters of one in which two may be wrong
)

// nearestWord is the known word that is meant, or the word itself. Of two that are as near
// it is the first by the alphabet.
func (v *vocabulary) nearestWord(w string) string {
	if _, known := v.weight[w]; known || len(w) < letters || len(w) > nearestWordBytes {
		return w
	}
	best, least := w, 2
	if len(w) >= longWord {
		least = 3
	}
	for known := range v.weight {
		if len(known) < letters || len(known) > len(w)+2 || len(known)+2 < len(w) {
			continue
		}
		if d := words.Distance(w, known); d < least || d == least && best != w && known < best {
			best, least = known, d
		}
	}
	return best
}

// nearestWordBytes bounds the words whose distance is taken.
const nearestWordBytes = 40

// weigh returns what all these words weigh; a word that no known text has weighs most.
func (v *vocabulary) weigh(all map[string]bool) float64 {
	sum := 0.0
	for w := range all {
		if weight, ok := v.weight[w]; ok {
			sum += weight
		} else {
			sum += math.Log(float64(len(v.texts)))
		}
	}
	return sum
}
