package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidence"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/web"
)

const maxEvidence = inspect.MaxPolicyFile // the longest of all kinds

// Evidence names the files that messages are judged by.
type Evidence struct {
	IDPMetadata  []string // files or URLs
	AWSMetadata  []string
	Certs        []string
	ConnectUsers []string
	TrustPolicy  []string
	RolePolicies []string
	SCIMUser     []string
	DecryptKeys  []string
	CloudTrail   []string
	SignInLogs   []string

	// Paths are files and directories with any of these, told by what is in them.
	Paths []string
	// Skip says of a file in a directory that someone else has read it; nil: no one has any.
	Skip func(path string) bool
	// Note is told what is worth knowing and no error, such as files that were not used; nil: no one is told.
	Note func(string)
	// Now is the clock by which evidence is old; nil: none is.
	Now func() time.Time

	found  []string       // what Paths turned out to be, one file each
	loaded []web.Supplied // what Load read, each from its flag
	oldest time.Time      // of the answers that samlscope collect read; zero without any
}

// Before counts a message if the evidence of samlscope collect was read before it was issued, and says so at the end.
type Before struct {
	read  time.Time
	count int
}

// NewBefore returns a count for the evidence that Load has read.
func (e *Evidence) NewBefore() *Before { return &Before{read: e.oldest} }

// Add counts a message by its IssueInstant, as it stands there.
func (b *Before) Add(issued string) {
	if b.read.IsZero() {
		return
	}
	if at, err := time.Parse(time.RFC3339, issued); err == nil && b.read.Before(at) {
		b.count++
	}
}

// Says is what the reader should know, in a sentence or two; "" when no message is younger than the evidence.
func (b *Before) Says() string {
	if b.count == 0 {
		return ""
	}
	issued := "this message was issued"
	if b.count > 1 {
		issued = strconv.Itoa(b.count) + " messages were issued"
	}
	return "The evidence was read at " + readAt(b.read) + ", before " + issued + ". " +
		"What changed since then isn't in it. samlscope collect reads it again."
}

// Loaded returns what Load has read, for the page to list. from says where a flag had its value from,
// such as a line of the configuration; "" leaves it at the flag.
func (e *Evidence) Loaded(from func(flag string) string) []web.Supplied {
	out := slices.Clone(e.loaded)
	for i, s := range out {
		out[i].From = cmp.Or(from(strings.TrimPrefix(s.From, "--")), s.From)
	}
	return out
}

// Given says whether anything is named.
func (e *Evidence) Given() bool {
	for _, g := range e.single() {
		if len(g.names) > 0 {
			return true
		}
	}
	return len(e.Paths)+len(e.IDPMetadata)+len(e.AWSMetadata) > 0
}

// given are the files that one flag names.
type given struct {
	kind  *evidence.Kind
	names []string
}

// single are the flags that take one kind of file, whatever is in it. Metadata
// may come from URLs too and is not among them.
func (e *Evidence) single() []given {
	return []given{
		{&evidence.Certificate, e.Certs},
		{&evidence.TrustPolicy, e.TrustPolicy},
		{&evidence.RolePolicy, e.RolePolicies},
		{&evidence.SCIMUser, e.SCIMUser},
		{&evidence.CloudTrail, e.CloudTrail},
		{&evidence.SignInLog, e.SignInLogs},
		{&evidence.DecryptKey, e.DecryptKeys},
		{&evidence.ConnectUsers, e.ConnectUsers},
	}
}

// Load reads the files into the options. What its own flag names beats what
// was found in Paths.
func (e *Evidence) Load(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	if err := e.loadPaths(o); err != nil {
		return err
	}
	found := o.TrustPolicies
	e.forget(o)
	if err := e.loadMetadata(ctx, via, o); err != nil {
		return err
	}
	for _, g := range e.single() {
		for _, name := range g.names {
			data, err := ReadFile(g.kind.Doing, name, g.kind.Limit)
			if err != nil {
				return err
			}
			if err := e.load(g.kind, name, data, o); err != nil {
				return err
			}
		}
	}
	if len(e.TrustPolicy) > 0 {
		o.TrustPolicies = append(o.TrustPolicies, ofOtherRoles(found, o.TrustPolicies)...)
	}
	return nil
}

