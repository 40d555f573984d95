package intake

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxJSONDepth  = 64
	maxJSONString = 2 * maxEncoded // longer ones are passed over: no message is as long
)

var (
	errJSONDepth = errors.New("it is nested too deeply")
	errJSON      = errors.New("it is not JSON from there on")
)

// jsonVisitor is told of the values of a JSON text, in order. path names the
// keys that lead to a value; an element of an array is "[]".
type jsonVisitor interface {
	// value is told of a string, number or word. cut says that it was
	// too long, and is not there.
	value(path []string, text string, cut bool)
	// left is told that an object or array ended.
	left(path []string)
}

// jsonWalk reads JSON values one after the other, in memory that does not grow
// with them. encoding/json holds each value whole, and recordings of browsers
// have bodies of any length in them.
type jsonWalk struct {
	r    *bufio.Reader
	v    jsonVisitor
	path []string
	read int64
}

// walkJSON tells v of all values. The error is io.EOF's absence: where the text
// ended or ceased to be JSON.
func walkJSON(r *bufio.Reader, v jsonVisitor) (at int64, err error) {
	w := &jsonWalk{r: r, v: v}
	for {
		c, err := w.next()
		if errors.Is(err, io.EOF) {
			return w.read, nil
		}
		if err == nil && c == ',' { // a list that was cut out of its brackets
			continue
		}
		if err == nil {
			err = w.any(c)
		}
		if err != nil {
			return w.read, err
		}
	}
}

func (w *jsonWalk) byte() (byte, error) {
	c, err := w.r.ReadByte()
	if err == nil {
		w.read++
	}
	return c, err
}

// next is the first character that isn't a white space, nor a byte-order mark.
func (w *jsonWalk) next() (byte, error) {
	for {
		c, err := w.byte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF:
		default:
			return c, nil
		}
	}
}

// any reads the value that begins with c.
func (w *jsonWalk) any(c byte) error {
	switch {
	case c == '"':
		text, cut, err := w.text()
		if err == nil {
			w.v.value(w.path, text, cut)
		}
		return err
	case c == '{' || c == '[':
		if len(w.path) >= maxJSONDepth {
			return errJSONDepth
		}
		err := w.inside(c)
		if err == nil {
			w.v.left(w.path)
		}
		return err
	case c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z':
		return w.word(c)
	}
	return errJSON
}

// inside reads an object or an array up to its end.
func (w *jsonWalk) inside(open byte) error {
	for first := true; ; first = false {
		c, err := w.next()
		if err != nil {
			return noEnd(err)
		}
		if c == open+2 { // the bracket that closes it, in ASCII
			return nil
		}
		if !first {
			if c != ',' {
				return errJSON
			}
			if c, err = w.next(); err != nil {
				return noEnd(err)
			}
		}
		key := "[]"
		if open == '{' {
			if key, c, err = w.key(c); err != nil {
				return noEnd(err)
			}
		}
		w.path = append(w.path, key)
		err = w.any(c)
		w.path = w.path[:len(w.path)-1]
		if err != nil {
			return noEnd(err)
		}
	}
}

// key reads a key that begins with c, and the first character of its value.
func (w *jsonWalk) key(c byte) (string, byte, error) {
	if c != '"' {
		return "", 0, errJSON
	}
	key, _, err := w.text()
	if err != nil {
		return "", 0, err
	}
	if c, err = w.next(); err != nil || c != ':' {
		return "", 0, errors.Join(err, errJSON)
	}
	c, err = w.next()
	return key, c, err
}

// noEnd tells an end that comes too early.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// maxJSONWord is how much of a number is kept: JSON sets no limit to its digits.
const maxJSONWord = 64

// word reads a number, true, false or null. One that is too long is read and
// not kept.
func (w *jsonWalk) word(c byte) error {
	text, cut := []byte{c}, false
	for {
		next, err := w.r.Peek(1)
		if err != nil || next[0] != '.' && next[0] != '+' && next[0] != '-' && (next[0] < '0' || next[0] > '9') &&
			(next[0] < 'A' || next[0] > 'z') {
			break
		}
		if next[0] == ']' || next[0] == '[' {
			break
		}
		c, _ := w.byte() // it was just looked at
		if cut = cut || len(text) == maxJSONWord; !cut {
			text = append(text, c)
		} else {
			text = nil
		}
	}
	w.v.value(w.path, string(text), cut)
	return nil
}

// text reads a string up to its closing quote. One that is too long is read
// and not kept.
func (w *jsonWalk) text() (text string, cut bool, err error) {
	var b []byte
	add := func(more ...byte) {
		if cut = cut || len(b)+len(more) > maxJSONString; !cut {
			b = append(b, more...)
		} else {
			b = nil
		}
	}
	for {
		c, err := w.byte()
		switch {
		case err != nil:
			return "", false, noEnd(err)
		case c == '"':
			return string(b), cut, nil
		case c != '\\':
			add(c)
			continue
		}
		if c, err = w.byte(); err != nil {
			return "", false, noEnd(err)
		}
		switch c {
		case 'n':
			add('\n')
		case 't':
			add('\t')
		case 'r':
			add('\r')
		case 'b':
			add('\b')
		case 'f':
			add('\f')
		case '"', '\\', '/':
			add(c)
		case 'u':
			r, err := w.escaped()
			if err != nil {
				return "", false, err
			}
			add(utf8.AppendRune(nil, r)...)
		default:
			return "", false, errJSON
		}
	}
}

// escaped reads what follows \u, both halves of a pair.
func (w *jsonWalk) escaped() (rune, error) {
	r, err := w.hex4()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if next, err := w.r.Peek(2); err != nil || string(next) != `\u` {
		return utf8.RuneError, nil
	}
	for range 2 {
		if _, err := w.byte(); err != nil {
			return 0, noEnd(err)
		}
	}
	low, err := w.hex4()
	return utf16.DecodeRune(r, low), err
}

func (w *jsonWalk) hex4() (rune, error) {
	var digits [4]byte
	for i := range digits {
		c, err := w.byte()
		if err != nil {
			return 0, noEnd(err)
		}
		digits[i] = c
	}
	n, err := strconv.ParseUint(string(digits[:]), 16, 16)
	if err != nil {
		return 0, errJSON
	}
	return rune(n), nil
}
