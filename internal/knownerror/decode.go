package knownerror

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// mojibake is UTF-8 that was read as Windows-1252, in the places where error texts have it.
var mojibake = strings.NewReplacer("â€™", "'", "â€˜", "'", "â€œ", `"`, "â€\u009d", `"`, "â€\u009D", `"`, "â€¦", "…",
	"Â\u00A0", " ")

// decoded is a text in UTF-8: Windows writes UTF-16 into files and pipes, and its older
// programs Windows-1252, of which only the quotes and the ellipsis matter here.
func decoded(text string) string {
	for mark, order := range map[string]binary.ByteOrder{"\xFF\xFE": binary.LittleEndian, "\xFE\xFF": binary.BigEndian} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16([]byte(rest[2*i:]))
			}
			return string(utf16.Decode(units))
		}
	}
	text = uncoloured(text)
	if strings.HasPrefix(text, "b'") || strings.HasPrefix(text, `b"`) {
		text = text[1:] // bytes, as Python prints them
	}
	if !utf8.ValidString(text) {
		return string(quotesOf1252([]byte(text)))
	}
	if strings.Contains(text, "â€") || strings.Contains(text, "Â\u00A0") {
		return mojibake.Replace(text)
	}
	return text
}

// quotesOf1252 puts the quotes, blanks and ellipses of Windows-1252 that stand between bytes of ASCII into ASCII.
func quotesOf1252(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range text {
		if i > 0 && text[i-1] >= 0x80 || i+1 < len(text) && text[i+1] >= 0x80 {
			continue // a part of a longer character, or no text at all
		}
		switch c {
		case 0x91, 0x92:
			out[i] = '\''
		case 0x93, 0x94:
			out[i] = '"'
		case 0xA0, 0x85:
			out[i] = ' '
		}
	}
	return out
}

// uncoloured takes the colours of a terminal out.
func uncoloured(text string) string {
	const begin = "\x1b["
	if !strings.Contains(text, begin) {
		return text
	}
	first, rest, _ := strings.Cut(text, begin)
	var b strings.Builder
	b.WriteString(first)
	for part := range strings.SplitSeq(rest, begin) {
		b.WriteString(strings.TrimPrefix(strings.TrimLeft(part, "0123456789;"), "m"))
	}
	return b.String()
}
