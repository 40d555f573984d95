package inspect

import "strings"

// Severity says how bad a finding is for the sign-in.
type Severity string

const (
	Error   Severity = "error"   // AWS will (very likely) refuse, or the message is forged
	Warning Severity = "warning" // may fail, or works and is fragile
	Note    Severity = "note"    // worth knowing
)

// Basis says how a fact is known; it sets the tone of what is said.
type Basis string

const (
	Documented Basis = "documented" // stated in the vendor's documentation
	Model      Basis = "model"      // in a published API model
	Reported   Basis = "reported"   // seen in the field
	Inferred   Basis = "inferred"   // follows from a standard or from other facts; the vendor is silent
)

// Outcome is how one check ended. Every check ends in exactly one of these.
type Outcome string

const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	NotApplicable Outcome = "not-applicable" // the message has no such thing
	NotChecked    Outcome = "not-checked"    // an input was missing; the reason says which
	InternalError Outcome = "internal-error" // the check itself broke; the others still ran
)

// Place names the product on whose screen a fix is made.
type Place string

const (
	Entra     Place = "entra"   // Microsoft Entra admin center
	IAM       Place = "iam"     // AWS IAM console
	Connect   Place = "connect" // Amazon Connect console
	IDC       Place = "identity-center"
	Cognito   Place = "cognito"   // Amazon Cognito console
	Samlscope Place = "samlscope" // how samlscope itself was called
	Local     Place = "local"     // the engineer's own machine, browser or network
	Security  Place = "security"  // the people to tell about an attack
)

// Fix names one change: the product, the screen and field in the order a
// person clicks, and what to do there.
type Fix struct {
	Where Place  `json:"where"`
	Path  string `json:"path"`
	Do    string `json:"do"`
}

// Source is a citation for a fact. Rule is the rule's name or number in the
// cited document or model, where it has one.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Rule  string `json:"rule,omitempty"`
}

// Needs says what must be there before a check can run at all. Where it is
// missing the engine records the outcome, and Run is not called.
type Needs uint8

const (
	// NeedXML: the input was decoded to text; without it the check is not-checked.
	NeedXML Needs = iota
	// NeedResponse: a well-formed samlp:Response within the limits. Otherwise not-applicable.
	NeedResponse
	// NeedAssertion: a Response with an assertion that can be read. Absent:
	// not-applicable; present but encrypted: not-checked.
	NeedAssertion
)

// Targets says at which AWS service provider a rule holds.
type Targets uint8

const (
	// AtIAM: the rule belongs to the IAM sign-in endpoint (and to whatever is
	// reached through it, such as Amazon Connect). A message of unknown target
	// is judged as one for IAM. The zero value, because most rules are IAM's.
	AtIAM Targets = iota
	// Anywhere: the rule holds for every service provider.
	Anywhere
)

// Condition says whether a check has anything to look at. The zero value
// means that it applies.
type Condition struct {
	Outcome Outcome // NotApplicable or NotChecked; empty when the check applies
	Reason  string  // one clause, lower case, for the person who asks why
}

// notApplicable is the Condition of a check whose subject the message lacks.
func notApplicable(reason string) Condition { return Condition{NotApplicable, reason} }

// notChecked is the Condition of a check for which an input was missing.
func notChecked(reason string) Condition { return Condition{NotChecked, reason} }

// Check is one rule with everything that is ever said about it: terminal,
// page, documentation and JSON all print from this value.
type Check struct {
	ID       string   // the rule's stable name; the file is check_<id>.go
	Family   string   // the family of design section 6: "envelope", "role", ...
	Title    string   // what is wrong, as a clause without a full stop: "Recipient is not an AWS sign-in URL"
	Severity Severity // of its findings, unless a finding says otherwise
	Basis    Basis
	Since    string // version that brought it
	Needs    Needs
	Targets  Targets
	Strict   bool   // --strict raises its warnings to errors: a cautious service provider would refuse
	Why      string // what AWS does, and what the user sees
	AWSError string // AWS's own message, to the letter; empty where AWS's text is not known
	Fixes    []Fix  // likelier first; may be empty for notes only
	Sources  []Source
	// When narrows the check further than Needs and Targets; nil means always.
	When func(d *Document, o *Options) Condition
	// Run returns what is wrong; none means pass. It only reads.
	Run func(d *Document, o *Options) []Finding
}

// noAWSError in a finding's AWSError says that AWS's text for this one is not
// known, though the check has one for its usual finding.
const noAWSError = "-"

// Finding is one complaint by one check. A check's Run fills in what it knows
// (Detail, Got, Want and the place, best through Document.found); the engine
// completes ID, Title, Severity, Basis, AWSError, Fixes and Sources from the
// Check where Run left them empty.
type Finding struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	Basis    Basis    `json:"basis"`
	Title    string   `json:"title"`
	Detail   string   `json:"detail"`         // one or two sentences about this message
	Code     string   `json:"code,omitempty"` // the refusal or attack code of attacks.md, e.g. XML-LIMIT; also named in Detail
	Got      *string  `json:"got"`            // the value as found; null when there is none
	Want     *string  `json:"want"`           // a value or a pattern, not prose; null when nothing fits
	Path     string   `json:"path"`           // element path, e.g. /Response/Assertion/Subject/NameID
	Line     int      `json:"line"`           // 1-based; 0 when the finding has no place in the text
	Column   int      `json:"column"`         // 1-based, in characters
	Offset   int      `json:"offset"`         // 0-based, in bytes of the decoded XML text
	Length   int      `json:"length"`         // in bytes; 0 with Line 0 means no place
	AWSError string   `json:"awsError,omitempty"`
	Fixes    []Fix    `json:"fixes"`
	Sources  []Source `json:"sources"`
}

// Behind says whether AWS's sign-in takes the message in spite of the finding,
// because what refuses is the place that the sign-in leads to.
func (f Finding) Behind() bool {
	return strings.HasPrefix(f.ID, "connect-") || strings.HasPrefix(f.ID, "relay-")
}
