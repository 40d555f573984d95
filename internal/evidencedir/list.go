package evidencedir

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// List is a file with a list of entries, written page by page: {"KEY":[…],"TOKEN":"…"}.
type List struct {
	Count int

	d        *Dir
	call     Call
	key      string
	tokenKey string
	file     *os.File
	to       *bufio.Writer
	sum      hash.Hash
}

// NewList begins the list of a call, whose entries stand under key. When the list was cut, the token of
// its next page stands under tokenKey.
func (d *Dir) NewList(c Call, key, tokenKey string) (*List, error) {
	f, err := d.create(c.File)
	if err != nil {
		return nil, err
	}
	l := &List{d: d, call: c, key: key, tokenKey: tokenKey, file: f, sum: sha256.New()}
	l.to = bufio.NewWriterSize(io.MultiWriter(f, l.sum), 1<<16)
	_, err = fmt.Fprintf(l.to, "{%q: [", key)
	return l, err
}

// Resume begins the list with the entries that an earlier run has read, and returns the token to go on
// with; "" when there is nothing to go on from. each is told of every entry.
func (l *List) Resume(each func(json.RawMessage) error) (token string, err error) {
	old := l.d.Find(l.call)
	if old == nil || old.State != Partial || old.File != l.call.File {
		return "", nil
	}
	f, err := l.d.root.Open(filepath.FromSlash(old.File))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil // the list begins anew
	}
	if err != nil {
		return "", err
	}
	beside, err := readList(f, l.key, func(json.RawMessage) error { return nil })
	if err != nil || beside[l.tokenKey] == "" { // it was read to its end, and is partial because of what is in it
		return "", errors.Join(err, f.Close())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", errors.Join(err, f.Close())
	}
	l.call.At = old.At // the oldest of what is in it
	last, err := readList(f, l.key, func(entry json.RawMessage) error { return errors.Join(l.Add(entry), each(entry)) })
	if err := errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return last[l.tokenKey], nil
}

// Add adds one entry, which is JSON.
func (l *List) Add(entry json.RawMessage) error {
	sep := "\n"
	if l.Count > 0 {
		sep = ",\n"
	}
	l.Count++
	if _, err := l.to.WriteString(sep); err != nil {
		return err
	}
	_, err := l.to.Write(entry)
	return err
}

// Finish ends the list, and notes the call with why it is not whole and what opens the rest. A token says
// that the list was cut, and where it goes on. kept says that a whole list of an earlier run stays instead
// of one that was cut.
func (l *List) Finish(state State, token, why, opens string) (kept bool, err error) {
	if old := l.d.Find(l.call); old != nil && old.State == Complete && old.Held() && state != Complete {
		return true, l.Drop()
	}
	if err := l.close(token); err != nil {
		return false, err
	}
	c := l.call
	c.State, c.Why, c.Opens, c.Count, c.SHA256 = state, why, opens, l.Count, hex.EncodeToString(l.sum.Sum(nil))
	return false, l.d.note(c)
}

// close ends the file, and gives it its name.
func (l *List) close(token string) error {
	if _, err := l.to.WriteString("\n]"); err != nil {
		return err
	}
	if token != "" {
		text, err := json.Marshal(token)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(l.to, ", %q: %s", l.tokenKey, text); err != nil {
			return err
		}
	}
	if _, err := l.to.WriteString("}\n"); err != nil {
		return err
	}
	if err := errors.Join(l.to.Flush(), l.file.Close()); err != nil {
		return err
	}
	return l.d.root.Rename(temporary(l.call.File), filepath.FromSlash(l.call.File))
}

// Drop ends a list that is not kept.
func (l *List) Drop() error {
	return errors.Join(l.file.Close(), l.d.root.Remove(temporary(l.call.File)))
}

// readList gives the entries under key of a list to take, and returns the texts beside them.
func readList(r io.Reader, key string, take func(json.RawMessage) error) (map[string]string, error) {
	beside := map[string]string{}
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	if _, err := dec.Token(); err != nil { // {
		return nil, err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		if name != key {
			var v any
			if err := dec.Decode(&v); err != nil {
				return nil, err
			}
			beside[fmt.Sprint(name)], _ = v.(string)
			continue
		}
		if _, err := dec.Token(); err != nil { // [
			return nil, err
		}
		for dec.More() {
			var entry json.RawMessage
			if err := dec.Decode(&entry); err != nil {
				return nil, err
			}
			if err := take(entry); err != nil {
				return nil, err
			}
		}
		if _, err := dec.Token(); err != nil { // ]
			return nil, err
		}
	}
	return beside, nil
}

// readUpTo reads a file of at most limit bytes.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("it is larger than %d bytes", limit)
	}
	return data, err
}
