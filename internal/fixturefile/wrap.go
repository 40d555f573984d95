package fixturefile

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"net/url"
	"strings"
)

// Input returns what the decoder is fed: the body, wrapped as its key says.
func (f *File) Input() []byte {
	encoded := base64.StdEncoding.EncodeToString([]byte(f.Body))
	switch f.Wrap {
	case "post":
		return []byte(f.query(encoded))
	case "base64":
		return []byte(encoded)
	case "redirect":
		return []byte(f.query(base64.StdEncoding.EncodeToString(deflate(f.Body))))
	}
	return []byte(f.Body)
}

// query writes a form body or query string as a browser does.
func (f *File) query(message string) string {
	q := f.field() + "=" + url.QueryEscape(message)
	if f.RelayState != nil {
		q += "&RelayState=" + url.QueryEscape(*f.RelayState)
	}
	return q
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

func deflate(text string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression) // fails only for a level out of range
	_, _ = w.Write([]byte(text))                       // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
