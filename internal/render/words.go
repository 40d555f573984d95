package render

import "github.com/samlscope/samlscope/inspect"

// Vocabulary says the values of one kind in a person's words. The generated modules of
// the page hold the same vocabularies.
type Vocabulary struct {
	Name  string // in the page's modules
	Says  string // what the words say, for the comment above them
	Words []Word
	Else  string // of a value that is in no Word
}

// Word is one value, and what a person reads in its place.
type Word struct{ Value, Text string }

// say returns the words for a value.
func (v *Vocabulary) say(value string) string {
	for _, w := range v.Words {
		if w.Value == value {
			return w.Text
		}
	}
	return v.Else
}

// Vocabularies returns all of them.
func Vocabularies() []Vocabulary {
	return []Vocabulary{verdictWords, placeNames, basisWords, clockWords, keyWords}
}

var verdictWords = Vocabulary{
	Name: "verdictWord",
	Says: "what comes of a message at the service that it is for.",
	Words: []Word{
		{string(inspect.Reject), "rejected"},
		{string(inspect.AtRisk), "at risk"},
		{string(inspect.Accept), "accepted"},
		{"", "not judged"},
	},
	Else: "not judged",
}

var placeNames = Vocabulary{
	Name: "place",
	Says: "the product whose screen has the setting.",
	Words: append(productNames(),
		Word{string(inspect.Samlscope), "samlscope"},
		Word{string(inspect.Security), "Security team"},
		Word{string(inspect.Local), "This machine"},
	),
	Else: "This machine",
}

func productNames() []Word {
	vendors := inspect.Vendors()
	out := make([]Word, len(vendors))
	for i, p := range vendors {
		out[i] = Word{string(p), p.Product()}
	}
	return out
}

var basisWords = Vocabulary{
	Name: "basis",
	Says: "how a fact is known.",
	Words: []Word{
		{string(inspect.Documented), "documented"},
		{string(inspect.Model), "API model"},
		{string(inspect.Reported), "reported"},
		{string(inspect.Inferred), "inferred"},
	},
	Else: "inferred",
}

var clockWords = Vocabulary{
	Name: "clock",
	Says: "how the time of the check was chosen.",
	Words: []Word{
		{"capture", "when it was captured"},
		{"issued", "when it was issued"},
		{"now", "now"},
		{"given", "as given"},
	},
	Else: "as given",
}

var keyWords = Vocabulary{
	Name: "key",
	Says: "which key a signature fitted.",
	Words: []Word{
		{string(inspect.KeyMetadata), "in the identity provider's metadata"},
		{string(inspect.KeyAWSMetadata), "in the metadata that IAM stores"},
		{string(inspect.KeyCert), "the given certificate"},
		{string(inspect.KeyEmbedded), "only the certificate in the message itself"},
		{string(inspect.KeyUnknown), "a key of another identity provider"},
		{string(inspect.KeyNone), "none"},
	},
	Else: "none",
}

// PlaceName is the product on whose screen a fix is made.
func PlaceName(p inspect.Place) string { return placeNames.say(string(p)) }

// BasisWords says how a fact is known, in a person's words.
func BasisWords(b inspect.Basis) string { return basisWords.say(string(b)) }

// ClockWords says how the time of the check was settled.
func ClockWords(basis string) string { return clockWords.say(basis) }

// KeyWords says which key a signature fitted.
func KeyWords(k inspect.KeySource) string { return keyWords.say(string(k)) }

// SignerWords says whose key a signature fitted, and that it is unknown where it does not count.
func SignerWords(v inspect.SignatureVerdict, k inspect.KeySource) string {
	if v == inspect.SigUntrustedKey {
		return "signed by an unknown key (" + KeyWords(k) + ")"
	}
	return "key: " + KeyWords(k)
}

// badge says the verdict of a report in two words; "" where there is none. What stopped before AWS,
// AWS says nothing of.
func badge(r *inspect.Report) string {
	switch {
	case r.Kind == inspect.KindNoResponse:
		return "no Response"
	case r.Verdict == "":
		return ""
	}
	return verdictWords.say(string(r.Verdict))
}
