package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/web"
)

// supplied is what was dropped onto the page besides messages. It lives as long
// as the program and is never written anywhere.
type supplied struct {
	mu    sync.Mutex
	given []web.Supplied // by flags, environment or configuration; part of the options already
	count int
	items []suppliedItem
}

// fromPage is where what was dropped onto the page comes from.
const fromPage = "this page"

type suppliedItem struct {
	web.Supplied
	apply func(o *inspect.Options)
}

// Take finds out what a file is. One of the same name and kind replaces the one before: it is a
// newer one of it.
func (e *supplied) Take(name string, data []byte) (web.Supplied, error) {
	data, err := unzipped(data)
	if err != nil {
		return web.Supplied{}, fmt.Errorf("reading %s: %w", name, err)
	}
	kind, read, err := recognised(name, data)
	if err != nil {
		return web.Supplied{}, err
	}
	item := suppliedItem{web.Supplied{Kind: kind.id, Says: read.tells(), From: fromPage}, read.apply}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count++
	item.ID, item.Name = strconv.Itoa(e.count), name
	e.items = slices.DeleteFunc(e.items, func(i suppliedItem) bool { return i.Kind == item.Kind && i.Name == name })
	e.items = append(e.items, item)
	return item.Supplied, nil
}

// All are in the order in which they came.
func (e *supplied) All() []web.Supplied {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := slices.Clone(e.given)
	for _, i := range e.items {
		all = append(all, i.Supplied)
	}
	return all
}

// Kinds are what evidence can be: first what most sign-ins hang on.
func (e *supplied) Kinds() (all []web.EvidenceKind) {
	for _, k := range []*evidenceKind{&awsMetadataFile, &idpMetadataFile, &trustPolicyFile, &rolePolicyFile,
		&connectUsersFile, &scimUserFile, &cloudTrailFile, &signInLogFile, &certificateFile, &decryptKeyFile} {
		all = append(all, web.EvidenceKind{ID: k.id, Flag: k.flag, Is: k.is, Makes: k.makes})
	}
	return all
}

// Forget takes one back.
func (e *supplied) Forget(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := len(e.items)
	e.items = slices.DeleteFunc(e.items, func(i suppliedItem) bool { return i.ID == id })
	return len(e.items) < before
}

// add puts everything that was supplied into the options.
func (e *supplied) add(o inspect.Options) inspect.Options {
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

// tells says what is in the file, and what the reader should know of it.
func (f *evidenceFile) tells() string { return strings.Join(present(f.says, f.note), "; ") }

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}
