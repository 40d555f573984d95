package cli

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/samlscope/samlscope/proxy"
)

// stores are the trust stores of one user on one platform. They are looked
// into and changed by the platform's own commands.
type stores struct {
	goos string
	home string
	// run runs a command and returns what it printed.
	run func(command []string) (string, error)
	// systemDir is where Linux distributions take further certificates from.
	systemDir string
}

func (c *caCmd) stores() *stores {
	home := c.Getenv("HOME")
	if runtime.GOOS == "windows" {
		home = c.Getenv("USERPROFILE")
	}
	return &stores{goos: runtime.GOOS, home: home, run: runCommand, systemDir: "/usr/local/share/ca-certificates"}
}

func runCommand(command []string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if text := strings.TrimSpace(problems.String()); err != nil && text != "" {
		err = fmt.Errorf("%w: %s", err, text)
	}
	return out.String(), err
}

// nss is the database in which Chromium and Chrome on Linux look.
func (s *stores) nss() string { return filepath.Join(s.home, ".pki", "nssdb") }

func (s *stores) certutil(args ...string) []string {
	return append([]string{"certutil", "-d", "sql:" + s.nss()}, args...)
}

func (s *stores) keychain() string {
	return filepath.Join(s.home, "Library", "Keychains", "login.keychain-db")
}

// additions are the commands that make a certificate trusted.
func (s *stores) additions(file, name string) [][]string {
	switch s.goos {
	case "darwin":
		return [][]string{{"security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", s.keychain(), file}}
	case "windows":
		return [][]string{{"certutil", "-user", "-addstore", "Root", file}}
	}
	var commands [][]string
	if _, err := os.Stat(filepath.Join(s.nss(), "cert9.db")); err != nil {
		commands = append(commands, []string{"mkdir", "-p", s.nss()}, s.certutil("-N", "--empty-password"))
	}
	return append(commands, s.certutil("-A", "-t", "C,,", "-n", name, "-i", file))
}

// removals are the commands that remove every CA of samlscope's, also those of
// keys that are gone.
func (s *stores) removals() ([][]string, error) {
	found, err := s.found()
	if err != nil {
		return nil, failed(fmt.Errorf("reading the trust store: %w", err))
	}
	var commands [][]string
	for _, id := range found {
		switch s.goos {
		case "darwin":
			commands = append(commands, []string{"security", "delete-certificate", "-t", "-Z", id, s.keychain()})
		case "windows":
			commands = append(commands, []string{"certutil", "-user", "-delstore", "Root", id})
		default:
			commands = append(commands, s.certutil("-D", "-n", id))
		}
	}
	return commands, nil
}

var (
	macHash     = regexp.MustCompile(`(?m)^SHA-1 hash: ([0-9A-F]{40})$`)
	nssNickname = regexp.MustCompile(`(?m)^(` + regexp.QuoteMeta(proxy.AuthorityName) + ` [0-9a-f]{8})\s`)
	// The words around it are translated; the name and a hash of 20 bytes,
	// with or without blanks, are not.
	windowsEntry = regexp.MustCompile(`(?s)CN=(` + regexp.QuoteMeta(proxy.AuthorityName) +
		` [0-9a-f]{8})\b.*?\(sha1\): ((?:[0-9a-f]{2} ?){20})`)
)

// found are the CAs of samlscope's in the user's own trust store, by what
// removes them.
func (s *stores) found() ([]string, error) {
	var ids []string
	switch s.goos {
	case "darwin":
		out, err := s.run([]string{"security", "find-certificate", "-a", "-Z", "-c", proxy.AuthorityName, s.keychain()})
		if err != nil && !strings.Contains(err.Error(), "could not be found") {
			return nil, err
		}
		for _, m := range macHash.FindAllStringSubmatch(out, -1) {
			ids = append(ids, m[1])
		}
	case "windows":
		out, err := s.run([]string{"certutil", "-user", "-store", "Root"})
		if err != nil {
			return nil, err
		}
		for _, m := range windowsEntry.FindAllStringSubmatch(out, -1) {
			ids = append(ids, strings.ReplaceAll(m[2], " ", ""))
		}
	default:
		if _, err := os.Stat(filepath.Join(s.nss(), "cert9.db")); err != nil {
			return nil, nil // a database that is not there trusts nothing
		}
		out, err := s.run(s.certutil("-L"))
		if errors.Is(err, exec.ErrNotFound) {
			return nil, failed(err, nssTools)
		}
		if err != nil {
			return nil, err
		}
		for _, m := range nssNickname.FindAllStringSubmatch(out, -1) {
			ids = append(ids, m[1])
		}
	}
	return ids, nil
}

