package intake

import (
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/fixturefile"
)

// Message is one SAML message found in an input, with the way it was decoded.
// It is what Messages returns and Inspect judges.
type Message struct {
	Name   string // file name, "-" for standard input, or the capture's address
	Index  int    // position among the messages of one input, from 0
	Form   string // outermost form found
	SHA256 string // hex, of the raw value as found

	Raw  string // the value of SAMLResponse (or SAMLRequest) as found: what is posted on, byte for byte
	XML  string // decoded text in UTF-8; empty when decoding failed before it
	Line int    // 1-based line of the input at which XML begins as it is there; 0: it is packed
	// Column of that line, in characters, 1-based; 0 means 1.
	Column int

	Layers   []report.Layer
	Problems []Problem // decoding problems, innermost last; the message may still be readable

	// Head is how a message begins that is too long to be decoded, or cut. It is only good for telling whom it is for.
	Head string

	Field      string  // SAMLResponse, SAMLRequest, or "" when not known
	RelayState *string // nil: the form does not tell whether there was one
	ACS        string  // URL it was posted to, where the form tells
	Base64Len  int     // length of the base64 text without white space; computed from XML when there was no base64

	// Unrecognised says that the input is of no form that a message can have.
	Unrecognised bool

	spelt    spelling // how near the value is to what went over the wire
	inflated int      // bytes that came out of DEFLATE data

	Evidence *fixturefile.Evidence // what the header of a fixture says is known; nil: the message is not from a fixture

	CapturedAt time.Time // zero when the form carries no time

	By               report.By              // what Answer and Hops were seen in; "" without them
	Answer           *report.RecordedAnswer // what the service provider answered; nil: the form does not tell
	Hops             []report.Hop           // the pages that came behind the message; without one, all pages
	Asked            *report.Observation    // what AWS answered when it was asked; nil: it was not
	Chosen           string                 // ARN of the role that was posted with it, from AWS's page of roles
	Requests         []Request              // the AuthnRequests before it, in the same recording
	Repeated         bool                   // the same recording holds it before
	NoResponse       bool                   // a recording of a sign-in in which no Response was posted
	Remark           bool                   // it isn't a message: it says that the rest of an input was not read
	Bound            bool                   // it says that a bound was reached: more may be in the input
	OtherCredentials bool                   // the recording holds cookies or tokens besides the message
}

// Request is one AuthnRequest of a recording.
type Request struct {
	ID  string
	ACS string // where it asks for the answer; empty when it leaves that to the identity provider
}

// Problem is one reason why bytes could not be read as they stand.
type Problem struct {
	Check    string          // ID of the check that reports it: xml-well-formed, xml-limits, response-base64, ...
	Code     string          // XML-NOT-WELLFORMED, XML-LIMIT, ...
	Severity report.Severity // of the finding; empty: the check's own
	Title    string          // of the finding; empty: the check's own
	Detail   string          // one sentence; names the limit where there is one
	Offset   int             // into Document.XML; -1 when the text was never reached
	Length   int
}
