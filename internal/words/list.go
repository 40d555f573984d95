package words

import "strings"

// List puts words into a sentence: List(w, "or") is "text, json or jsonl".
func List(all []string, last string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " " + last + " " + all[len(all)-1]
}

// Beginning is the beginning of a text that is too long for an error.
func Beginning(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
