// Package report holds what is known about one SAML message after it was judged: the
// report, its findings and the facts read from the message. It holds data only, so that
// what stores, sends or shows reports need not import the judgement.
package report

import (
	"encoding/json"
	"slices"
	"time"
)

// Schema names the version of the report's JSON form. It changes only by addition.
const Schema = "samlscope.report/v1"

// Verdict is what AWS is expected to do.
type Verdict string

// The verdicts.
const (
	Reject Verdict = "reject"  // there is an error
	AtRisk Verdict = "at-risk" // a warning, no error
	Accept Verdict = "accept"  // neither
)

// MarshalJSON writes null where there is no verdict.
func (v Verdict) MarshalJSON() ([]byte, error) {
	if v == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(v))
}

// Kind is the sort of message found.
type Kind string

// The kinds.
const (
	KindSCIMUser       Kind = "scim-user" // a provisioned user, judged by itself
	KindMetadata       Kind = "metadata"  // federation metadata, judged by itself
	KindResponse       Kind = "response"
	KindAuthnRequest   Kind = "authn-request"
	KindLogoutRequest  Kind = "logout-request"
	KindLogoutResponse Kind = "logout-response"
	KindUndecodable    Kind = "undecodable"
	KindNoResponse     Kind = "no-response" // a recording of a sign-in in which no Response was posted
)

// Report is everything that is known about one message. It is a value: the
// same report gives the same bytes in every rendering, and it round-trips
// through JSON.
type Report struct {
	Source ReportSource `json:"source"`
	Kind   Kind         `json:"kind"`
	Target Target       `json:"target"`
	// what the relay state leads to: "connect", "console", ...; null when unknown
	Service     *string    `json:"service"`
	EvaluatedAt *time.Time `json:"evaluatedAt"`
	// capture | issued | now | given; absent without an instant
	EvaluatedAtBasis string  `json:"evaluatedAtBasis,omitempty"`
	Verdict          Verdict `json:"verdict"` // null for messages that are shown but not judged
	// Predicted is what message and evidence say by themselves; null without a verdict.
	Predicted Verdict `json:"predicted"`
	// Observed is what was seen of this very sign-in, which the verdict follows; null when nothing was.
	Observed *Observation `json:"observed"`
	// Observations are what else was seen of it, or probably of it: they decide nothing.
	Observations []Observation  `json:"observations"`
	Headline     string         `json:"headline"`
	Causes       []Cause        `json:"causes"`
	Checks       []*CheckResult `json:"checks"`
	Findings     []Finding      `json:"findings"` // worst first, then in the order in which AWS would meet them
	Message      *MessageFacts  `json:"message"`
	Layers       []Layer        `json:"layers"`
	// Logs are the entries of the supplied logs that are about this message.
	Logs []MatchedEvent `json:"logs,omitempty"`
	// WhatIf says that no one sent this message: it is judged as if it were signed.
	WhatIf bool `json:"whatIf,omitempty"`
	// Answer is what was answered, in a recording that holds it.
	Answer *RecordedAnswer `json:"answer,omitempty"`
	// XML is the decoded text that offsets index. It is not part of the JSON
	// report, which would double its size; renderers that mark characters use it.
	XML string `json:"-"`
}

// ReportSource says where a message was found.
type ReportSource struct {
	Name   string `json:"name"`
	Index  int    `json:"index"`
	Form   string `json:"form"`   // outermost form: xml | base64 | form | query | ...
	SHA256 string `json:"sha256"` // hex, of the raw value as found
	// Line is where the XML begins in the input, 1-based; absent when it is packed there.
	Line int `json:"line,omitempty"`
	// Column is where it begins in that line, in characters; absent for the first.
	Column int `json:"column,omitempty"`
	// Credentials says that the recording holds cookies or tokens besides the message.
	Credentials bool `json:"credentials,omitempty"`
}

// At is where a place in the XML is in the input. It says false where the XML
// is packed there, so that only the decoded text has such a place.
func (s *ReportSource) At(line, column int) (inLine, inColumn int, is bool) {
	if line == 0 || s.Line == 0 {
		return line, column, false
	}
	if line == 1 {
		column += max(s.Column, 1) - 1
	}
	return s.Line + line - 1, column, true
}

// Cause is the one thing to change, and the findings that it explains.
type Cause struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Explanation string   `json:"explanation"`
	Findings    []string `json:"findings"` // check IDs
	Fixes       []Fix    `json:"fixes"`
	// whether the fix, applied to a copy, removed the errors it explains; absent when not tried
	FixVerified *bool `json:"fixVerified,omitempty"`
	// Evidence is what was seen of it. A cause without findings is what the answer suggests.
	Evidence     string `json:"evidence,omitempty"` // confirmed | struck
	EvidenceSays string `json:"evidenceSays,omitempty"`
	// Fixed is what the fix changes, as a diff; only when it was asked for.
	Fixed string `json:"fixed,omitempty"`
}

