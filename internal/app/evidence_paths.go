package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/web"
)

// loadPaths reads the files and directories whose kinds are told by what is in them.
func (e *Evidence) loadPaths(o *inspect.Options) error {
	l := &pathLoader{Evidence: e, o: o}
	for _, path := range e.Paths {
		if err := l.path(path); err != nil {
			return err
		}
	}
	return nil
}

// pathLoader loads what lies at the paths of --evidence.
type pathLoader struct {
	*Evidence
	o *inspect.Options

	root     string // the directory that is read, with its index
	index    *index
	files    int // in it
	unused   []string
	messages []string
}

func (l *pathLoader) path(path string) error {
	l.files, l.index = 0, nil
	info, err := os.Stat(path)
	if err != nil {
		return Unreadable("reading the evidence", path, err)
	}
	if info.IsDir() {
		return l.dir(path)
	}
	data, err := ReadFile("reading the evidence", path, maxEvidence)
	if err != nil {
		return err
	}
	kind, err := l.file(path, data)
	switch {
	case errors.Is(err, evidence.ErrMessage):
		return Usage("%s is a SAML message, not evidence", path).With("samlscope inspect " + path + " judges it")
	case errors.Is(err, evidence.ErrIndex):
		return Usage("%s is the index of a directory of evidence", path).With("--evidence " + filepath.Dir(path) +
			" takes the files beside it")
	case errors.Is(err, evidence.ErrUnknown):
		return Failed(err, KnownEvidence())
	case err != nil && kind != nil:
		return Failed(err, kind.Hint(path))
	case err != nil:
		return Failed(err)
	}
	return nil
}

// KnownEvidence says what --evidence takes.
func KnownEvidence() string {
	var known []string
	for _, k := range evidence.Kinds() {
		known = append(known, k.Is+" ("+k.Flag+")")
	}
	slices.Sort(known)
	return "--evidence takes " + words.List(known, "and")
}

// some lists the first ones of many.
func some(all []string) string {
	const most = 12
	if more := len(all) - most; more > 0 {
		return strings.Join(all[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return words.List(all, "and")
}

// file recognises one file and puts it into the options.
func (l *pathLoader) file(path string, data []byte) (*evidence.Kind, error) {
	sum := sha256.Sum256(data)
	data, err := evidence.Unzipped(data)
	if err != nil {
		return nil, fmt.Errorf("reading the evidence %s: %w", path, err)
	}
	data = l.index.named(l.root, path, hex.EncodeToString(sum[:]), data)
	kind, read, err := evidence.Recognise(path, data)
	if err != nil {
		c := l.index.call(l.root, path, hex.EncodeToString(sum[:]))
		switch {
		case c == nil:
		case errors.Is(err, connectusers.ErrNobody) && c.HasNone(callConnectUsers):
			read, err = evidence.OfConnectUsers(connectusers.Nobody(path, strings.ToLower(c.Of))), nil
		case c.HasNone(callStoreUsers):
			kind, read, err = &evidence.SCIMUser, evidence.OfNobody(), nil
		}
	}
	if err == nil && len(data) > kind.Limit {
		err = fmt.Errorf("reading the evidence %s: it is larger than %d bytes", path, kind.Limit)
	}
	if err != nil {
		return kind, err
	}
	if read.Guessed {
		if l.files > 0 && !strings.Contains(strings.ToLower(filepath.Base(path)), "connect") {
			return nil, evidence.ErrUnknown // some text, of which many lie in directories
		}
		read.Note = "its content doesn't show what it is; samlscope reads it as " + kind.Is + " (" + kind.Flag + ")"
	}
	if why := l.index.partial(l.root, path, hex.EncodeToString(sum[:])); why != "" && read.Partial != nil {
		read.Partial(why)
	}
	l.found = append(l.found, path+" is "+kind.Is+" ("+kind.Flag+")")
	l.applied(path, kind, "--evidence", read, l.o)
	return kind, nil
}

// dir takes the files of a directory, in the order of their names. What is no
// evidence is said, and keeps nothing from being used.
func (l *pathLoader) dir(dir string) error {
	l.files, l.unused, l.messages = 0, nil, nil
	index, err := indexOf(dir)
	if err != nil {
		return Failed(err, "samlscope collect -o NEWDIR reads the evidence again")
	}
	l.root, l.index = dir, index
	if index != nil {
		l.collected(dir, index)
	}
	skipped := false
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && path != dir:
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			if to, err := os.Stat(path); err != nil || !to.Mode().IsRegular() {
				l.files++
				l.unused = append(l.unused, path+" (a link)")
				return nil
			}
		case !entry.Type().IsRegular():
			return nil
		}
		if l.Skip != nil && l.Skip(path) {
			skipped = true
			return nil
		}
		return l.inDir(path)
	})
	var unread *Problem
	switch {
	case errors.As(err, &unread):
		return unread
	case err != nil:
		return Unreadable("reading the evidence", dir, err)
	}
	if denied := l.index.denied(); len(denied) > 0 {
		l.note("the answers to these calls are missing in " + dir + ", because AWS or Microsoft Graph denied them: " +
			some(denied))
	}
	if absent := l.index.absent(); len(absent) > 0 {
		l.note("AWS had nothing to answer to these calls: " + some(absent))
	}
	l.roles()
	if old := l.index.old(l.now()); old != "" {
		l.note("the evidence in " + dir + " is " + old + "; samlscope collect reads it again")
	}
	unused := len(l.unused) + len(l.messages)
	if len(l.unused) > 0 {
		l.note(fmt.Sprintf("%d of %d files in %s aren't used as evidence: %s", len(l.unused), l.files, dir, some(l.unused)))
	}
	if len(l.messages) > 0 {
		l.note(some(l.messages) + ": a SAML message, not evidence; samlscope inspect " + l.messages[0] + " judges it")
	}
	if unused == l.files && !skipped {
		return Failed(fmt.Errorf("reading the evidence %s: no file in it is known evidence", dir), KnownEvidence())
	}
	return nil
}

// collected lists the directory itself for the page, and notes how old it is.
func (l *pathLoader) collected(dir string, x *index) {
	l.loaded = append(l.loaded, web.Supplied{Name: dir, Kind: "directory", Says: x.says(l.now()), From: "--evidence"})
	if at := x.oldest(); !at.IsZero() && (l.oldest.IsZero() || at.Before(l.oldest)) {
		l.oldest = at
	}
}

// inDir takes one file of a directory.
func (l *pathLoader) inDir(path string) error {
	if l.index.aside(l.root, path) {
		return nil
	}
	data, whole, err := readUpTo(path, maxEvidence)
	if err != nil {
		return Unreadable("reading the evidence", path, err)
	}
	l.files++
	if !whole {
		l.unused = append(l.unused, path+" (larger than "+fmt.Sprint(maxEvidence>>20)+" MiB)")
		return nil
	}
	switch kind, err := l.file(path, data); {
	case errors.Is(err, evidence.ErrMessage):
		l.messages = append(l.messages, path)
	case errors.Is(err, evidence.ErrIndex):
		l.files--
	case err != nil && kind != nil:
		l.note(path + " seems to be " + kind.Is + " and is not used: " + err.Error())
	case err != nil:
		l.unused = append(l.unused, path)
	}
	return nil
}

// Unanswered is the error of a command that was given evidence and no message.
func (e *Evidence) Unanswered() *Problem {
	p := Usage("there is evidence, but no message to check")
	if len(e.found) > 0 {
		p.Hints = append(p.Hints, some(e.found))
	}
	return p.With("name the file with the message, or pipe a SAMLResponse in: samlscope inspect --evidence PATH MESSAGE")
}
