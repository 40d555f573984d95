package fixturefile

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// step is one thing that was done to a message on its way: what it is called in the
// header, and how it is done again.
type step struct {
	name string
	do   func(f *File, in string) string
}

// steps are all that a message is wrapped in, from the inside to the outside. A header
// names some of them in this order.
func steps() []step {
	plain := func(do func(string) string) func(*File, string) string {
		return func(_ *File, in string) string { return do(in) }
	}
	return []step{
		{"byte-order-mark", plain(func(s string) string { return "\uFEFF" + s })},
		{"utf-16", plain(utf16Bytes)},
		{"latin-1", plain(latin1)},
		{"deflate", plain(deflate)},
		{"zlib", plain(zlibbed)},
		{"bytes-behind", plain(func(s string) string { return s + "\x00" })},
		{"base64-first", plain(encoded)},
		{"base64", plain(encoded)},
		{"url-alphabet", plain(strings.NewReplacer("+", "-", "/", "_").Replace)},
		{"unpadded", plain(func(s string) string { return strings.TrimRight(s, "=") })},
		{"overpadded", plain(func(s string) string { return s + "=" })},
		{"lines", plain(folded)},
		{"plus-to-blank", plain(func(s string) string { return strings.ReplaceAll(s, "+", " ") })},
		{"percent", plain(url.QueryEscape)},
		{"percent-twice", plain(func(s string) string { return url.QueryEscape(url.QueryEscape(s)) })},
		{"field", func(f *File, in string) string { return f.query(f.field(), in) }},
		{"request-field", func(f *File, in string) string { return f.query("SAMLRequest", in) }},
		{"field-twice", func(f *File, in string) string { return f.query(f.field(), in) + "&" + f.query(f.field(), in) }},
		{"relay-twice", func(f *File, in string) string { return f.query(f.field(), in) + f.relay() }},
	}
}

// short are names for the steps that usually go together.
var short = map[string]string{
	"": "", "none": "", "post": "base64 field", "redirect": "deflate base64 field",
}

// posted is what a header says behind the steps when a browser was seen to post the
// message so. Without it, a form may be someone's copy.
const posted = "as-posted"

// Posted says whether a browser was seen to post the message as it is wrapped.
func (f *File) Posted() bool { return strings.HasSuffix(f.Wrap, posted) }

// setWrap takes the steps of a header, which it names in their order.
func setWrap(f *File, v string) error {
	words := strings.Fields(v)
	f.Wrap = strings.Join(words, " ")
	if f.Wrap == "none" {
		f.Wrap = ""
	}
	if _, known := short[f.Wrap]; known {
		return nil
	}
	if i := slices.Index(words, posted); i == len(words)-1 {
		words = words[:i]
	}
	all, at := steps(), 0
	for _, w := range words {
		i := slices.IndexFunc(all[at:], func(s step) bool { return s.name == w })
		if i < 0 {
			return fmt.Errorf("wrap: %s is none of none, post, redirect, or comes before what it is wrapped "+
				"in: %s; %s must be the last word", quoted(w), strings.Join(WrapSteps(), ", "), posted)
		}
		at += i + 1
	}
	return nil
}

// WrapSteps are the names of what a message can be wrapped in, from the inside to the outside.
func WrapSteps() (out []string) {
	for _, s := range steps() {
		out = append(out, s.name)
	}
	return out
}

// Input returns what the decoder is fed: the body, wrapped as its key says.
func (f *File) Input() []byte {
	wrap, known := short[f.Wrap]
	if !known {
		wrap = f.Wrap
	}
	words := strings.Fields(wrap)
	out := f.Body
	if slices.Contains(words, "unpadded") {
		for len(out)%3 == 0 {
			out += "\n" // so that there is padding to leave out
		}
	}
	for _, s := range steps() {
		if slices.Contains(words, s.name) {
			out = s.do(f, out)
		}
	}
	return []byte(out)
}

// query writes a form body or query string as a browser does.
func (f *File) query(field, message string) string {
	return field + "=" + url.QueryEscape(message) + f.relay()
}

// relay is the relay state as a browser puts it behind the message; "" when none is known.
func (f *File) relay() string {
	if f.RelayState == nil {
		return ""
	}
	return "&RelayState=" + url.QueryEscape(*f.RelayState)
}

// field is the form field in which such a message travels.
func (f *File) field() string {
	for _, request := range []string{"AuthnRequest", "LogoutRequest"} {
		if strings.Contains(f.Body, request+" ") {
			return "SAMLRequest"
		}
	}
	return "SAMLResponse"
}

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// folded is a text in lines of 76 characters, as MIME has them.
func folded(s string) string {
	const width = 76
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\r\n")
		s = s[width:]
	}
	return b.String() + s
}

// utf16Bytes is a text in UTF-16 with its mark, as Windows writes it.
func utf16Bytes(s string) string {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return string(out)
}

// latin1 is a text in ISO-8859-1; what that does not have is a question mark.
func latin1(s string) string {
	var out []byte
	for _, c := range s {
		if c > 0xFF {
			c = '?'
		}
		out = append(out, byte(c))
	}
	return string(out)
}

func deflate(text string) string {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression) // fails only for a level out of range
	_, _ = w.Write([]byte(text))                       // a Buffer takes everything
	_ = w.Close()
	return b.String()
}

func zlibbed(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a Buffer takes everything
	_ = w.Close()
	return b.String()
}
