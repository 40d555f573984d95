package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fakeStore answers a platform's commands and keeps what was asked.
func fakeStore(goos, lists string, fails error) (*stores, *[]string) {
	var asked []string
	return &stores{goos: goos, home: "/home/ann", systemDir: "/nowhere", run: func(command []string) (string, error) {
		asked = append(asked, shellLine(command))
		return lists, fails
	}}, &asked
}

const macList = `SHA-256 hash: 7F3A
SHA-1 hash: 0123456789ABCDEF0123456789ABCDEF01234567
keychain: "/home/ann/Library/Keychains/login.keychain-db"
    "labl"<blob>="samlscope interception CA 01234567"
SHA-256 hash: 8F3A
SHA-1 hash: 89ABCDEF0123456789ABCDEF0123456789ABCDEF
`

const windowsList = `Root "Vertrauenswürdige Stammzertifizierungsstellen"
================ Zertifikat 0 ================
Seriennummer: 79ad16a14aa0a5ad4c7358f407132e65
Aussteller: CN=Another CA
Antragsteller: CN=Another CA
Zertifikathash(sha1): cdd4eeae6000ac7f40c3802c171e30148030c072
================ Zertifikat 1 ================
Aussteller: CN=samlscope interception CA 01234567
Antragsteller: CN=samlscope interception CA 01234567
Zertifikathash(sha1): 01 23 45 67 89 ab cd ef 01 23 45 67 89 ab cd ef 01 23 45 67
`

func TestTrustStoresOfOtherPlatforms(t *testing.T) {
	for _, c := range []struct{ goos, lists, add, remove string }{
		{
			"darwin",
			macList,
			"security add-trusted-cert -r trustRoot -p ssl -k /home/ann/Library/Keychains/login.keychain-db /ca.crt",
			"security delete-certificate -t -Z 0123456789ABCDEF0123456789ABCDEF01234567 " +
				"/home/ann/Library/Keychains/login.keychain-db",
		},
		{
			"windows",
			windowsList,
			"certutil -user -addstore Root /ca.crt",
			"certutil -user -delstore Root 0123456789abcdef0123456789abcdef01234567",
		},
	} {
		s, _ := fakeStore(c.goos, c.lists, nil)
		if got := s.additions("/ca.crt", "x"); len(got) != 1 || filepath.ToSlash(shellLine(got[0])) != c.add {
			t.Errorf("%s adds by %q", c.goos, got)
		}
		got, err := s.removals()
		if err != nil || len(got) == 0 || filepath.ToSlash(shellLine(got[0])) != c.remove {
			t.Errorf("%s removes by %q, error %v", c.goos, got, err)
		}
		if c.goos == "windows" && len(got) != 1 {
			t.Errorf("others' certificates would go: %q", got)
		}
		if names, err := s.trusting(); err != nil || len(names) != 1 {
			t.Errorf("%s: trusted by %q, error %v", c.goos, names, err)
		}
		empty, _ := fakeStore(c.goos, "", nil)
		if names, err := empty.trusting(); err != nil || len(names) != 0 {
			t.Errorf("%s: an empty store trusts by %q, error %v", c.goos, names, err)
		}
		broken, _ := fakeStore(c.goos, "", errors.New("locked"))
		if _, err := broken.trusting(); err == nil {
			t.Errorf("%s: a store that cannot be read counts as empty", c.goos)
		}
		if len(s.byHand()) == 0 || len(s.others("/ca.crt")) == 0 {
			t.Errorf("%s: no hint", c.goos)
		}
	}
	none, _ := fakeStore("darwin", "", errors.New("exit status 44: The specified item could not be found in the keychain."))
	if names, err := none.trusting(); err != nil || len(names) != 0 {
		t.Errorf("trusted by %q, error %v", names, err)
	}
}

// TestSystemWideTrustIsSeen: samlscope cannot remove it, and says so.
func TestSystemWideTrustIsSeen(t *testing.T) {
	s, asked := fakeStore("linux", "", nil)
	s.systemDir = t.TempDir()
	file := filepath.Join(s.systemDir, "samlscope.crt")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	names, err := s.trusting()
	if err != nil || len(names) != 1 || !strings.Contains(names[0], file) || len(*asked) != 0 {
		t.Errorf("trusted by %q after %q, error %v", names, *asked, err)
	}
	if !slices.ContainsFunc(s.byHand(), func(h string) bool { return strings.Contains(h, "sudo rm -f "+file) }) {
		t.Errorf("%q", s.byHand())
	}
}
