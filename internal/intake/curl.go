package intake

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// looksLikeCurl says whether a curl command begins, as browsers copy it.
func looksLikeCurl(head []byte) bool {
	text := bytes.TrimLeft(head, " \t\r\n$")
	for _, begin := range []string{"curl ", "curl.exe ", "curl\t"} {
		if bytes.HasPrefix(text, []byte(begin)) {
			return true
		}
	}
	return false
}

// readCurl reads what a curl command would send.
func readCurl(data []byte) []*Message {
	text := strings.TrimLeft(string(data), " \t\r\n$")
	words := bashWords(text)
	if strings.Contains(text, `^"`) || strings.Contains(text, "^\n") || strings.Contains(text, "^\r\n") {
		words = cmdWords(text)
	}
	to, body, credentials := curlRequest(words)
	var all []*Message
	if _, query, _ := strings.Cut(to, "?"); holdsField(query) {
		all = readQuery([]byte(to))
	}
	if holdsField(body) {
		all = append(all, readPairs(body, "curl", to, onWire)...)
	}
	if len(all) == 0 {
		m := &Message{}
		m.problem("ENC-NOTHING", "The curl command sends no SAML message (ENC-NOTHING).")
		all = append(all, m)
	}
	for _, m := range all {
		m.OtherCredentials = credentials
	}
	return all
}

// curlRequest takes a command's words apart into where it goes and what it posts.
func curlRequest(words []string) (to, body string, credentials bool) {
	var parts []string
	for i := 1; i < len(words); i++ {
		flag, value, inline := words[i], "", false
		if strings.HasPrefix(flag, "--") {
			flag, value, inline = strings.Cut(flag, "=")
		} else if strings.HasPrefix(flag, "-") && len(flag) > 2 {
			flag, value, inline = flag[:2], flag[2:], true
		}
		if !strings.HasPrefix(flag, "-") {
			to = words[i]
			continue
		}
		if !curlTakesValue[flag] {
			continue
		}
		if !inline && i+1 < len(words) {
			i++
			value = words[i]
		}
		switch flag {
		case "--url":
			to = value
		case "-b", "--cookie", "-u", "--user":
			credentials = true
		case "-H", "--header":
			name, _, _ := strings.Cut(strings.ToLower(value), ":")
			credentials = credentials || name == "cookie" || name == "authorization"
		case "-F", "--form", "--form-string", "--data-urlencode":
			name, content, _ := strings.Cut(value, "=")
			parts = append(parts, name+"="+url.QueryEscape(content))
		case "-d", "--data", "--data-raw", "--data-binary", "--data-ascii":
			parts = append(parts, value)
		}
	}
	return to, strings.Join(parts, "&"), credentials
}

// curlTakesValue are the flags that are followed by a value, of those that
// browsers and people write.
var curlTakesValue = map[string]bool{
	"-H": true, "--header": true, "-X": true, "--request": true, "-d": true, "--data": true, "--data-raw": true,
	"--data-binary": true,
	"--data-ascii":  true, "--data-urlencode": true, "-F": true, "--form": true, "--form-string": true, "-b": true,
	"--cookie": true,
	"-c":       true, "--cookie-jar": true, "-A": true, "--user-agent": true, "-e": true, "--referer": true, "-u": true,
	"--user": true,
	"-o":     true, "--output": true, "-x": true, "--proxy": true, "-m": true, "--max-time": true,
	"--connect-timeout": true, "--url": true,
	"--cacert": true, "--resolve": true, "--connect-to": true, "-w": true, "--write-out": true,
}

// bashWords splits a command as a POSIX shell and $'…' of bash do.
func bashWords(text string) []string {
	var words []string
	var b strings.Builder
	open := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n':
			if open {
				words, open = append(words, b.String()), false
				b.Reset()
			}
			continue
		case '\\':
			i++
			if i < len(text) && text[i] != '\n' && text[i] != '\r' {
				open = true
				b.WriteByte(text[i])
			}
			if i+1 < len(text) && text[i] == '\r' && text[i+1] == '\n' {
				i++
			}
			continue
		case '\'':
			end := strings.IndexByte(text[i+1:], '\'')
			if end < 0 {
				end = len(text) - i - 1
			}
			b.WriteString(text[i+1 : i+1+end])
			i += end + 1
		case '"':
			i = doubleQuoted(text, i+1, &b)
		case '$':
			if i+1 < len(text) && text[i+1] == '\'' {
				i = ansiQuoted(text, i+2, &b)
				break
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		open = true
	}
	if open {
		words = append(words, b.String())
	}
	return words
}

// doubleQuoted reads up to the closing quote, and returns where that is.
func doubleQuoted(text string, i int, b *strings.Builder) int {
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("\\\"$`\n", text[i+1]) >= 0 {
			i++
			if text[i] == '\n' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return i
}

// ansiQuoted reads $'…' up to its end, and returns where that is.
func ansiQuoted(text string, i int, b *strings.Builder) int {
	for ; i < len(text) && text[i] != '\''; i++ {
		if text[i] != '\\' || i+1 >= len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch text[i] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u', 'x':
			digits := map[byte]int{'u': 4, 'x': 2}[text[i]]
			end := i + 1
			for end < len(text) && end <= i+digits && strings.IndexByte("0123456789abcdefABCDEF", text[end]) >= 0 {
				end++
			}
			r, _ := strconv.ParseUint(text[i+1:end], 16, 32) // digits only; none of them is 0
			i = end - 1
			b.WriteRune(rune(r))
		default:
			b.WriteByte(text[i])
		}
	}
	return i
}

// cmdWords splits a command as Chrome writes it for the command prompt of
// Windows: ^ escapes one character, and quotes inside quotes are \".
func cmdWords(text string) []string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '^' || i+1 >= len(text) {
			plain.WriteByte(text[i])
			continue
		}
		i++
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		if text[i] != '\n' {
			plain.WriteByte(text[i])
		}
	}
	var words []string
	var b strings.Builder
	open, quoted := false, false
	for rest := plain.String(); rest != ""; rest = rest[1:] {
		switch {
		case strings.HasPrefix(rest, `\"`):
			b.WriteByte('"')
			rest = rest[1:]
		case rest[0] == '"':
			quoted, open = !quoted, true
		case !quoted && strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			if open {
				words, open = append(words, b.String()), false
				b.Reset()
			}
		default:
			open = true
			b.WriteByte(rest[0])
		}
	}
	if open {
		words = append(words, b.String())
	}
	return words
}