// forget takes back what was found of the kinds that flags name.
func (e *Evidence) forget(o *inspect.Options) {
	drop := func(kind *evidence.Kind) {
		e.loaded = slices.DeleteFunc(e.loaded, func(s web.Supplied) bool { return s.Kind == kind.ID })
	}
	if len(e.AWSMetadata) > 0 {
		o.AWSMetadata, o.StoredMetadata = nil, nil
		drop(&evidence.AWSMetadata)
	}
	if len(e.ConnectUsers) > 0 {
		o.ConnectLists = nil
		drop(&evidence.ConnectUsers)
	}
	if len(e.SCIMUser) > 0 {
		o.SCIMUsers = nil
		drop(&evidence.SCIMUser)
	}
	if len(e.TrustPolicy) > 0 {
		o.TrustPolicies = nil // those of other roles come back
	}
}

// ofOtherRoles are the policies that were found of roles which the ones that were named are not of.
func ofOtherRoles(found, named []*inspect.Policy) (out []*inspect.Policy) {
	if slices.ContainsFunc(named, (*inspect.Policy).OfNoRole) {
		return nil
	}
	for _, p := range found {
		if !slices.ContainsFunc(named, func(n *inspect.Policy) bool { return n.Role() == p.Role() }) {
			out = append(out, p)
		}
	}
	return out
}

// load reads one file into the options.
func (e *Evidence) load(kind *evidence.Kind, name string, data []byte, o *inspect.Options) error {
	data, err := evidence.Unzipped(data)
	if err != nil {
		return Failed(fmt.Errorf("%s %s: %w", kind.Doing, name, err), kind.Hint(name))
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Failed(fmt.Errorf("%s %s: %w", kind.Doing, name, evidence.ErrEmpty), kind.Hint(name))
	}
	read, err := kind.Read(name, data)
	if err != nil {
		if is := wrongFlag(kind, name, data); is != "" {
			return Failed(err, is, kind.Hint(name))
		}
		return Failed(err, kind.Hint(name))
	}
	e.applied(name, kind, kind.Flag, read, o)
	return nil
}

// wrongFlag says what a file is that a flag cannot read; "" where that is not known.
func wrongFlag(asked *evidence.Kind, name string, data []byte) string {
	switch kind, read, err := evidence.Recognise(name, data); {
	case errors.Is(err, evidence.ErrMessage):
		return name + " is a SAML message, not evidence: samlscope inspect " + name + " judges it"
	case err == nil && kind != asked && !read.Guessed:
		return name + " is " + kind.Is + ": " + kind.Flag + " takes it"
	}
	return ""
}

// applied puts what was read into the options, and notes what is odd about it.
func (e *Evidence) applied(name string, kind *evidence.Kind, flag string, read evidence.File, o *inspect.Options) {
	read.Apply(o)
	e.loaded = append(e.loaded, web.Supplied{Name: name, Kind: kind.ID, Says: read.Tells(), From: flag})
	if read.Note != "" {
		e.note(name + ": " + read.Note)
	}
}

func (e *Evidence) now() time.Time {
	if e.Now == nil {
		return time.Time{}
	}
	return e.Now()
}

func (e *Evidence) note(text string) {
	if e.Note != nil {
		e.Note(words.VisibleLine(text))
	}
}

func (e *Evidence) loadMetadata(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	if slices.ContainsFunc(e.AWSMetadata, isURL) {
		return Usage("--aws-metadata needs a file: AWS doesn't publish what IAM stores")
	}
	for _, g := range []given{{&evidence.IDPMetadata, e.IDPMetadata}, {&evidence.AWSMetadata, e.AWSMetadata}} {
		for _, name := range g.names {
			data, err := ReadMetadata(ctx, via, name)
			if err != nil {
				return err
			}
			if err := e.load(g.kind, name, data, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReadSCIMUser reads the file of a user in IAM Identity Center.
func ReadSCIMUser(name string) ([]byte, error) {
	return ReadFile(evidence.SCIMUser.Doing, name, evidence.SCIMUser.Limit)
}
