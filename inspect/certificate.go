package inspect

import (
	"crypto"
	"time"
)

// Certificate is one X.509 certificate as far as it can be read. Trust compares
// keys, not certificates: a renewed certificate of the same key fits.
type Certificate struct {
	Node      *Node            // X509Certificate element it came from; nil for configured ones
	Key       crypto.PublicKey // nil when the key cannot be used; Problem says why
	KeyBits   int
	Subject   string
	NotBefore time.Time
	NotAfter  time.Time
	SHA256    string // hex, of the DER
	Problem   string // why it cannot be (fully) read
}
