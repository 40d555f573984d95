package inspect

import (
	"context"
	"io"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/xmldsig"
)

// The report's types are in their own package, which everything that shows or
// stores reports may import without the judgement. These are its names for the checks
// and for callers of Inspect.
type (
	// Verdict is what AWS is expected to do.
	Verdict = report.Verdict
	// Target is the service provider that a message is meant for.
	Target = report.Target
	// Kind is the sort of message found.
	Kind = report.Kind
	// Document of reports: what `inspect --format json` prints.
	Reports = report.Reports
	// Summary counts the verdicts of the judged Responses, and the reports.
	Summary = report.Summary
	// Report is everything that is known about one message.
	Report = report.Report
	// ReportSource says where a message was found.
	ReportSource = report.ReportSource
	// Cause is the one thing to change, and the findings that it explains.
	Cause = report.Cause
	// CheckResult is how one check ended.
	CheckResult = report.CheckResult
	// Layer is one decoding step, outermost first.
	Layer = report.Layer
	// MessageFacts are the values read from a message.
	MessageFacts = report.MessageFacts
	// RelayPart is one piece of a relay state, in reading order.
	RelayPart = report.RelayPart
	// RequestFacts are the values of a message that is not a Response.
	RequestFacts = report.RequestFacts
	// AssertionFacts are the values of the assertion that is judged.
	AssertionFacts = report.AssertionFacts
	// RoleFact is one role and provider pair.
	RoleFact = report.RoleFact
	// AttributeFact is one attribute with all its values.
	AttributeFact = report.AttributeFact
	// SignatureFact is what was found out about one Signature.
	SignatureFact = report.SignatureFact
	// CertificateFact describes a certificate, usually the one in KeyInfo.
	CertificateFact = report.CertificateFact
	// SignatureVerdict is what is known about one Signature.
	SignatureVerdict = report.SignatureVerdict
	// KeySource says which key fitted.
	KeySource = report.KeySource
	// MatchedEvent is an entry that is about the message.
	MatchedEvent = report.MatchedEvent
	// RecordedAnswer is an answer that is in a recording.
	RecordedAnswer = report.RecordedAnswer
	// Observation is what was seen of a sign-in.
	Observation = report.Observation
	// LogEvent is one entry of AWS CloudTrail or of Entra ID's sign-in log.
	LogEvent = report.LogEvent
	// Severity says how bad a finding is for the sign-in.
	Severity = report.Severity
	// Basis says how a fact is known; it sets the tone of what is said.
	Basis = report.Basis
	// Outcome is how one check ended.
	Outcome = report.Outcome
	// Place names the product on whose screen a fix is made.
	Place = report.Place
	// Fix names one change: the product, the screen and field in the order a person clicks, and what to do
	// there.
	Fix = report.Fix
	// Source is a citation for a fact.
	Source = report.Source
	// Finding is one complaint by one check.
	Finding = report.Finding
)

// Schema names the version of the report's JSON form.
const Schema = report.Schema

// The values of Verdict.
const (
	Reject = report.Reject
	AtRisk = report.AtRisk
	Accept = report.Accept
)

// The values of Target.
const (
	TargetAuto                 = report.TargetAuto
	TargetIAM                  = report.TargetIAM
	TargetSTSDriver            = report.TargetSTSDriver
	TargetIdentityCenter       = report.TargetIdentityCenter
	TargetCognito              = report.TargetCognito
	TargetClientVPN            = report.TargetClientVPN
	TargetClientVPNPortal      = report.TargetClientVPNPortal
	TargetOpenSearch           = report.TargetOpenSearch
	TargetOpenSearchServerless = report.TargetOpenSearchServerless
	TargetGrafana              = report.TargetGrafana
	TargetIDCApplication       = report.TargetIDCApplication
	TargetUnknown              = report.TargetUnknown
)

// TargetNames are the names of every target that a message can have, behind those of before.
func TargetNames(before ...string) []string { return report.TargetNames(before...) }

// The values of Kind.
const (
	KindSCIMUser       = report.KindSCIMUser
	KindMetadata       = report.KindMetadata
	KindResponse       = report.KindResponse
	KindAuthnRequest   = report.KindAuthnRequest
	KindLogoutRequest  = report.KindLogoutRequest
	KindLogoutResponse = report.KindLogoutResponse
	KindUndecodable    = report.KindUndecodable
	KindNoResponse     = report.KindNoResponse
)

