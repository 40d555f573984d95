// Package web serves the inspection page and the JSON API over the capture log.
package web

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/evidence"
)

//go:embed assets
var assets embed.FS

// Assets returns the page's files as they are built in.
func Assets() fs.FS {
	sub, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}

// Log is what the API needs of a capture log; *capture.Log has it.
type Log interface {
	Add(ctx context.Context, r capture.Record) (capture.Record, error)
	Judge(ctx context.Context, id string) (capture.Record, error)
	Get(ctx context.Context, id string) (capture.Record, error)
	List(ctx context.Context, q capture.Query) ([]capture.Capture, string, error)
	SetState(ctx context.Context, id string, s capture.State) error
	SetAsked(ctx context.Context, id string, a capture.Asked) error
	Delete(ctx context.Context, id string) error
	DeleteAll(ctx context.Context) error
	Subscribe(ctx context.Context, lastEventID uint64) (<-chan capture.Event, bool)
}

// Way is one way to get a capture, as the empty page shows it.
type Way struct {
	Title   string `json:"title"`
	Text    string `json:"text"`
	Command string `json:"command,omitempty"` // to copy: a command or an address
}

// Query are the options of POST /api/v1/inspect, as the flags of
// `samlscope inspect` have them.
type Query struct {
	RelayState *string
	ACS        string
	At         string
	Target     string
	Strict     bool
	Skew       time.Duration
	Alone      bool // by the message itself, without what is known here
}

// App is what the page and the API need of the program around them.
type App interface {
	// Inspect judges what was pasted and gives each report to take, while ctx lasts. An error is that
	// of take or of ctx; any other is a wrong option, before the first report.
	Inspect(ctx context.Context, name string, body []byte, q Query, take func(*inspect.Report) error) error
	// WhatIf judges a capture with changes, or with the fix of a cause; an error
	// says which change cannot be made.
	WhatIf(rec capture.Record, changes []inspect.Change, fix string) (*inspect.Report, error)
	// Question is a capture's message, and what it is judged by.
	Question(rec capture.Record) (*inspect.Message, inspect.Options)
	// Ask puts a capture's message to AWS, by sts or signin. An *AskProblem says
	// why it was not asked; any other error, that there was no answer.
	Ask(ctx context.Context, rec capture.Record, via, role string) (capture.Asked, error)
	// Destination is where a message is to be posted, and whether it may be.
	Destination(rec capture.Record) (url string, allowed bool)
	// RelayPage is the verdict page to forward from; "" when there is none.
	RelayPage(rec capture.Record) string
	// Holds says whether a message taken on its way still waits and can go on.
	Holds(id string) bool
}

// Options says what the page and the API work on. What may be left out says so.
type Options struct {
	App      App
	Evidence Evidence
	Log      Log
	Token    string   // the session token, at least 128 bits of it random
	Hosts    []string // values of the Host header to answer to, each with its port
	HTTPS    bool     // browsers reach the page by https only: cookies are Secure
	Assets   fs.FS    // index.html and what it loads
	Version  string
	Ways     []Way    // may be nil
	Notice   string   // what the page says at its top, above everything; "": nothing
	Demo     string   // address of the stand-in Entra ID, where no one signs in for real; "": there is none
	Keys     *Keyring // codes that open the page; nil: the token alone does
	Locked   func()   // called when someone asks for the page who may not see it; may be nil
}

// Evidence is what was supplied to the page besides messages, for as long as
// the program runs.
type Evidence interface {
	// Take finds out what a file is and judges by it from now on. An error says
	// why it can be no evidence.
	Take(name string, data []byte) (Supplied, error)
	// All are in the order in which they came: first what was given when the program began, without an
	// ID, because it cannot be taken back.
	All() []Supplied
	// Kinds are what evidence can be, in the order in which the page offers them.
	Kinds() []EvidenceKind
	// Forget takes one back; it says whether it was there.
	Forget(id string) bool
}

// EvidenceKind is one kind of evidence.
type EvidenceKind = evidence.Offer

// Supplied is one piece of evidence.
type Supplied = evidence.Supplied

// AskProblem says why AWS was not asked.
type AskProblem struct {
	Code string // for the API: too-old, several-roles, ...
	Err  error
}

// Error says why, in words.
func (p *AskProblem) Error() string { return p.Err.Error() }

// Unwrap returns the problem in words.
func (p *AskProblem) Unwrap() error { return p.Err }

type server struct{ Options }

// New returns the handler of the page and the API.
func New(o Options) http.Handler {
	if o.Keys == nil {
		o.Keys = NewKeyring(time.Now)
	}
	return (&server{o}).routes()
}