// CheckResult is how one check ended. It is only read: reports of other messages share it.
type CheckResult struct {
	ID       string   `json:"id"`
	Outcome  Outcome  `json:"outcome"`
	Severity Severity `json:"severity"`
	Basis    Basis    `json:"basis"`
	// Reason is for not-applicable, not-checked and internal-error; beside a pass it says what the
	// check could not look at.
	Reason string `json:"reason,omitempty"`
	// Unless says what could still refuse the sign-in, where what was given does not decide it: a
	// clause that follows "unless", such as "the trust policy's condition on aws:SourceIp refuses
	// it". Any check sets it with its not-checked when evidence was given and leaves the question
	// open (a condition that the message does not show, a list that was cut, a provider that could
	// not be read); evidence that was not given at all is a not-checked without it. The verdict
	// stays what the rest says, and the headline of an accepted sign-in names every such clause once.
	Unless string `json:"unless,omitempty"`
}

// Layer is one decoding step, outermost first.
type Layer struct {
	Name  string `json:"name"`           // form | query | percent | base64 | deflate | charset | xml
	Bytes int    `json:"bytes"`          // size of what this layer held
	Note  string `json:"note,omitempty"` // what was odd about it
}

// MessageFacts are the values read from a message. A pointer is null when the
// message has no such value.
type MessageFacts struct {
	ID           string          `json:"id"`
	Issuer       *string         `json:"issuer"`
	IssueInstant string          `json:"issueInstant"`
	Destination  *string         `json:"destination"`
	InResponseTo *string         `json:"inResponseTo"`
	Status       *string         `json:"status"`
	StatusDetail []string        `json:"statusDetail,omitempty"` // nested status codes and the StatusMessage
	RelayState   *string         `json:"relayState"`             // null when it is not known whether there was one
	Relay        []RelayPart     `json:"relay,omitempty"`        // the relay state taken apart
	Assertion    *AssertionFacts `json:"assertion"`
	Signatures   []SignatureFact `json:"signatures"`
	Request      *RequestFacts   `json:"request,omitempty"` // AuthnRequest and logout messages
}

// RelayPart is one piece of a relay state, in reading order.
type RelayPart struct {
	Name  string `json:"name"` // "host", "region", "instance", "destination", ...
	Value string `json:"value"`
}

// RequestFacts are the values of a message that is not a Response.
type RequestFacts struct {
	ACS          string   `json:"acs,omitempty"`
	NameIDPolicy string   `json:"nameIdPolicy,omitempty"`
	AuthnContext []string `json:"authnContext,omitempty"`
	ForceAuthn   string   `json:"forceAuthn,omitempty"`
	NameID       string   `json:"nameId,omitempty"`
	SessionIndex []string `json:"sessionIndex,omitempty"`
}

// AssertionFacts are the values of the assertion that is judged.
type AssertionFacts struct {
	ID           string  `json:"id"`
	Issuer       *string `json:"issuer"`
	IssueInstant string  `json:"issueInstant"`
	Encrypted    bool    `json:"encrypted"`
	// covered by a signature whose verdict is good or good-weak
	Signed bool `json:"signed"`
	// whose key that is, "unknown-key" where it is none that counts; absent when nothing covers it
	SignedBy            KeySource       `json:"signedBy,omitempty"`
	NameID              *string         `json:"nameId"`
	NameIDFormat        *string         `json:"nameIdFormat"`
	Recipient           *string         `json:"recipient"`
	Audiences           []string        `json:"audiences"`
	NotBefore           *string         `json:"notBefore"`
	NotOnOrAfter        *string         `json:"notOnOrAfter"`
	SubjectNotOnOrAfter *string         `json:"subjectNotOnOrAfter"`
	AuthnInstant        *string         `json:"authnInstant"`
	SessionNotOnOrAfter *string         `json:"sessionNotOnOrAfter"`
	Roles               []RoleFact      `json:"roles"`
	RoleSessionName     *string         `json:"roleSessionName"`
	SessionDuration     *int            `json:"sessionDuration"`
	Attributes          []AttributeFact `json:"attributes"`
}

// RoleFact is one role and provider pair.
type RoleFact struct {
	Role      string `json:"role"`
	Provider  string `json:"provider"`
	Account   string `json:"account"`
	Partition string `json:"partition"`
	// Verdict is what AWS will do with the message when this role is chosen.
	Verdict Verdict `json:"verdict"`
	// Findings are the IDs of the checks that found something wrong with this pair.
	Findings []string `json:"findings"`
}

// AttributeFact is one attribute with all its values.
type AttributeFact struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Signed bool     `json:"signed"`
	Offset int      `json:"offset"` // of the Attribute element in the decoded XML text
	Length int      `json:"length"`
}

