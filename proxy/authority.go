package proxy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// AuthorityName begins the name of every certificate authority that samlscope
// makes, so that they are found again in a trust store.
const AuthorityName = "samlscope interception CA"

const (
	authorityLife = 7 * 24 * time.Hour
	leafLife      = 24 * time.Hour
	// clockSlack is how far other programs' clocks may be behind, and how
	// long before its end a leaf is made anew.
	clockSlack = time.Hour
	// mostLeaves bounds the cache: what looks like a Region may come before a
	// sign-in host.
	mostLeaves = 256
)

// AuthorityOptions says what an authority may sign. Hosts is required.
type AuthorityOptions struct {
	Hosts []string         // DNS names it may sign for, each with all names below it
	Now   func() time.Time // nil: time.Now
}

// Authority is a local certificate authority that no browser believes for
// anything but the hosts it was made for: the constraint is in its certificate
// and critical. Its methods may be called from any goroutine.
type Authority struct {
	cert    *x509.Certificate
	key     *ecdsa.PrivateKey
	leafKey *ecdsa.PrivateKey
	now     func() time.Time

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

// NewAuthority returns an authority whose key is in memory only and ends with
// the program: the one for SPKI, since that flag of the browser overrides the
// constraints.
func NewAuthority(o AuthorityOptions) (*Authority, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key of the interception CA: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, fmt.Errorf("making the interception CA: %w", err)
	}
	id := sha256.Sum256(public)
	template := &x509.Certificate{
		SerialNumber:                serial(),
		Subject:                     pkix.Name{CommonName: AuthorityName + " " + hex.EncodeToString(id[:4])},
		NotBefore:                   o.Now().Add(-clockSlack),
		NotAfter:                    o.Now().Add(authorityLife),
		KeyUsage:                    x509.KeyUsageCertSign,
		ExtKeyUsage:                 []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:                        true,
		BasicConstraintsValid:       true,
		MaxPathLenZero:              true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         slices.Sorted(slices.Values(o.Hosts)),
	}
	excludeOtherNames(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("making the interception CA: %w", err)
	}
	return newAuthority(der, key, o)
}

// newAuthority puts an authority together from its certificate and key.
func newAuthority(der []byte, key *ecdsa.PrivateKey, o AuthorityOptions) (*Authority, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("reading the interception CA: %w", err)
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key for the interception CA: %w", err)
	}
	return &Authority{cert: cert, key: key, leafKey: leafKey, now: o.Now, leaves: map[string]*tls.Certificate{}}, nil
}

// noHost is a name that no host has (RFC 6761, section 6.4).
const noHost = "none.invalid"

// excludeOtherNames lets the authority sign for no name but DNS names. Names of
// one kind constrain no other kind: without these, a leaf for 127.0.0.1 or for
// a URI would be believed. OpenSSL takes no constraint on URIs for every URI,
// so one name is permitted, and excluded as well.
func excludeOtherNames(c *x509.Certificate) {
	none := []string{noHost}
	c.ExcludedIPRanges = everyAddress()
	c.PermittedURIDomains, c.ExcludedURIDomains = none, none
	c.PermittedEmailAddresses, c.ExcludedEmailAddresses = none, none
}

// limitedTo says whether a certificate may sign for these hosts, and for nothing
// else.
func limitedTo(c *x509.Certificate, hosts []string) bool {
	want := &x509.Certificate{PermittedDNSDomains: slices.Sorted(slices.Values(hosts))}
	excludeOtherNames(want)
	text := func(ranges []*net.IPNet) (all []string) {
		for _, r := range ranges {
			all = append(all, r.String())
		}
		return all
	}
	return c.PermittedDNSDomainsCritical && slices.Equal(c.PermittedDNSDomains, want.PermittedDNSDomains) &&
		slices.Equal(text(c.ExcludedIPRanges), text(want.ExcludedIPRanges)) &&
		slices.Equal(c.PermittedURIDomains, want.PermittedURIDomains) &&
		slices.Equal(c.ExcludedURIDomains, want.ExcludedURIDomains) &&
		slices.Equal(c.PermittedEmailAddresses, want.PermittedEmailAddresses) &&
		slices.Equal(c.ExcludedEmailAddresses, want.ExcludedEmailAddresses)
}

func everyAddress() []*net.IPNet {
	return []*net.IPNet{
		{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)},
		{IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)},
	}
}

// serial is a fresh serial number: 128 random bits.
func serial() *big.Int {
	b := make([]byte, 16)
	_, _ = rand.Read(b)     // never fails: crypto/rand ends the program instead
	b[0] = b[0]&0x7f | 0x40 // positive and never zero
	return new(big.Int).SetBytes(b)
}

// Certificate returns the authority's own certificate.
func (a *Authority) Certificate() *x509.Certificate { return a.cert }

// DER returns the authority's certificate, for a trust store.
func (a *Authority) DER() []byte { return slices.Clone(a.cert.Raw) }

// PEM returns the authority's certificate as text, without its key.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// SPKI returns the hash of the authority's public key as Chromium's flag
// --ignore-certificate-errors-spki-list takes it. The flag looks at every
// certificate that the server sends, and this one is sent with each leaf.
func (a *Authority) SPKI() string {
	sum := sha256.Sum256(a.cert.RawSubjectPublicKeyInfo)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Leaf returns a certificate for one host, with the authority's own behind it.
func (a *Authority) Leaf(host string) (*tls.Certificate, error) {
	if !a.permits(host) {
		return nil, fmt.Errorf("%s is none of the hosts that the interception CA may sign for", host)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if now.After(a.cert.NotAfter) {
		return nil, fmt.Errorf("the interception CA ended on %s: start samlscope again for a new one",
			a.cert.NotAfter.UTC().Format(time.DateTime))
	}
	if leaf := a.leaves[host]; leaf != nil && now.Before(leaf.Leaf.NotAfter.Add(-clockSlack)) {
		return leaf, nil
	}
	leaf, err := a.sign(host)
	if err != nil {
		return nil, err
	}
	if len(a.leaves) >= mostLeaves {
		clear(a.leaves)
	}
	a.leaves[host] = leaf
	return leaf, nil
}

// permits says whether the certificate's constraint covers a host.
func (a *Authority) permits(host string) bool {
	return slices.ContainsFunc(a.cert.PermittedDNSDomains,
		func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// sign makes a leaf for any host; whether it is believed is up to the
// constraints.
func (a *Authority) sign(host string) (*tls.Certificate, error) {
	if ip := net.ParseIP(host); ip != nil {
		return a.signNames(host, x509.Certificate{IPAddresses: []net.IP{ip}})
	}
	return a.signNames(host, x509.Certificate{DNSNames: []string{host}})
}

// signNames makes a leaf for the names of a template.
func (a *Authority) signNames(host string, names x509.Certificate) (*tls.Certificate, error) {
	now := a.now()
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{Organization: []string{AuthorityName}},
		NotBefore:    later(now.Add(-clockSlack), a.cert.NotBefore),
		NotAfter:     earlier(now.Add(leafLife), a.cert.NotAfter),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     names.DNSNames, IPAddresses: names.IPAddresses, URIs: names.URIs, EmailAddresses: names.EmailAddresses,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, a.leafKey.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate for %s: %w", host, err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("making a certificate for %s: %w", host, err)
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: a.leafKey, Leaf: leaf}, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
