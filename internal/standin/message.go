package standin

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// message is one Response on its way to be issued; scenarios change it.
type message struct {
	samlsign.Response
	relayState string
	sign       samlsign.SignOptions
	unsigned   bool
	after      func(signed string) string // what happens to it after signing; nil: nothing
}

// shift moves every instant, as when the message was issued at another time.
func (m *message) shift(d time.Duration) {
	m.At = m.At.Add(d)
	m.AuthnInstant = m.AuthnInstant.Add(d)
}

// Issued is a Response as the delivery page posts it.
type Issued struct {
	XML          string
	SAMLResponse string // base64 of it
	RelayState   string // empty: not posted
	Destination  string // where Entra ID's page posts it
}

// Issue makes a fresh Response for this scenario.
func (e *Entra) Issue(s Scenario) (Issued, error) {
	m := &message{
		// Entra's window begins a little before the message is written.
		Response: samlsign.NewResponse(e.now().Add(-150*time.Millisecond), "_"+newGUID(), "_"+newGUID()[:34]+"00"),
		sign:     samlsign.SignOptions{Key: e.active},
	}
	s.change(m, e)
	text := m.XML()
	if !m.unsigned {
		var err error
		if text, err = samlsign.Sign(text, m.sign); err != nil {
			return Issued{}, fmt.Errorf("issuing scenario %s: %w", s.ID, err)
		}
	}
	if m.after != nil {
		text = m.after(text)
	}
	return Issued{XML: text, SAMLResponse: base64.StdEncoding.EncodeToString([]byte(text)), RelayState: m.relayState,
		Destination: m.Destination}, nil
}

// newGUID returns a random version 4 GUID in lower case.
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
