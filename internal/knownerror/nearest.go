package knownerror

import (
	"math"
	"strings"
	"sync"
)

const (
	mostNearest  = 3
	nearestBytes = 4 << 10 // of a text in which words are looked for
	leastNear    = 0.4     // of the weight of all words, those of the known text and of this one
	mostlyThere  = 0.7     // of the weight of a known text's words, where the text has many others
	leastShared  = 2       // words
)

// vocabulary holds the words of each known text, and what each word weighs: the rarer, the more.
type vocabulary struct {
	of     []int
	words  []map[string]bool
	weight map[string]float64
}

var knownWords = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{weight: map[string]float64{}}
	for i, e := range table() {
		if e.weak {
			continue
		}
		for _, text := range append(append([]string{e.Text}, e.also...), e.alone...) {
			words := wordsOf(text)
			v.of, v.words = append(v.of, i), append(v.words, words)
			for w := range words {
				v.weight[w]++
			}
		}
	}
	for w, n := range v.weight {
		v.weight[w] = math.Log(float64(len(v.words))/n) + 0.1
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
	asked, v := wordsOf(text[:min(len(text), nearestBytes)]), knownWords()
	all := v.weigh(asked)
	scores := map[int]float64{}
	for i, words := range v.words {
		shared, n, own := 0.0, 0, v.weigh(words)
		for w := range words {
			if asked[w] {
				shared, n = shared+v.weight[w], n+1
			}
		}
		near := shared / math.Sqrt(own*all)
		if n >= leastShared && (near >= leastNear || shared >= mostlyThere*own) {
			scores[v.of[i]] = max(scores[v.of[i]], near)
		}
	}
	return best(scores, mostNearest)
}

// weigh returns what all these words weigh; a word that no known text has weighs most.
func (v *vocabulary) weigh(words map[string]bool) float64 {
	sum := 0.0
	for w := range words {
		if weight, ok := v.weight[w]; ok {
			sum += weight
		} else {
			sum += math.Log(float64(len(v.words)))
		}
	}
	return sum
}
