package proxy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"unicode/utf8"
)

const (
	// maxBody and maxFields bound one posted form.
	maxBody   = 512 << 10
	maxFields = 64
	// maxEdit bounds the form with an edited message, percent-encoded.
	maxEdit = 4 * maxBody
	// maxKept is how much is recorded of a body that holds no sign-in.
	maxKept = 64 << 10
)

// field is one form field, byte for byte as the browser's form held it.
type field struct{ name, value string }

// refusal says why a post holds no sign-in to go on with.
type refusal struct {
	status int
	reason string // one sentence, for the list and the page
	advice string
}

// signIn is what a well-formed post holds.
type signIn struct {
	samlResponse string
	relayState   *string
}

const entraAdvice = "This address accepts the form that an identity provider's page posts: one SAMLResponse " +
	"and at most one RelayState."

// readForm takes a body apart. The query is looked at only to refuse fields in it.
func readForm(contentType, query string, body []byte) (signIn, *refusal) {
	fields, bad := fieldsOf(contentType, body)
	if bad != nil {
		return signIn{}, bad
	}
	for _, f := range urlencoded(query) {
		if f.name == "SAMLResponse" || f.name == "RelayState" || f.name == "SAMLRequest" {
			return signIn{}, &refusal{
				400,
				fmt.Sprintf("The address carried %s, which belongs into the posted form.", f.name),
				"AWS accepts Responses by the HTTP-POST binding only. Set the Reply URL without a query, " +
					"and the binding to HTTP-POST.",
			}
		}
	}
	responses, relayStates := valuesOf(fields, "SAMLResponse"), valuesOf(fields, "RelayState")
	switch {
	case len(responses) > 1 || len(relayStates) > 1:
		return signIn{}, &refusal{
			400,
			fmt.Sprintf("The form has %d SAMLResponse and %d RelayState fields; which one AWS would read is not known.",
				len(responses), len(relayStates)),
			entraAdvice,
		}
	case len(responses) == 0 && len(valuesOf(fields, "SAMLRequest")) > 0:
		return signIn{}, &refusal{400, "The form has a SAMLRequest and no SAMLResponse: it asks for a sign-in or a sign-out.",
			"Requests go to the identity provider. Check which address was entered as its sign-in or logout URL."}
	case len(responses) == 0:
		return signIn{}, &refusal{400, "The form has no SAMLResponse.", entraAdvice}
	case responses[0] == "":
		return signIn{}, &refusal{400, "The SAMLResponse is empty.", entraAdvice}
	}
	s := signIn{samlResponse: responses[0]}
	if len(relayStates) == 1 {
		s.relayState = &relayStates[0]
	}
	return s, nil
}

func fieldsOf(contentType string, body []byte) ([]field, *refusal) {
	kind, params, err := mime.ParseMediaType(contentType)
	var fields []field
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		if bytes.Count(body, []byte("&")) < maxFields {
			return urlencoded(string(body)), nil
		}
		err = errFields
	case err == nil && kind == "multipart/form-data":
		fields, err = multipartFields(params["boundary"], body)
	default:
		return nil, &refusal{400, fmt.Sprintf("The post is not a form: its Content-Type is %q.", contentType), entraAdvice}
	}
	if err != nil {
		return nil, &refusal{400, fmt.Sprintf("The form cannot be read: %v.", err), entraAdvice}
	}
	return fields, nil
}

var (
	errFields = fmt.Errorf("it has more than %d fields", maxFields)
	errFile   = errors.New("it contains a file")
)

// urlencoded takes a form apart as browsers do (WHATWG URL): only & separates,
// and a % that starts no pair of hexadecimal digits stands for itself. Package
// net/url refuses such forms, and the message would be lost.
func urlencoded(s string) []field {
	var fields []field
	for pair := range strings.SplitSeq(s, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			fields = append(fields, field{percentDecoded(name), percentDecoded(value)})
		}
	}
	return fields
}

func percentDecoded(s string) string {
	if !strings.ContainsAny(s, "+%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0:
			b = append(b, byte(hexDigit(s[i+1])<<4|hexDigit(s[i+2])))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}

// hexDigit is the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// multipartFields reads a multipart form without files. Parts are taken raw:
// browsers apply no transfer encoding to them.
func multipartFields(boundary string, body []byte) ([]field, error) {
	if boundary == "" {
		return nil, errors.New("it names no boundary")
	}
	var fields []field
	for r := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return fields, nil
		}
		if err != nil {
			return nil, errors.New("its parts are damaged or cut short")
		}
		if len(fields) == maxFields {
			return nil, errFields
		}
		if part.FileName() != "" {
			return nil, errFile
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, errors.New("its parts are damaged or cut short")
		}
		fields = append(fields, field{part.FormName(), string(value)})
	}
}

// first is the first value of a field, or "".
func first(fields []field, name string) string {
	if v := valuesOf(fields, name); len(v) > 0 {
		return v[0]
	}
	return ""
}

func valuesOf(fields []field, name string) []string {
	var values []string
	for _, f := range fields {
		if f.name == name {
			values = append(values, f.value)
		}
	}
	return values
}

// fidelity says what a browser does to a value in a hidden field.
type fidelity struct {
	destroyed bool // no HTML form carries it
	newlines  bool // single CR or LF become CR LF
	// bytes says that it isn't a UTF-8, so that the form has to be one in which each
	// character is one byte.
	bytes bool
}

// throughForm foretells what becomes of values between this page and AWS
// (HTML, constructing the entry list: every line break becomes CR LF).
func throughForm(values ...string) (f fidelity) {
	for _, v := range values {
		rest := strings.ReplaceAll(v, "\r\n", "")
		f.destroyed = f.destroyed || strings.Contains(v, "\x00") // HTML's parser replaces it
		f.newlines = f.newlines || strings.ContainsAny(rest, "\r\n")
		f.bytes = f.bytes || !utf8.ValidString(v)
	}
	return f
}

// byteCharset is the encoding of a form that carries any byte but 0: it has a
// character for each (WHATWG Encoding, index windows-1252).
const byteCharset = "windows-1252"

// byteReferences writes each byte beyond ASCII as a reference to the character
// that byteCharset has for it. HTML reads references to 80 to 9F by that table.
func byteReferences(v string) string {
	var b strings.Builder
	for i := range len(v) {
		if v[i] < utf8.RuneSelf {
			b.WriteByte(v[i])
		} else {
			fmt.Fprintf(&b, "&#%d;", v[i])
		}
	}
	return b.String()
}
