package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/inspect"
)

// Offer is one kind of evidence, as the page offers to take it.
type Offer struct {
	ID    string `json:"id"`    // as Supplied.Kind has it
	Flag  string `json:"flag"`  // that takes it, which the reason of an undecided check names
	Is    string `json:"is"`    // "the trust policy of a role"
	Makes string `json:"makes"` // where to get it; "" where that goes without saying
}

// Supplied is one piece of evidence.
type Supplied struct {
	ID   string `json:"id"`   // to take it back by; "" where that cannot be
	Name string `json:"name"` // of the file
	// idp-metadata | aws-metadata | trust-policy | role-policy | connect-users | scim-user | cloudtrail | signin-log |
	// certificate | decrypt-key, or directory: what samlscope collect wrote
	Kind string `json:"kind"`
	Says string `json:"says"` // what is known from it, in a few words
	From string `json:"from"` // this page, or the flag, variable or configuration that names it
}

// Shelf is what was dropped onto the page besides messages. It lives as long
// as the program and is never written anywhere.
type Shelf struct {
	mu    sync.Mutex
	given []Supplied
	count int
	items []item
}

// Given lists what was given when the program began, by flags, environment or configuration: it is part of the
// options already.
func (e *Shelf) Given(given []Supplied) { e.given = given }

// fromPage is where what was dropped onto the page comes from.
const fromPage = "this page"

type item struct {
	Supplied
	apply func(o *inspect.Options)
}

// Take finds out what a file is. One of the same name and kind replaces the one before: it is a
// newer one of it.
func (e *Shelf) Take(name string, data []byte) (Supplied, error) {
	data, err := Unzipped(data)
	if err != nil {
		return Supplied{}, fmt.Errorf("reading %s: %w", name, err)
	}
	kind, read, err := Recognise(name, data)
	if err != nil {
		return Supplied{}, err
	}
	taken := item{Supplied{Kind: kind.ID, Says: read.Tells(), From: fromPage}, read.Apply}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count++
	taken.ID, taken.Name = strconv.Itoa(e.count), name
	e.items = slices.DeleteFunc(e.items, func(i item) bool { return i.Kind == taken.Kind && i.Name == name })
	e.items = append(e.items, taken)
	return taken.Supplied, nil
}

// All are in the order in which they came.
func (e *Shelf) All() []Supplied {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := slices.Clone(e.given)
	for _, i := range e.items {
		all = append(all, i.Supplied)
	}
	return all
}

// Kinds are what evidence can be: first what most sign-ins hang on.
func (e *Shelf) Kinds() (all []Offer) {
	for _, k := range []*Kind{&AWSMetadata, &IDPMetadata, &TrustPolicy, &RolePolicy,
		&ConnectUsers, &SCIMUser, &CloudTrail, &SignInLog, &Certificate, &DecryptKey} {
		all = append(all, Offer{ID: k.ID, Flag: k.Flag, Is: k.Is, Makes: k.Makes})
	}
	return all
}

// Forget takes one back.
func (e *Shelf) Forget(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := len(e.items)
	e.items = slices.DeleteFunc(e.items, func(i item) bool { return i.ID == id })
	return len(e.items) < before
}

// Add puts everything that was supplied into the options.
func (e *Shelf) Add(o inspect.Options) inspect.Options {
	e.mu.Lock()
	defer e.mu.Unlock()
	o.IDPMetadata, o.Certs, o.RolePolicies = slices.Clone(o.IDPMetadata), slices.Clone(o.Certs),
		slices.Clone(o.RolePolicies)
	o.Logs, o.DecryptKeys = slices.Clone(o.Logs), slices.Clone(o.DecryptKeys)
	o.TrustPolicies, o.ConnectLists = slices.Clone(o.TrustPolicies), slices.Clone(o.ConnectLists)
	o.StoredMetadata = slices.Clone(o.StoredMetadata)
	for _, i := range e.items {
		i.apply(&o)
	}
	return o
}

// Tells says what is in the file, and what the reader should know of it.
func (f *File) Tells() string { return strings.Join(present(f.Says, f.Note), "; ") }

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}
