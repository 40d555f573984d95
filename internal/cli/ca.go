package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/proxy"
)

// caCmd is `samlscope ca`.
type caCmd struct {
	*Command
	yes    bool
	format string
	out    string
}

func (c *Command) caCommand() *cobra.Command {
	ca := &caCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Show, export, trust, rotate or delete the local certificate authority of samlscope serve --intercept",
		Long: `Manages the local certificate authority (CA) that samlscope serve --intercept opens AWS sign-in with. samlscope browse
and samlscope serve need none.

Its certificate is limited to the AWS sign-in hosts: browsers and other programs refuse whatever it signs for another
name, an address, a URI or a mailbox. It lives for seven days. The key stays in the user's state directory, readable by that
user alone.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	sub := func(use, short string, run func() error) *cobra.Command {
		s := &cobra.Command{Use: use, Short: short, Args: none, RunE: func(*cobra.Command,
			[]string) error {
			return run()
		}}
		cmd.AddCommand(s)
		return s
	}
	asks := func(s *cobra.Command) {
		s.Flags().BoolVar(&ca.yes, "yes", false, "run the commands without asking")
	}
	sub("show", "Show the CA's limits, validity and trust", ca.show)
	export := sub("export", "Print the CA's certificate, without its key, for another trust store", ca.export)
	choice(export.Flags(), &ca.format, "format", "FORMAT of the certificate", "pem", "der")
	export.Flags().StringVarP(&ca.out, "output", "o", "", "write to this `FILE` instead of standard output")
	asks(sub("trust", "Make this user's browsers trust the CA; shows the commands first", ca.trust))
	asks(sub("rotate", "Replace the CA by one with a new key, and stop trusting the old one", ca.rotate))
	asks(sub("delete", "Delete the CA and its key, and stop trusting it", ca.remove))
	return cmd
}

// authorityOptions are what the CA on disk is made with.
func (c *Command) authorityOptions() proxy.AuthorityOptions {
	return proxy.AuthorityOptions{Hosts: awsfacts.SignInHostEnds(), Now: c.Now}
}

// authorityDir is where the CA is kept: beside the captures.
func (c *Command) authorityDir() (string, error) {
	dir, err := app.StateDir(c.Getenv)
	if err != nil {
		return "", failed(err)
	}
	return filepath.Join(dir, "ca"), nil
}

// authority returns the CA of this user, which is made if there is none that
// still lives.
func (c *Command) authority() (*proxy.Authority, error) {
	dir, err := c.authorityDir()
	if err != nil {
		return nil, err
	}
	a, made, err := proxy.LoadAuthority(dir, c.authorityOptions())
	if err != nil {
		return nil, failed(err, "samlscope ca rotate makes a new one in its place")
	}
	if made {
		c.note("Created a new CA, limited to AWS sign-in hosts and valid until " + until(a) + "; its key is in " +
			proxy.AuthorityFile(dir))
	}
	return a, nil
}

func until(a *proxy.Authority) string {
	return a.Certificate().NotAfter.UTC().Format("2006-01-02 15:04 UTC")
}

// existing returns the CA of this user as it is.
func (c *caCmd) existing() (*proxy.Authority, error) {
	dir, err := c.authorityDir()
	if err != nil {
		return nil, err
	}
	a, err := proxy.OpenAuthority(dir, c.authorityOptions())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failed(errors.New("there is no CA yet"), "samlscope ca trust makes one")
	}
	if err != nil {
		return nil, failed(err, "samlscope ca rotate makes a new one in its place")
	}
	return a, nil
}

func (c *caCmd) show() error {
	a, err := c.existing()
	if err != nil {
		return err
	}
	dir, err := c.authorityDir()
	if err != nil {
		return err
	}
	cert, life := a.Certificate(), "until "
	if c.Now().After(cert.NotAfter) {
		life = "ended on "
	}
	text := fmt.Sprintf("name         %s\nvalid        %s%s\nSHA-256      %s\nSPKI         %s\nfile         "+
		"%s\ntrusted by   ",
		cert.Subject.CommonName, life, until(a), fingerprint(cert.Raw), a.SPKI(), proxy.AuthorityFile(dir))
	stores, err := c.stores().trusting()
	switch {
	case err != nil:
		text += "not known: " + err.Error()
	case len(stores) == 0:
		text += "no one; samlscope ca trust changes that"
	default:
		text += words.List(stores, "and")
	}
	text += "\nlimited to\n"
	for _, host := range cert.PermittedDNSDomains {
		text += "  " + host + "\n"
	}
	_, err = fmt.Fprint(c.Stdout, text)
	return written(err)
}

func (c *caCmd) export() error {
	a, err := c.existing()
	if err != nil {
		return err
	}
	data := a.PEM()
	if c.format == "der" {
		data = a.DER()
	}
	if c.out == "" {
		_, err = c.Stdout.Write(data)
		return written(err)
	}
	if err := os.WriteFile(c.out, data, 0o644); err != nil { // a certificate isn't a secret
		return failed(fmt.Errorf("exporting the CA: %w", err))
	}
	return nil
}

// trust makes the CA trusted, from a file that holds the certificate alone.
func (c *caCmd) trust() error {
	a, err := c.authority()
	if err != nil {
		return err
	}
	dir, err := c.authorityDir()
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "samlscope-ca.crt")
	if err := os.WriteFile(file, a.PEM(), 0o644); err != nil {
		return failed(fmt.Errorf("writing the CA's certificate: %w", err))
	}
	s := c.stores()
	// An older CA with another key would stay behind in the store.
	old, err := s.removals()
	if err != nil {
		return err
	}
	commands := append(old, s.additions(file, a.Certificate().Subject.CommonName)...)
	done, err := c.perform(commands)
	if err != nil || !done {
		return err
	}
	c.note("Trusted until " + until(a) + ". Restart the browser if it doesn't trust it yet.")
	for _, hint := range s.others(file) {
		c.note(hint)
	}
	return nil
}

func (c *caCmd) rotate() error {
	dir, err := c.authorityDir()
	if err != nil {
		return err
	}
	if err := c.untrust(); err != nil {
		return err
	}
	a, err := proxy.RotateAuthority(dir, c.authorityOptions())
	if err != nil {
		return failed(err)
	}
	c.note("Created a new CA, valid until " + until(a) + ". Nothing trusts it yet: samlscope ca trust changes that.")
	return nil
}

// remove deletes the key first: without it, trust that stays behind somewhere
// helps no one.
func (c *caCmd) remove() error {
	dir, err := c.authorityDir()
	if err != nil {
		return err
	}
	err = proxy.DeleteAuthority(dir)
	if gone := os.Remove(filepath.Join(dir, "samlscope-ca.crt")); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	if err != nil {
		return failed(err)
	}
	if err := c.untrust(); err != nil {
		return err
	}
	c.note("Deleted the CA and its key. No trust store that samlscope knows contains it.")
	return nil
}

// untrust removes every CA of samlscope's from the trust stores, and looks
// whether that was so.
func (c *caCmd) untrust() error {
	s := c.stores()
	commands, err := s.removals()
	if err != nil {
		return err
	}
	if _, err := c.perform(commands); err != nil {
		return err
	}
	stores, err := s.trusting()
	if err != nil {
		return failed(fmt.Errorf("checking whether the CA is still trusted: %w", err))
	}
	if len(stores) > 0 {
		return failed(fmt.Errorf("the CA is still trusted by %s", words.List(stores, "and")), s.byHand()...)
	}
	return nil
}

// commandTime is how long a command of the platform's may take: it may ask the
// user for a password.
const commandTime = 2 * time.Minute
