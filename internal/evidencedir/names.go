package evidencedir

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// FileName is where the answer to a call is kept, relative to the directory and with slashes: in the
// folder of its account and Region, or of its tenant. parts say what it is; characters of them that not
// every file system has are replaced, and a hash keeps two names apart then.
func (c *Call) FileName(parts ...string) string {
	for i, p := range parts {
		parts[i] = plain(p)
	}
	name := strings.Join(parts, ".")
	switch {
	case c.Tenant != "":
		return "entra-" + plain(c.Tenant) + "/" + name
	case strings.HasPrefix(c.Operation, "iam:"):
		return plain(c.Partition+"-"+c.Account) + "/iam/" + name
	case c.Region != "":
		return plain(c.Partition+"-"+c.Account) + "/" + plain(c.Region) + "/" + name
	}
	return plain(c.Partition+"-"+c.Account) + "/" + name
}

// plain is a name that every file system accepts.
func plain(s string) string {
	const longest = 80
	safe := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.=+@", c) {
			return c
		}
		return '_'
	}, s)
	safe = strings.TrimLeft(safe, ".")
	if safe == s && len(s) <= longest && s != "" {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return safe[:min(len(safe), longest)] + "-" + hex.EncodeToString(sum[:4])
}
