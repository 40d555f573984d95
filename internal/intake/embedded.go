package intake

import (
	"html"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
)

const (
	// mostEmbedded bounds a message that stands as XML in other text, in bytes.
	mostEmbedded = 1 << 20
	// mostLooks is how often the end of one is looked for.
	mostLooks = 64
)

// embedded are the elements that a message begins with.
var embedded = []string{
	"Response", "AuthnRequest", "LogoutRequest", "LogoutResponse", "Assertion", "EncryptedAssertion",
}

// xmlStart finds where a message begins as XML in a text, and the name of its
// element with prefix. A mention of an element without any attribute is none.
func xmlStart(text string) (at int, name string) {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '<')
		if i < 0 {
			return -1, ""
		}
		at = from + i
		from = at + 1
		end := strings.IndexFunc(text[from:], func(c rune) bool { return strings.ContainsRune(" \t\r\n/><", c) })
		if end < 0 {
			end = len(text) - from // the line ends in the start tag
		}
		name = text[from : from+end]
		prefix, local, hasPrefix := strings.Cut(name, ":")
		if !hasPrefix {
			prefix, local = "", name
		}
		if !isEmbedded(local) {
			continue
		}
		tag := text[from+end:]
		if close := strings.IndexByte(tag, '>'); close >= 0 {
			tag = tag[:close]
		} else if strings.HasPrefix(prefix, "saml") {
			return at, name
		}
		if strings.Contains(tag, "urn:oasis:names:tc:SAML:") ||
			strings.HasPrefix(prefix, "saml") && strings.Contains(tag, "=") {
			return at, name
		}
	}
}

func isEmbedded(local string) bool {
	for _, e := range embedded {
		if local == e {
			return true
		}
	}
	return false
}

// xmlEnd finds where the element with which a text begins ends, or -1. It counts
// elements of the same name, and passes over what is in quotes of a start
// tag, in comments and in CDATA.
func xmlEnd(text, name string) int {
	depth := 0
	for i := 0; i < len(text); {
		next := strings.IndexByte(text[i:], '<')
		if next < 0 {
			return -1
		}
		i += next
		rest := text[i:]
		var skip int
		switch {
		case strings.HasPrefix(rest, "<!--"):
			skip = endOf(rest, "-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			skip = endOf(rest, "]]>")
		case strings.HasPrefix(rest, "<?"):
			skip = endOf(rest, "?>")
		default:
			skip = tagEnd(rest)
		}
		if skip < 0 {
			return -1
		}
		tag := rest[:skip]
		i += skip
		switch {
		case isTag(tag[1:], name) && !strings.HasSuffix(tag, "/>"):
			depth++
		case isTag(tag[1:], name) && depth == 0:
			return i // empty
		case strings.HasPrefix(tag, "</") && isTag(tag[2:], name):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func endOf(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return -1
}

// tagEnd is the length of the tag that a text begins with, or -1.
func tagEnd(text string) int {
	quote := byte(0)
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return -1
}

func isTag(tag, name string) bool {
	rest, ok := strings.CutPrefix(tag, name)
	return ok && rest != "" && strings.IndexByte(" \t\r\n/>", rest[0]) >= 0
}

// openXML is a message that stands as XML in other text and has not ended yet.
type openXML struct {
	name   string
	text   strings.Builder
	line   int // of the input where it begins
	column int
	before string // what comes before it
	form   escaping
	quote  string // what mail puts before each line
	looked int
	joins  bool // the next line goes on without a break
}

// escaping is how XML was written into other text.
type escaping struct {
	name string // "" where it stands there as it is
	undo func(string) string
}

var (
	asItIs    = escaping{"", func(s string) string { return s }}
	backslash = escaping{"backslash", strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `'`, `\/`, `/`, `\n`, "\n",
		`\r`, "\r", `\t`, "\t", `\u003e`, ">", `\u003c`, "<", `\u0026`, "&").Replace}
	entities  = escaping{"entities", html.UnescapeString}
	printable = escaping{"quoted-printable", unquotePrintable}
)

// escapedStart finds where a message begins as XML in a line, and how it was
// written there.
func escapedStart(line string) (at int, name string, form escaping) {
	at, name = xmlStart(line)
	if at >= 0 {
		tag, _, _ := strings.Cut(line[at:], ">")
		switch {
		case strings.Contains(tag, `=\"`), strings.Contains(tag, `=\'`):
			return at, name, backslash
		case strings.Contains(tag, `=3D"`):
			return at, name, printable
		}
		return at, name, asItIs
	}
	for _, f := range []struct {
		mark string
		escaping
	}{{"&lt;", entities}, {`\u003c`, backslash}} {
		if !strings.Contains(line, f.mark) {
			continue
		}
		if plain, name := xmlStart(f.undo(line)); plain >= 0 {
			return strings.Index(line, f.mark+name), name, f.escaping
		}
	}
	return -1, "", asItIs
}

// unquotePrintable undoes =XX, as mail has it.
func unquotePrintable(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) {
			if hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2]); hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789ABCDEF", c) }

// add takes more of the text, up to the end of a line. It returns what stands
// behind the message once that has ended.
func (o *openXML) add(text string) (after string, ended bool) {
	if o.quote != "" {
		text = strings.TrimPrefix(strings.TrimPrefix(text, strings.TrimRight(o.quote, " ")), " ")
	}
	if o.text.Len() > 0 && !o.joins {
		o.text.WriteByte('\n')
	}
	if o.joins = o.form.name == "quoted-printable" && strings.HasSuffix(text, "="); o.joins {
		text = strings.TrimSuffix(text, "=")
	}
	tail := max(0, o.text.Len()-len(o.name)-len("</"))
	o.text.WriteString(o.form.undo(text))
	all := o.text.String()
	end := -1
	if (o.looked == 0 || strings.Contains(all[tail:], "</"+o.name)) && o.looked < mostLooks {
		o.looked++
		end = xmlEnd(all, o.name)
	}
	if end < 0 {
		return "", len(all) > mostEmbedded
	}
	after = all[end:]
	o.text.Reset()
	o.text.WriteString(all[:end])
	return after, true
}

// message is what was found so far.
func (o *openXML) message() *Message {
	xml := o.text.String()
	m := &Message{Raw: xml, Base64Len: (len(xml) + 2) / 3 * 4}
	m.layer("text", len(xml), o.form.name)
	m.decodeXML([]byte(xml))
	if o.form.name == "" && o.quote == "" && m.XML == xml {
		m.Line, m.Column = o.line, o.column
	}
	if o.before != "" {
		m.Problems = append(m.Problems, Problem{
			Check: "response-base64", Code: "ENC-TEXT-AROUND", Severity: report.Note, Offset: -1,
			Title: "There is other text before the message",
			Detail: "The message was found as XML behind " + words.Quoted(o.before) + " and checked alone " +
				"(ENC-TEXT-AROUND).",
		})
	}
	return m
}
