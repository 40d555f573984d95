package samltest

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"net/url"
	"strings"
)

// Input returns what the decoder is fed: the body, wrapped as the case says.
func (c *Case) Input() []byte {
	encoded := base64.StdEncoding.EncodeToString([]byte(c.Body))
	switch c.Wrap {
	case "post":
		return []byte(c.query(encoded))
	case "base64":
		return []byte(encoded)
	case "redirect":
		return []byte(c.query(base64.StdEncoding.EncodeToString(deflate(c.Body))))
	}
	return []byte(c.Body)
}

// query writes a form body or query string as a browser does.
func (c *Case) query(message string) string {
	q := c.field() + "=" + url.QueryEscape(message)
	if c.RelayState != nil {
		q += "&RelayState=" + url.QueryEscape(*c.RelayState)
	}
	return q
}

// field is the form field in which such a message travels.
func (c *Case) field() string {
	for _, request := range []string{"AuthnRequest", "LogoutRequest"} {
		if strings.Contains(c.Body, request+" ") {
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
