package iampolicy

import "strings"

// Unknown is in a value for text that no one told, and RoleID for the unique ID of the
// role, which is the same text wherever it stands.
const (
	Unknown = "\x00"
	RoleID  = "\x01"
)

// Answer says how something stands.
type Answer int

// The answers, in an order in which the smallest decides over what must all hold.
const (
	No   Answer = iota
	Open        // it depends on something that no one told
	Yes
)

func answer(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// not is the opposite.
func (a Answer) not() Answer { return Yes - a }

// Wild matches the * and ? of IAM.
func Wild(pattern, s string) bool {
	star, from := -1, 0
	i, j := 0, 0
	for j < len(s) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, from = i, j
			i++
		case i < len(pattern) && (pattern[i] == '?' && s[j] > RoleID[0] || pattern[i] == s[j]):
			i, j = i+1, j+1
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// like compares a value with a pattern, either of which may hold unknown text.
func like(pattern, value string) Answer {
	switch {
	case !strings.ContainsAny(pattern+value, Unknown+RoleID):
		return answer(Wild(pattern, value))
	case !strings.Contains(pattern, Unknown) && Wild(pattern, value):
		return Yes
	case overlap(pattern, value, true):
		return Open
	}
	return No
}

// same compares a value with one that must equal it.
func same(want, value string) Answer {
	switch {
	case want == value && !strings.Contains(want, Unknown):
		return Yes
	case strings.ContainsAny(want+value, Unknown+RoleID) && overlap(want, value, false):
		return Open
	}
	return No
}

// maxOverlap bounds the work on two long texts; beyond it the answer is that they may fit.
const maxOverlap = 1 << 22

// overlap says whether some text fits both: unknown text is any text, and so is the * of a
// pattern. What is unknown in a value (b) is one part of an ARN, so that it has no border in it.
func overlap(a, b string, pattern bool) bool {
	if len(a)*len(b) > maxOverlap {
		return true
	}
	star := func(c byte, wild bool) bool { return c <= RoleID[0] || wild && c == '*' }
	next, now := make([]bool, len(b)+1), make([]bool, len(b)+1)
	for i := len(a); i >= 0; i-- {
		for j := len(b); j >= 0; j-- {
			switch inA, inB := i < len(a), j < len(b); {
			case !inA && !inB:
				now[j] = true
			case inA && star(a[i], pattern):
				now[j] = next[j] || inB && now[j+1]
			case inB && star(b[j], false):
				now[j] = now[j+1] || inA && a[i] != ':' && a[i] != '/' && next[j]
			default:
				now[j] = inA && inB && (a[i] == b[j] || pattern && a[i] == '?') && next[j+1]
			}
		}
		next, now = now, next
	}
	return next[0]
}
