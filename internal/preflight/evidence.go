// Package preflight says, from a directory of evidence alone, whose sign-in will fail before anyone signs in: it
// composes the Response that Entra ID would issue for each user and judges it by the rules of package inspect.
package preflight

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/words"
)

// Evidence is what preflight itself reads of a directory: the answers of Microsoft Graph, and the lists of users in
// AWS, which may be long. All other files are evidence as every command reads it.
type Evidence struct {
	Entra   *entra.Directory
	Connect []*connectusers.List // of Amazon Connect, one a file
	Store   *scimusers.Store     // of IAM Identity Center; nil where no list was read
	Notes   []string             // what is worth knowing and no error, one sentence each

	taken    map[string]bool
	manifest evidencedir.Manifest // without calls where there is none
}

// Read reads a directory. The error says why it can't be read, or that Microsoft Graph answered nothing that is
// in it.
func Read(ctx context.Context, dir string) (*Evidence, error) {
	e := &Evidence{Entra: entra.NewDirectory(), taken: map[string]bool{}}
	m, err := evidencedir.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if m != nil {
		e.manifest = *m
		e.missing(dir)
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case strings.HasPrefix(entry.Name(), ".") && path != dir:
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular() || entry.Name() == evidencedir.ManifestName:
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return e.file(path, filepath.ToSlash(name))
	})
	if err != nil {
		return nil, err
	}
	if len(e.manifest.Tenants) == 1 {
		e.Entra.SetTenant(e.manifest.Tenants[0].ID)
	}
	e.mappings()
	return e, nil
}

// The calls for the claims mapping policies: of an app, and of the whole tenant with those of the app alone kept.
const (
	callMappings    = "GET /v1.0/servicePrincipals/{id}/claimsMappingPolicies"
	callAllMappings = "GET /v1.0/policies/claimsMappingPolicies"
)

// mappings notes of which apps the claims mapping policies were asked for in vain.
func (e *Evidence) mappings() {
	for i := range e.manifest.Calls {
		c := &e.manifest.Calls[i]
		if c.Operation != callMappings || c.State == evidencedir.Complete || c.State == evidencedir.Absent {
			continue
		}
		all := *c
		all.Operation = callAllMappings
		if other := e.manifest.Find(all); other == nil || other.State != evidencedir.Complete {
			e.Entra.MappingsUnread(c.Of, unread(c))
		}
	}
}

// The states of a call whose file was changed since: it is not in the directory any more, or not the answer.
const (
	lost    evidencedir.State = "lost"
	damaged evidencedir.State = "damaged"
)

// missing finds the calls that are lost.
func (e *Evidence) missing(dir string) {
	for i := range e.manifest.Calls {
		c := &e.manifest.Calls[i]
		if c.File == "" || c.State != evidencedir.Complete && c.State != evidencedir.Partial {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(c.File))); errors.Is(err, fs.ErrNotExist) {
			c.State = lost
		}
	}
}

// Taken says whether Read has read the file at a path, so that no one else needs to.
func (e *Evidence) Taken(path string) bool { return e.taken[path] }

// Collected is when samlscope collect read the oldest answer in the directory; zero where it did not. A later run may
// have added to it.
func (e *Evidence) Collected() time.Time {
	oldest := e.manifest.Time
	for i := range e.manifest.Calls {
		if c := &e.manifest.Calls[i]; c.Held() && !c.At.IsZero() && c.At.Before(oldest) {
			oldest = c.At
		}
	}
	return oldest
}

// call is the one whose answer a file holds; nil where nothing tells.
func (e *Evidence) call(name string) *evidencedir.Call {
	for i := range e.manifest.Calls {
		if c := &e.manifest.Calls[i]; c.File == name {
			return c
		}
	}
	return nil
}

// unread says why the answer to a call is missing or not whole; "" where nothing says that it is.
func (e *Evidence) unread(operation string) string {
	for i := range e.manifest.Calls {
		c := &e.manifest.Calls[i]
		if strings.EqualFold(c.Operation, operation) && c.State != evidencedir.Complete {
			return unread(c)
		}
	}
	return ""
}