// nssTools says where certutil comes from.
const nssTools = "certutil is in the package libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Arch)"

// trusting names the trust stores that hold a CA of samlscope's.
func (s *stores) trusting() ([]string, error) {
	found, err := s.found()
	if err != nil {
		return nil, err
	}
	var names []string
	if len(found) > 0 {
		names = append(names, map[string]string{"darwin": "the login keychain",
			"windows": "the user's Root store"}[s.goos])
		if names[0] == "" {
			names[0] = "the browsers' NSS database " + s.nss()
		}
	}
	if s.goos != "darwin" && s.goos != "windows" {
		if _, err := os.Stat(filepath.Join(s.systemDir, "samlscope.crt")); err == nil {
			names = append(names, "the system, by "+filepath.Join(s.systemDir, "samlscope.crt"))
		}
	}
	return names, nil
}

// others says how programs come to trust the CA that do not use the store.
func (s *stores) others(file string) []string {
	if s.goos == "darwin" || s.goos == "windows" {
		return []string{"Firefox: Settings > Privacy & Security > Certificates > View Certificates > Authorities > " +
			"Import: " + file}
	}
	return []string{
		"For curl, the AWS CLI and the like: sudo cp " + file + " " + filepath.Join(s.systemDir, "samlscope.crt") +
			" && sudo update-ca-certificates",
		"Firefox: Settings > Privacy & Security > Certificates > View Certificates > Authorities > Import: " + file,
	}
}

// byHand says how to remove what samlscope could not.
func (s *stores) byHand() []string {
	switch s.goos {
	case "darwin":
		return []string{`Keychain Access > login > Certificates > "` + proxy.AuthorityName + `" > Delete`}
	case "windows":
		return []string{`certmgr.msc > Trusted Root Certification Authorities > Certificates > "` + proxy.AuthorityName +
			`" > Delete`}
	}
	return []string{
		"sudo rm -f " + filepath.Join(s.systemDir, "samlscope.crt") + " && sudo update-ca-certificates --fresh",
		"certutil -d sql:" + s.nss() + " -L lists what the browsers trust, -D -n NAME deletes one",
	}
}

// perform shows commands and runs them once the user agrees. done is false if
// the user does not.
func (c *caCmd) perform(commands [][]string) (done bool, err error) {
	if len(commands) == 0 {
		return true, nil
	}
	for _, command := range commands {
		if _, err := fmt.Fprintln(c.Stdout, shellLine(command)); err != nil {
			return false, written(err)
		}
	}
	if !c.yes {
		_, _ = fmt.Fprint(c.Stderr, "Run this now? [y/N] ") // the answer says whether it was seen
		line, err := bufio.NewReader(c.Stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return false, failed(fmt.Errorf("reading the answer: %w", err))
		}
		if answer := strings.ToLower(strings.TrimSpace(line)); answer != "y" && answer != "yes" {
			c.note("Nothing ran. --yes runs it without asking.")
			return false, nil
		}
	}
	s := c.stores()
	for _, command := range commands {
		if _, err := s.run(command); err != nil {
			e := failed(fmt.Errorf("%s: %w", shellLine(command), err))
			if errors.Is(err, exec.ErrNotFound) && command[0] == "certutil" && s.goos != "windows" {
				e = e.with(nssTools)
			}
			return false, e
		}
	}
	return true, nil
}

var plainWord = regexp.MustCompile(`^[\w@%+=:,./\\-]+$`)

// shellLine is a command as it can be typed.
func shellLine(command []string) string {
	words := make([]string, len(command))
	for i, w := range command {
		words[i] = w
		if !plainWord.MatchString(w) {
			words[i] = `"` + w + `"`
		}
	}
	return strings.Join(words, " ")
}

// fingerprint is the SHA-256 of a certificate, as browsers show it.
func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	var b strings.Builder
	for i, v := range sum {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(strings.ToUpper(hex.EncodeToString([]byte{v})))
	}
	return b.String()
}
