package proxy

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// authorityFile holds certificate and key together, so that no crash leaves
// one without the other.
const authorityFile = "ca.pem"

// maxAuthority bounds what is read of it.
const maxAuthority = 64 << 10

// AuthorityFile is the file in which LoadAuthority keeps the authority of a
// directory, certificate and key.
func AuthorityFile(dir string) string { return filepath.Join(dir, authorityFile) }

// OpenAuthority reads the authority of a directory as it is, expired or not.
// Without one the error is fs.ErrNotExist.
func OpenAuthority(dir string, o AuthorityOptions) (*Authority, error) {
	path := AuthorityFile(dir)
	info, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the interception CA: %w", err)
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a plain file, so it is not the interception CA that samlscope made", path)
	// Windows rules access by inherited lists, which the mode does not show.
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("other users may read the key of the interception CA, %s (mode %04o), so it may be theirs "+
			"by now", path, info.Mode().Perm())
	case info.Size() > maxAuthority:
		return nil, fmt.Errorf("%s is too large to be the interception CA", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the interception CA: %w", err)
	}
	a, err := parseAuthority(data, o)
	if err != nil {
		return nil, fmt.Errorf("reading the interception CA %s: %w", path, err)
	}
	return a, nil
}

// LoadAuthority reads the authority of a directory. It makes a new one when
// there is none, when it has expired and when it was made for other hosts;
// made then says that nothing trusts it yet.
func LoadAuthority(dir string, o AuthorityOptions) (a *Authority, made bool, err error) {
	a, err = OpenAuthority(dir, o)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, false, err
	case a.now().Before(a.cert.NotAfter) && limitedTo(a.cert, o.Hosts):
		return a, false, nil
	default:
		a, err = RotateAuthority(dir, o)
		return a, err == nil, err
	}
	a, err = makeAuthority(dir, o, os.Link)
	if errors.Is(err, fs.ErrExist) {
		// Another samlscope was quicker; two with keys of their own would
		// undo each other's trust.
		a, err = OpenAuthority(dir, o)
		return a, false, err
	}
	return a, err == nil, err
}

// RotateAuthority replaces the authority of a directory, whatever state it is
// in, by a new one with a new key.
func RotateAuthority(dir string, o AuthorityOptions) (*Authority, error) {
	return makeAuthority(dir, o, os.Rename)
}

// DeleteAuthority removes the authority of a directory with its key. One that
// is not there is fine.
func DeleteAuthority(dir string) error {
	if err := os.Remove(AuthorityFile(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("deleting the interception CA: %w", err)
	}
	return nil
}

// makeAuthority makes an authority and writes it to its own file, which
// place then puts where it belongs in one step.
func makeAuthority(dir string, o AuthorityOptions, place func(from, to string) error) (_ *Authority, err error) {
	a, err := NewAuthority(o)
	if err != nil {
		return nil, err
	}
	if err := privateDir(dir); err != nil {
		return nil, fmt.Errorf("making the directory of the interception CA: %w", err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, fmt.Errorf("writing the interception CA: %w", err)
	}
	text := append(a.PEM(), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	f, err := os.CreateTemp(dir, ".ca-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("writing the interception CA: %w", err)
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = place(f.Name(), AuthorityFile(dir))
	}
	// A renamed file is no longer there, a linked one has served.
	if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	if err != nil {
		return nil, fmt.Errorf("writing the interception CA: %w", err)
	}
	return a, nil
}

// privateDir makes a directory for this user alone. The mode is set after
// creation too, because the umask takes part in that.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// parseAuthority reads certificate and key, and makes sure that they are what
// samlscope writes: a file from elsewhere could lack the constraints.
func parseAuthority(data []byte, o AuthorityOptions) (*Authority, error) {
	first, rest := pem.Decode(data)
	if first == nil || first.Type != "CERTIFICATE" {
		return nil, errors.New("it does not begin with a certificate")
	}
	second, rest := pem.Decode(rest)
	if second == nil || second.Type != "PRIVATE KEY" || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("the certificate is not followed by its key alone")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("the key is not an ECDSA key")
	}
	a, err := newAuthority(first.Bytes, key, o)
	if err != nil {
		return nil, err
	}
	c := a.cert
	switch {
	case !key.PublicKey.Equal(c.PublicKey):
		return nil, errors.New("the key does not belong to the certificate")
	case !c.IsCA || !c.MaxPathLenZero || !c.PermittedDNSDomainsCritical || len(c.PermittedDNSDomains) == 0 ||
		len(c.ExcludedIPRanges) != 2:
		return nil, errors.New("the certificate is not limited to the AWS sign-in hosts")
	case c.NotAfter.Sub(c.NotBefore) > authorityLife+2*clockSlack+time.Minute:
		return nil, errors.New("the certificate lives longer than any that samlscope makes")
	}
	return a, nil
}
