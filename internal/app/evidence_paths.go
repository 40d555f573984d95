package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
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
	o    *inspect.Options
	only map[*evidenceKind]string // the file that is used, of kinds of which there can be one

	files    int // in the directory that is read
	unused   []string
	messages []string
}

// single are the kinds of which a judgement takes one file.
var single = []*evidenceKind{&awsMetadataFile, &trustPolicyFile, &scimUserFile, &connectUsersFile}

func (l *pathLoader) path(path string) error {
	l.files = 0
	info, err := os.Stat(path)
	if err != nil {
		return Unreadable("reading the evidence", path, err)
	}
	if info.IsDir() {
		return l.dir(path)
	}
	data, err := ReadFile("reading the evidence", path, maxUsersFile)
	if err != nil {
		return err
	}
	kind, err := l.file(path, data)
	switch {
	case errors.Is(err, errMessage):
		return Usage("%s is a SAML message, not evidence", path).With("samlscope inspect " + path + " judges it")
	case errors.Is(err, errIndex):
		return Usage("%s is the index of a directory of evidence", path).With("--evidence " + filepath.Dir(path) +
			" takes the files beside it")
	case errors.Is(err, errUnknownFile):
		return Failed(err, KnownEvidence())
	case err != nil && kind != nil:
		return Failed(err, kind.hint(path))
	case err != nil:
		return Failed(err)
	}
	return nil
}

// KnownEvidence says what --evidence takes.
func KnownEvidence() string {
	var known []string
	for _, s := range shapes() {
		known = append(known, s.kind.is+" ("+s.kind.flag+")")
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
func (l *pathLoader) file(path string, data []byte) (*evidenceKind, error) {
	data, err := unzipped(data)
	if err != nil {
		return nil, fmt.Errorf("reading the evidence %s: %w", path, err)
	}
	kind, read, err := recognised(path, data)
	if err != nil {
		return kind, err
	}
	if read.guessed {
		if l.files > 0 && !strings.Contains(strings.ToLower(filepath.Base(path)), "connect") {
			return nil, errUnknownFile // some text, of which many lie in directories
		}
		read.note = "nothing in it tells what it is, and it is taken for " + kind.is + " (" + kind.flag + ")"
	}
	if slices.Contains(single, kind) {
		if used, twice := l.only[kind]; twice {
			l.note(fmt.Sprintf("%s and %s are both %s: the first is used, %s FILE chooses", used, path, kind.is, kind.flag))
			return kind, nil
		}
		if l.only == nil {
			l.only = map[*evidenceKind]string{}
		}
		l.only[kind] = path
	}
	l.found = append(l.found, path+" is "+kind.is+" ("+kind.flag+")")
	l.applied(path, read, l.o)
	return kind, nil
}

// dir takes the files of a directory, in the order of their names. What is no
// evidence is said, and keeps nothing from being used.
func (l *pathLoader) dir(dir string) error {
	l.files, l.unused, l.messages = 0, nil, nil
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && path != dir:
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular():
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
	unused := len(l.unused) + len(l.messages)
	if len(l.unused) > 0 {
		l.note(fmt.Sprintf("%d of %d files in %s are not used as evidence: %s", len(l.unused), l.files, dir, some(l.unused)))
	}
	if len(l.messages) > 0 {
		l.note(some(l.messages) + ": a SAML message, not evidence; samlscope inspect " + l.messages[0] + " judges it")
	}
	if unused == l.files {
		return Failed(fmt.Errorf("reading the evidence %s: no file in it is evidence that is known", dir), KnownEvidence())
	}
	return nil
}

// inDir takes one file of a directory.
func (l *pathLoader) inDir(path string) error {
	data, whole, err := readUpTo(path, maxUsersFile)
	if err != nil {
		return Unreadable("reading the evidence", path, err)
	}
	l.files++
	if !whole {
		l.unused = append(l.unused, path+" (larger than "+fmt.Sprint(maxUsersFile>>20)+" MiB)")
		return nil
	}
	switch kind, err := l.file(path, data); {
	case errors.Is(err, errMessage):
		l.messages = append(l.messages, path)
	case errors.Is(err, errIndex):
		l.files--
	case err != nil && kind != nil:
		l.note(path + " seems to be " + kind.is + " and is not used: " + err.Error())
	case err != nil:
		l.unused = append(l.unused, path)
	}
	return nil
}

// Unanswered is the error of a command that was given evidence and no message.
func (e *Evidence) Unanswered() *Problem {
	p := Usage("there is evidence and no message to judge by it")
	if len(e.found) > 0 {
		p.Hints = append(p.Hints, some(e.found))
	}
	return p.With("name the file with the message, or pipe a SAMLResponse in: samlscope inspect --evidence PATH MESSAGE")
}
