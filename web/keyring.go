package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"
)

const (
	// claimTime is how long a browser may take from its cookie to its first page.
	claimTime = time.Minute
	// maxSessions bounds the browsers that are known; the oldest is forgotten.
	maxSessions = 100
)

// Keyring hands out codes that open the page once, and knows the browsers that
// it was opened for. A browser has two secrets of its own: a cookie, which
// browsers send to every port of this machine, and the page's key, which the
// page keeps in a storage that knows ports. The API wants both.
type Keyring struct {
	now func() time.Time

	mu       sync.Mutex
	codes    map[secret]code
	sessions []*session // oldest first
}

// secret is the hash of a secret: comparing hashes tells nothing of it.
type secret [sha256.Size]byte

func hashed(s string) secret { return sha256.Sum256([]byte(s)) }

type code struct {
	until time.Time
	spent chan struct{}
}

// session is one browser.
type session struct {
	cookie  secret
	key     string
	since   time.Time
	claimed bool // the page has used its key, which is not told again
}

// NewKeyring returns a Keyring without codes.
func NewKeyring(now func() time.Time) *Keyring {
	return &Keyring{now: now, codes: map[secret]code{}}
}

// Code returns a code that opens the page once within this time. The channel
// is closed when it was used.
func (k *Keyring) Code(life time.Duration) (string, <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	for c, about := range k.codes {
		if now.After(about.until) {
			delete(k.codes, c)
		}
	}
	text, spent := random(), make(chan struct{})
	k.codes[hashed(text)] = code{now.Add(life), spent}
	return text, spent
}

// Opens says whether a code still opens the page, and leaves it as it is.
func (k *Keyring) Opens(text string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	c, known := k.codes[hashed(text)]
	return known && !k.now().After(c.until)
}

// spend uses a code up, and says whether it was good.
func (k *Keyring) spend(text string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	c, known := k.codes[hashed(text)]
	if !known {
		return false
	}
	delete(k.codes, hashed(text))
	close(c.spent)
	return !k.now().After(c.until)
}

// admit makes a session and returns its cookie.
func (k *Keyring) admit() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.sessions) == maxSessions {
		k.sessions = slices.Delete(k.sessions, 0, 1)
	}
	cookie := random()
	k.sessions = append(k.sessions, &session{cookie: hashed(cookie), key: random(), since: k.now()})
	return cookie
}

// find returns the session of a cookie, nil when there is none; k.mu is locked.
func (k *Keyring) find(cookie string) *session {
	want := hashed(cookie)
	for _, s := range k.sessions {
		if s.cookie == want {
			return s
		}
	}
	return nil
}

// knows says whether a cookie is one of ours.
func (k *Keyring) knows(cookie string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.find(cookie) != nil
}

// fits says whether the key belongs to the cookie.
func (k *Keyring) fits(cookie, key string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.find(cookie)
	if s == nil || hashed(key) != hashed(s.key) {
		return false
	}
	s.claimed = true
	return true
}

// claim returns the key for the first page that a browser loads; "" once the
// page has used it: whoever gets the cookie later gets no key.
func (k *Keyring) claim(cookie string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.find(cookie)
	if s == nil || s.claimed || k.now().After(s.since.Add(claimTime)) {
		return ""
	}
	return s.key
}

// random returns 128 random bits.
func random() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}