// SignatureFact is what was found out about one Signature.
type SignatureFact struct {
	// local name of the element it is in: Response or Assertion, when in place
	Element          string           `json:"element"`
	Algorithm        string           `json:"algorithm"`
	Digest           string           `json:"digest"`
	Canonicalization string           `json:"canonicalization"`
	Reference        string           `json:"reference"` // the URI, as written
	Verdict          SignatureVerdict `json:"verdict"`
	Codes            []string         `json:"codes,omitempty"`  // e.g. SIG-DIGEST, XSW, SIG-KEYINFO-MISMATCH
	Reason           string           `json:"reason,omitempty"` // why not good, in one clause
	Key              KeySource        `json:"key"`
	Certificate      *CertificateFact `json:"certificate"`
	// agrees | differs | cannot-verify; absent when not asked
	SecondOpinion string `json:"secondOpinion,omitempty"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
}

// CertificateFact describes a certificate, usually the one in KeyInfo.
type CertificateFact struct {
	Subject   string    `json:"subject"`
	NotBefore time.Time `json:"notBefore"`
	NotAfter  time.Time `json:"notAfter"`
	SHA256    string    `json:"sha256"`
	KeyBits   int       `json:"keyBits"`
}

// Broke is the first check that ended in its own error; "" when none did.
func (r *Report) Broke() string {
	for _, c := range r.Checks {
		if c.Outcome == InternalError {
			return c.ID
		}
	}
	return ""
}

// Explained says whether a cause explains the findings of a check: then the cause says where to fix them.
func (r *Report) Explained(check string) bool {
	return slices.ContainsFunc(r.Causes, func(c Cause) bool { return slices.Contains(c.Findings, check) })
}

// Fails says whether a report is one that a caller should stop at: the sign-in is refused, or a finding
// is at or above a severity.
func (r *Report) Fails(threshold Severity) bool {
	return r.Verdict == Reject ||
		slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity.AtOrAbove(threshold) })
}

// Outcome is how a check ended; "" when there is no report or no such check.
func (r *Report) Outcome(id string) Outcome {
	if r == nil {
		return ""
	}
	for _, c := range r.Checks {
		if c.ID == id {
			return c.Outcome
		}
	}
	return ""
}

// SignatureVerdict is what is known about one Signature.
type SignatureVerdict string

const (
	// a trusted key (or, with none configured, the embedded certificate) signed exactly this Response or Assertion
	SigGood         SignatureVerdict = "good"
	SigGoodWeak     SignatureVerdict = "good-weak"     // as good, with a weak algorithm or key
	SigBad          SignatureVerdict = "bad"           // a digest or signature value was computed and differs
	SigUntrustedKey SignatureVerdict = "untrusted-key" // holds, under a key that is not configured
	SigCannotVerify SignatureVerdict = "cannot-verify" // an obstacle, which the reason names
	SigMisplaced    SignatureVerdict = "misplaced"     // not in an allowed shape: wrapping and its relatives
)

// KeySource says which key fitted.
type KeySource string

// Where the key that fitted came from.
const (
	KeyMetadata    KeySource = "metadata"     // --idp-metadata
	KeyAWSMetadata KeySource = "aws-metadata" // --aws-metadata
	KeyCert        KeySource = "cert"         // --cert
	KeyEmbedded    KeySource = "embedded"     // only the certificate in the message itself
	KeyNone        KeySource = "none"
	KeyUnknown     KeySource = "unknown-key" // of an assertion: a key that is in none of what was given
)

// MatchedEvent is an entry that is about the message.
type MatchedEvent struct {
	LogEvent
	MatchedBy string `json:"matchedBy"` // "assertion ID", "user and time", or "time"
	Says      string `json:"says"`      // one sentence
}

// RecordedAnswer is an answer that is in a recording.
type RecordedAnswer struct {
	Status   int    `json:"status"`
	Location string `json:"location,omitempty"`
	AWSError string `json:"awsError,omitempty"` // the known error that the page shows
	Matched  string `json:"matched,omitempty"`  // its ID
	// Unclear says that the answer is neither a redirect, nor a page that is known.
	Unclear bool   `json:"unclear,omitempty"`
	Says    string `json:"says,omitempty"` // one sentence; only where the answer tells nothing of the message
}

// Refused says whether AWS did not take the message.
func (a *RecordedAnswer) Refused() bool { return Refused(a.Status, a.AWSError) }

// Refused says whether an answer of AWS means that it did not take the message.
func Refused(status int, awsError string) bool { return status >= 400 || awsError != "" }

// LogEvent is one entry of AWS CloudTrail or of Entra ID's sign-in log.
type LogEvent struct {
	Source      string    `json:"source"`                // cloudtrail | signin-log
	Event       string    `json:"event"`                 // AssumeRoleWithSAML, ExternalIdPDirectoryLogin, ConsoleLogin, SignIn
	Time        time.Time `json:"time,omitzero"`         // zero: not known, and the entry is matched by ID only
	UnreadTime  string    `json:"unreadTime,omitempty"`  // the time as the log has it, where it can't be read for certain
	AssertionID string    `json:"assertionId,omitempty"` // of the message it is about, where the log names it
	User        string    `json:"user,omitempty"`        // RoleSessionName or user principal name
	Role        string    `json:"role,omitempty"`
	Application string    `json:"application,omitempty"`
	OK          bool      `json:"ok"`
	Code        string    `json:"code,omitempty"`
	Message     string    `json:"message,omitempty"`
}
