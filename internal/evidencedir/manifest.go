package evidencedir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Schema names the form of the manifest. It changes only by addition.
const Schema = "samlscope.evidence/v1"

// schemas is what the names of all forms begin with.
const schemas = "samlscope.evidence/"

// ManifestName is the file that lists what is in the directory.
const ManifestName = "manifest.json"

// State is what became of a call.
type State string

// The states. Only what Complete says of those who are missing counts.
const (
	Complete State = "complete"  // the whole answer is in the file
	Partial  State = "partial"   // a part of it, or nothing yet: what is in the file is true, what is missing is unknown
	Denied   State = "denied"    // refused: unknown, never empty
	Absent   State = "absent"    // the service answered that there is no such thing
	NotAsked State = "not-asked" // Why says what kept it from being asked
)

// Manifest is manifest.json.
type Manifest struct {
	Schema  string    `json:"schema"`
	Tool    string    `json:"tool"` // that wrote it, with its version
	Time    time.Time `json:"time"` // of the last change
	Callers []Caller  `json:"callers"`
	Tenants []Tenant  `json:"tenants"`
	Calls   []Call    `json:"calls"`
}

// Caller is who asked AWS.
type Caller struct {
	Account   string    `json:"account"`
	Partition string    `json:"partition"`
	ARN       string    `json:"arn"`
	At        time.Time `json:"at"`
}

// Tenant is the Microsoft Entra tenant that answered.
type Tenant struct {
	ID    string    `json:"id"`
	Graph string    `json:"graph"` // the origin that was asked
	At    time.Time `json:"at"`
}

// Call is one call and its answer.
type Call struct {
	// Operation is SERVICE:Operation as IAM policies write it, or GET and the path with {id} for what varies.
	Operation string `json:"operation"`
	Partition string `json:"partition,omitempty"`
	Account   string `json:"account,omitempty"`
	Region    string `json:"region,omitempty"`
	Tenant    string `json:"tenant,omitempty"`
	// Of is what was asked about: an ARN, an id, a user name; two of them with a blank between.
	Of    string    `json:"of,omitempty"`
	State State     `json:"state"`
	Count int       `json:"count"` // of the entries of a list, 1 for one object
	At    time.Time `json:"at"`
	// File holds the answer, relative to the directory and with slashes; "" where there is none.
	File   string `json:"file,omitempty"`
	SHA256 string `json:"sha256,omitempty"` // of the file, in hex
	Code   string `json:"code,omitempty"`   // the service's own error code
	Why    string `json:"why,omitempty"`    // the state is not complete, in a sentence
	Opens  string `json:"opens,omitempty"`  // the permission that a denied call needs
}

// key is what a second run replaces.
func (c *Call) key() [6]string {
	return [6]string{c.Operation, c.Partition, c.Account, c.Region, c.Tenant, c.Of}
}

// Held says whether the directory has an answer to the call, even a part of one.
func (c *Call) Held() bool { return c.File != "" }

// HasNone says whether the call is of an operation, and its whole answer is a list without entries.
func (c *Call) HasNone(operation string) bool {
	return c.Operation == operation && c.State == Complete && c.Count == 0 && c.Held()
}

// ErrManifest is the error about a text that isn't a manifest.
var ErrManifest = errors.New("it is not a manifest of samlscope collect")

// ParseManifest reads manifest.json.
func ParseManifest(data []byte) (*Manifest, error) {
	text := strings.TrimSpace(string(data))
	if !strings.HasPrefix(text, "{") || !strings.Contains(text, schemas) {
		return nil, ErrManifest
	}
	m := &Manifest{}
	if err := json.Unmarshal([]byte(text), m); err != nil {
		return nil, errors.Join(ErrManifest, err)
	}
	if !strings.HasPrefix(m.Schema, schemas) {
		return nil, ErrManifest
	}
	return m, nil
}

// ReadManifest reads the manifest of a directory; nil where it has none, or another program's. The error says
// why it can't be read.
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, ManifestName)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // as most directories that people keep
	}
	if err != nil {
		return nil, err
	}
	data, err := readUpTo(f, maxManifest)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	m, err := ParseManifest(data)
	switch {
	case err == nil:
		return m, nil
	case json.Valid(data) && !bytes.Contains(data, []byte(schemas)):
		return nil, nil
	}
	return nil, fmt.Errorf("reading %s: %w", path, err)
}

// put adds a call, or replaces what is known of the same call.
func (m *Manifest) put(c Call) {
	for i := range m.Calls {
		if m.Calls[i].key() == c.key() {
			m.Calls[i] = c
			return
		}
	}
	m.Calls = append(m.Calls, c)
}

// Find returns what is known of the same call; nil when it was never made.
func (m *Manifest) Find(like Call) *Call {
	for i := range m.Calls {
		if m.Calls[i].key() == like.key() {
			return &m.Calls[i]
		}
	}
	return nil
}

// Caller notes who asked AWS.
func (m *Manifest) Caller(c Caller) {
	for i, old := range m.Callers {
		if old.Account == c.Account && old.Partition == c.Partition {
			m.Callers[i] = c
			return
		}
	}
	m.Callers = append(m.Callers, c)
}

// Tenant notes which tenant answered.
func (m *Manifest) Tenant(t Tenant) {
	for i, old := range m.Tenants {
		if old.ID == t.ID {
			m.Tenants[i] = t
			return
		}
	}
	m.Tenants = append(m.Tenants, t)
}
