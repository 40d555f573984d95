package inspect

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