// The values of SignatureVerdict.
const (
	SigGood         = report.SigGood
	SigGoodWeak     = report.SigGoodWeak
	SigBad          = report.SigBad
	SigUntrustedKey = report.SigUntrustedKey
	SigCannotVerify = report.SigCannotVerify
	SigMisplaced    = report.SigMisplaced
)

// The values of KeySource.
const (
	KeyMetadata    = report.KeyMetadata
	KeyAWSMetadata = report.KeyAWSMetadata
	KeyCert        = report.KeyCert
	KeyEmbedded    = report.KeyEmbedded
	KeyUnknown     = report.KeyUnknown
	KeyNone        = report.KeyNone
)

// The values of Severity.
const (
	Error   = report.Error
	Warning = report.Warning
	Note    = report.Note
)

// The values of Basis.
const (
	Documented = report.Documented
	Model      = report.Model
	Reported   = report.Reported
	Inferred   = report.Inferred
)

// The values of Outcome.
const (
	Pass          = report.Pass
	Fail          = report.Fail
	NotApplicable = report.NotApplicable
	NotChecked    = report.NotChecked
	InternalError = report.InternalError
)

// The values of Place.
const (
	Entra     = report.Entra
	IAM       = report.IAM
	AWS       = report.AWS
	Connect   = report.Connect
	IDC       = report.IDC
	Cognito   = report.Cognito
	Samlscope = report.Samlscope
	Local     = report.Local
	Security  = report.Security
	IdP       = report.IdP
)

// Vendors returns the places that are a vendor's product.
func Vendors() []Place { return report.Vendors() }

// NotElsewhere in a fix says that it is Entra ID's own.
const NotElsewhere = report.NotElsewhere

// Collect puts reports into one document and counts them.
func Collect(reports []*Report) Reports { return report.Collect(reports) }

type (
	// Signature is one Signature element and the result of judging it.
	Signature = xmldsig.Signature
	// Certificate is one X.509 certificate as far as it can be read.
	Certificate = xmldsig.Certificate
)

type (
	// Evidence is what a fixture's header says is known besides its message.
	Evidence = fixturefile.Evidence
	// EvidenceMetadata is what federation metadata says, in a fixture's header.
	EvidenceMetadata = fixturefile.Metadata
)

// ParseCertificates reads the certificates of a file: PEM, DER, or base64 of DER.
func ParseCertificates(data []byte) ([]Certificate, error) { return xmldsig.ParseCertificates(data) }

type (
	// KnownError is one error text of AWS or Microsoft, with everything that is said about it.
	KnownError = knownerror.Error
	// KnownCause is one reason for an error text.
	KnownCause = knownerror.Cause
)

// KnownErrors returns every known error text, by service.
func KnownErrors() []*KnownError { return knownerror.All() }

// MatchErrors returns the known errors whose text occurs in text, the best match first; nil when none does.
func MatchErrors(text string) []*KnownError { return knownerror.Match(text) }

// MaxInput bounds, in bytes, what is read at once of one input.
const MaxInput = intake.MaxInput

type (
	// Message is one SAML message found in an input, with the way it was decoded.
	Message = intake.Message
	// Problem is one reason why bytes could not be read as they stand.
	Problem = intake.Problem
	// Bounds are what one input may hold.
	Bounds = intake.Bounds
)

// Read finds every SAML message in an input and gives each to take as soon as it is found.
// It gives at least one: an input in which nothing can be decoded is a message with problems.
func Read(name string, r io.Reader, take func(*Message)) error { return intake.Read(name, r, take) }

// ReadWithin is Read within bounds. Where one is reached, the last message says so and nothing more is
// read. Reading ends early with an error of take, or of ctx, which it then returns.
func ReadWithin(ctx context.Context, name string, r io.Reader, b Bounds, take func(*Message) error) error {
	return intake.ReadWithin(ctx, name, r, b, take)
}

// Messages is Read for an input that is in memory, up to 10,000 messages.
func Messages(name string, data []byte) []*Message { return intake.Messages(name, data) }

// FormField is the message posted in one SAMLResponse field: value and relay state (nil: there was
// no such field) exactly as the browser sent them.
func FormField(name, value string, relayState *string) *Message {
	return intake.FormField(name, value, relayState)
}