// unread says why a call's answer is missing or not whole.
func unread(c *evidencedir.Call) string {
	why := c.Operation + " wasn't made"
	switch c.State {
	case lost:
		why = c.Operation + "'s file " + c.File + " is missing"
	case damaged:
		why = c.Operation + "'s file " + c.File + " can't be read"
	case evidencedir.Denied:
		why = c.Operation + " was denied"
	case evidencedir.Partial:
		why = c.Operation + " was not read to its end"
	case evidencedir.Absent:
		why = c.Operation + " found nothing in this account and Region"
	case evidencedir.NotAsked:
		if c.Why != "" {
			why += ": " + c.Why
		}
	}
	if c.Opens != "" {
		why += " (" + c.Opens + " opens it)"
	}
	return words.VisibleLine(why)
}

// file reads one file, if it is a kind that preflight reads.
func (e *Evidence) file(path, name string) error {
	from := entra.Source{Path: name}
	if c := e.call(name); c != nil {
		from.Of = c.Of
		from.Operation = c.Operation
		if c.State == evidencedir.Partial {
			from.Cut = evidencedir.ManifestName + " says that it was not read to its end"
		}
	}
	for _, read := range []func(io.Reader) error{
		func(r io.Reader) error { return e.Entra.Read(from, r) },
		func(r io.Reader) error { return e.connect(name, from.Cut, r) },
		func(r io.Reader) error { return e.store(from.Cut, r) },
	} {
		switch err := open(path, read); {
		case err == nil:
			e.taken[path] = true
			return nil
		case errors.Is(err, errNotJSON):
			e.damaged(name)
			return nil
		case errors.Is(err, entra.ErrOther), errors.Is(err, connectusers.ErrOther), errors.Is(err, scimusers.ErrOther):
		case errors.Is(err, fs.ErrPermission):
			return err
		default:
			e.Notes = append(e.Notes, "reading "+words.VisibleLine(name)+": "+err.Error())
			e.damaged(name)
			return nil
		}
	}
	e.none(path, name)
	return nil
}

// none takes a file that lists no user, which only the manifest tells.
func (e *Evidence) none(path, name string) {
	switch c := e.call(name); {
	case c == nil:
	case c.HasNone(listConnect):
		e.Connect = append(e.Connect, connectusers.Nobody(name, strings.ToLower(c.Of)))
		e.taken[path] = true
	case c.HasNone(listStore):
		if e.Store == nil {
			e.Store = &scimusers.Store{}
		}
		e.Store.None(c.Of)
		e.taken[path] = true
	default:
		e.damaged(name)
	}
}

// damaged notes that a file is not the list of users that the manifest calls it.
func (e *Evidence) damaged(name string) {
	if c := e.call(name); c != nil && (c.Operation == listConnect || c.Operation == listStore) {
		c.State = damaged
	}
}

// The calls that list AWS's users.
const listConnect, listStore = "connect:ListUsers", "identitystore:ListUsers"

func (e *Evidence) connect(name, cut string, r io.Reader) error {
	l, err := connectusers.Read(r)
	if err != nil {
		return err
	}
	l.File = name
	if cut != "" {
		l.Partial(cut)
	}
	e.Connect = append(e.Connect, l)
	return nil
}

func (e *Evidence) store(cut string, r io.Reader) error {
	s := e.Store
	if s == nil {
		s = &scimusers.Store{}
	}
	err := s.Read(r, cut)
	if err == nil || s.Len() > 0 {
		e.Store = s
	}
	return err
}

// maxUTF16 is how many bytes of a file in UTF-16 are read; one in UTF-8 may have any length.
const maxUTF16 = 256 << 20

// utf8Of is a text of UTF-16 in UTF-8.
func utf8Of(r io.Reader) (*bufio.Reader, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxUTF16))
	if err != nil {
		return nil, err
	}
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, errNotJSON
	}
	return bufio.NewReader(strings.NewReader(text)), nil
}

var errNotJSON = errors.New("it is not JSON")

// open opens a file that begins as JSON does.
func open(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	const buffer = 1 << 16
	r := bufio.NewReaderSize(f, buffer)
	switch mark, _ := r.Peek(3); {
	case string(mark) == "\xef\xbb\xbf":
		_, _ = r.Discard(len(mark)) // which were there
	case len(mark) > 1 && (string(mark[:2]) == "\xff\xfe" || string(mark[:2]) == "\xfe\xff"): // PowerShell writes UTF-16
		if r, err = utf8Of(r); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	begins, _ := r.Peek(64)
	if text := strings.TrimSpace(string(begins)); text == "" || text[0] != '{' && text[0] != '[' {
		err = errNotJSON
	} else {
		err = read(r)
	}
	return errors.Join(err, f.Close())
}
