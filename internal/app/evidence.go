package app

import (
	"context"
	"fmt"
	"net/http"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

const (
	maxCertFile  = 1 << 20
	maxUsersFile = 32 << 20 // Connect has instances of 100,000 users
)

// Evidence names the files that messages are judged by.
type Evidence struct {
	IDPMetadata  []string // files or URLs
	AWSMetadata  string
	Certs        []string
	ConnectUsers string
	TrustPolicy  string
	RolePolicies []string
	SCIMUser     string
	DecryptKeys  []string
	CloudTrail   []string
	SignInLogs   []string

	// Paths are files and directories with any of these, told by what is in them.
	Paths []string
	// Note is told what is worth knowing and no error, such as files that were not used; nil: nobody is told.
	Note func(string)

	found []string // what Paths turned out to be, one file each
}

// Given says whether anything is named.
func (e *Evidence) Given() bool {
	for _, g := range e.single() {
		if len(g.names) > 0 {
			return true
		}
	}
	return len(e.Paths)+len(e.IDPMetadata) > 0 || e.AWSMetadata != ""
}

// given are the files that one flag names.
type given struct {
	kind  *evidenceKind
	names []string
}

// single are the flags that take one kind of file, whatever is in it. Metadata
// may come from URLs too and is not among them.
func (e *Evidence) single() []given {
	return []given{
		{&certificateFile, e.Certs},
		{&trustPolicyFile, one(e.TrustPolicy)},
		{&rolePolicyFile, e.RolePolicies},
		{&scimUserFile, one(e.SCIMUser)},
		{&cloudTrailFile, e.CloudTrail},
		{&signInLogFile, e.SignInLogs},
		{&decryptKeyFile, e.DecryptKeys},
		{&connectUsersFile, one(e.ConnectUsers)},
	}
}

func one(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// Load reads the files into the options. What a flag of its own names beats what
// was found in Paths.
func (e *Evidence) Load(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	if err := e.loadPaths(o); err != nil {
		return err
	}
	if err := e.loadMetadata(ctx, via, o); err != nil {
		return err
	}
	for _, g := range e.single() {
		for _, name := range g.names {
			data, err := ReadFile(g.kind.doing, name, g.kind.limit)
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

// load reads one file into the options.
func (e *Evidence) load(kind *evidenceKind, name string, data []byte, o *inspect.Options) error {
	data, err := unzipped(data)
	if err != nil {
		return Failed(fmt.Errorf("%s %s: %w", kind.doing, name, err), kind.hint(name))
	}
	read, err := kind.read(name, data)
	if err != nil {
		return Failed(err, kind.hint(name))
	}
	e.applied(name, read, o)
	return nil
}

// applied puts what was read into the options, and notes what is odd about it.
func (e *Evidence) applied(name string, read evidenceFile, o *inspect.Options) {
	read.apply(o)
	if read.note != "" {
		e.note(name + ": " + read.note)
	}
}

func (e *Evidence) note(text string) {
	if e.Note != nil {
		e.Note(words.VisibleLine(text))
	}
}

func (e *Evidence) loadMetadata(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	if isURL(e.AWSMetadata) {
		return Usage("--aws-metadata takes a file: AWS does not publish what IAM stores")
	}
	for _, g := range []given{{&idpMetadataFile, e.IDPMetadata}, {&awsMetadataFile, one(e.AWSMetadata)}} {
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

// HintSCIMUser is the command that writes what --scim-user takes.
const HintSCIMUser = "aws identitystore list-users --identity-store-id d-… > users.json writes such a file"

// ReadSCIMUser reads the file of a user in IAM Identity Center.
func ReadSCIMUser(name string) ([]byte, error) {
	return ReadFile(scimUserFile.doing, name, scimUserFile.limit)
}
