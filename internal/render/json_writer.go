package render

import (
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/words"
)

// jsonWriter appends JSON as encoding/json writes it, with the characters
// escaped that a terminal would act on or hide. The keys are written with what
// comes before and behind them, `,"name":`, so that one append does it all.
type jsonWriter struct {
	b   []byte
	err error // an instant that JSON has no form for
}

func (w *jsonWriter) raw(s string) { w.b = append(w.b, s...) }

func (w *jsonWriter) text(key, s string) {
	w.b = appendJSONString(append(w.b, key...), s)
}

// textIf leaves an empty text out, as omitempty does.
func (w *jsonWriter) textIf(key, s string) {
	if s != "" {
		w.text(key, s)
	}
}

// textOrNull writes null where there is no value.
func (w *jsonWriter) textOrNull(key string, s *string) {
	if s == nil {
		w.raw(key)
		w.raw("null")
		return
	}
	w.text(key, *s)
}

func (w *jsonWriter) number(key string, n int) {
	w.b = strconv.AppendInt(append(w.b, key...), int64(n), 10)
}

func (w *jsonWriter) bool(key string, yes bool) {
	w.b = strconv.AppendBool(append(w.b, key...), yes)
}

// boolIf leaves false out, as omitempty does.
func (w *jsonWriter) boolIf(key string, yes bool) {
	if yes {
		w.bool(key, yes)
	}
}

func (w *jsonWriter) time(key string, t time.Time) {
	out, err := t.AppendText(append(append(w.b, key...), '"'))
	if err != nil {
		w.err = fmt.Errorf("writing an instant as JSON: %w", err)
		return
	}
	w.b = append(out, '"')
}

// list writes the items with what each writes; null for a list that is nil.
func list[T any](w *jsonWriter, key string, items []T, each func(*jsonWriter, *T)) {
	w.raw(key)
	if items == nil {
		w.raw("null")
		return
	}
	w.raw("[")
	for i := range items {
		if i > 0 {
			w.raw(",")
		}
		each(w, &items[i])
	}
	w.raw("]")
}

// listIf leaves an empty list out, as omitempty does.
func listIf[T any](w *jsonWriter, key string, items []T, each func(*jsonWriter, *T)) {
	if len(items) > 0 {
		list(w, key, items, each)
	}
}

func (w *jsonWriter) word(s *string) { w.b = appendJSONString(w.b, *s) }

// indented appends JSON that has no white space between its tokens as json.Indent
// does it, by two blanks a level behind a prefix. It need not look for mistakes in
// what was just written, which is most of the work of json.Indent.
func indented(b, compact []byte, prefix string) []byte {
	depth := 0
	line := func() {
		b = append(append(b, '\n'), prefix...)
		for range depth {
			b = append(b, ' ', ' ')
		}
	}
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; c {
		case '"':
			end := i + 1
			for compact[end] != '"' {
				if compact[end] == '\\' {
					end++
				}
				end++
			}
			b = append(b, compact[i:end+1]...)
			i = end
		case '{', '[':
			if b = append(b, c); compact[i+1] == c+2 { // the bracket that closes it, in ASCII
				i++
				b = append(b, c+2)
				continue
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			b = append(b, c)
		case ',':
			b = append(b, c)
			line()
		case ':':
			b = append(b, c, ' ')
		default:
			b = append(b, c)
		}
	}
	return b
}

// plainJSON are the bytes that stand for themselves in a JSON string, for a
// terminal too.
var plainJSON = func() (plain [256]bool) {
	for c := ' '; c < 0x7F; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// appendJSONString appends a string with its quotes. Almost all bytes are plain
// ASCII, so that they are looked at before any character is decoded.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		if plainJSON[s[i]] {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && size == 1
		if r >= utf8.RuneSelf && !bad && !words.Hidden(r) {
			i += size
			continue
		}
		b = append(b, s[from:i]...)
		if bad {
			b = append(b, `\ufffd`...)
		} else {
			b = appendEscaped(b, r)
		}
		i += size
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

// appendEscaped writes one character as a JSON escape, the short one where
// encoding/json has it.
func appendEscaped(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	if r > 0xFFFF {
		r -= 0x10000
		return appendUnit(appendUnit(b, 0xD800+r>>10), 0xDC00+r&0x3FF)
	}
	return appendUnit(b, r)
}

// appendUnit writes one UTF-16 unit.
func appendUnit(b []byte, u rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[u>>12&0xF], hex[u>>8&0xF], hex[u>>4&0xF], hex[u&0xF])
}
