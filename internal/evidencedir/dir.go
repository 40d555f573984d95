package evidencedir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
	// maxManifest bounds what is read as manifest.json, in bytes.
	maxManifest = 64 << 20
)

// Dir is a directory that evidence is written into.
type Dir struct {
	Path string
	Manifest

	root *os.Root
	now  func() time.Time
	tool string
}

// Create opens the directory to write into it, and makes it when it isn't there. A directory that others
// can read, that another user owns or that is a link is refused: the evidence is personal data.
func Create(dir, tool string, now func() time.Time) (*Dir, error) {
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	d := &Dir{Path: dir, root: root, now: now, tool: tool}
	d.Manifest = Manifest{Schema: Schema, Callers: []Caller{}, Tenants: []Tenant{}, Calls: []Call{}}
	if err := d.load(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return d, nil
}

// Close ends the writing.
func (d *Dir) Close() error { return d.root.Close() }

// private says why others might read what is written into a directory.
func private(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link", dir)
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory", dir)
	}
	return owned(dir, info)
}

// load reads the manifest of an earlier run, and keeps the evidence out of a repository around it.
func (d *Dir) load() error {
	f, err := d.root.Open(ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return d.write(".gitignore", []byte("# Personal data: what samlscope collect read.\n*\n"))
	}
	if err != nil {
		return err
	}
	data, err := readUpTo(f, maxManifest)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	old, err := ParseManifest(data)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(d.Path, ManifestName), err)
	}
	if old.Schema != Schema {
		return fmt.Errorf("%s has the schema %s, and this samlscope writes %s", filepath.Join(d.Path, ManifestName),
			old.Schema, Schema)
	}
	d.Manifest = *old
	return nil
}

// Read returns the answer to a call that the directory has.
func (d *Dir) Read(c Call) ([]byte, error) {
	f, err := d.root.Open(filepath.FromSlash(c.File))
	if err != nil {
		return nil, err
	}
	data, err := readUpTo(f, maxManifest)
	return data, errors.Join(err, f.Close())
}

// Write keeps the answer to a call in the file that it names, and notes the call.
func (d *Dir) Write(c Call, data []byte) error {
	if err := d.write(c.File, data); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	c.SHA256 = hex.EncodeToString(sum[:])
	return d.note(c)
}

// Note notes a call without an answer. It says true when an answer of an earlier run stays: what was
// whole then is still known, with its own time.
func (d *Dir) Note(c Call) (kept bool, err error) {
	if old := d.Find(c); old != nil && old.Held() && c.State != Absent {
		return true, nil
	}
	return false, d.note(c)
}

// note notes a call, and writes the manifest, so that a program killed now leaves what it has read. The
// file of an earlier answer that no call names any more goes.
func (d *Dir) note(c Call) error {
	if c.At.IsZero() {
		c.At = d.now().UTC()
	}
	old := ""
	if before := d.Find(c); before != nil && before.File != c.File {
		old = before.File
	}
	d.put(c)
	if err := d.Save(); err != nil {
		return err
	}
	if old == "" {
		return nil
	}
	if err := d.root.Remove(filepath.FromSlash(old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Save writes the manifest.
func (d *Dir) Save() error {
	d.Tool, d.Time = d.tool, d.now().UTC()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(&d.Manifest); err != nil {
		return err
	}
	return d.write(ManifestName, b.Bytes())
}

// write writes a file under its own name first, so that it is there whole or not at all.
func (d *Dir) write(name string, data []byte) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return d.root.Rename(temporary(name), filepath.FromSlash(name))
}

// create opens the temporary file of a name, in folders that only the user may enter.
func (d *Dir) create(name string) (*os.File, error) {
	if folder := path.Dir(name); folder != "." {
		if err := d.root.MkdirAll(filepath.FromSlash(folder), dirMode); err != nil {
			return nil, err
		}
	}
	temp := temporary(name)
	if err := d.root.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a run that was killed
		return nil, err
	}
	return d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
}

// temporary is what a file is called while it is written. Whoever reads the directory passes over it.
func temporary(name string) string {
	folder, base := path.Split(name)
	return filepath.FromSlash(folder + "." + base + ".part")
}
