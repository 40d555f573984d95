package inspect

import (
	"sync"
	"sync/atomic"
)

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

// Targets is the set of service providers at which a rule holds: any of the constants, joined by |. A
// message for another one is never judged by it. The zero value is ForSTS, because most rules are STS's.
type Targets uint16

// The service providers, each by itself.
const (
	ForIAM Targets = 1 << iota // AWS's sign-in page, and what is reached through it, such as Amazon Connect
	ForDriver
	ForIdentityCenter
	ForCognito
	ForClientVPN
	ForClientVPNPortal
	ForOpenSearch
	ForOpenSearchServerless
	ForGrafana
	ForIDCApplication
	ForUnknown
)

// The sets that rules share.
const (
	// ForSTS: what STS looks at, whoever hands it the message.
	ForSTS = ForIAM | ForDriver
	// ForSignIn: the service providers of AWS's own sign-in.
	ForSignIn = ForSTS | ForIdentityCenter | ForCognito
	// ForServices: AWS's services that take messages beside the sign-in.
	ForServices = ForVPN | ForOpenSearch | ForOpenSearchServerless | ForGrafana
	// ForVPN: Client VPN and the portal from which its users get their settings.
	ForVPN = ForClientVPN | ForClientVPNPortal
	// ForOthers: service providers whose rules samlscope does not know.
	ForOthers = ForIDCApplication | ForUnknown
	// Anywhere: the rule holds for every service provider.
	Anywhere = ForSignIn | ForServices | ForOthers
)

// setOf is the set of one target.
func setOf(t Target) Targets {
	switch t {
	case TargetIAM:
		return ForIAM
	case TargetSTSDriver:
		return ForDriver
	case TargetIdentityCenter:
		return ForIdentityCenter
	case TargetCognito:
		return ForCognito
	case TargetClientVPN:
		return ForClientVPN
	case TargetClientVPNPortal:
		return ForClientVPNPortal
	case TargetOpenSearch:
		return ForOpenSearch
	case TargetOpenSearchServerless:
		return ForOpenSearchServerless
	case TargetGrafana:
		return ForGrafana
	case TargetIDCApplication:
		return ForIDCApplication
	}
	return ForUnknown
}

// holds says whether a rule of these targets judges messages for one.
func (s Targets) holds(t Target) bool {
	if s == 0 {
		s = ForSTS
	}
	return s&setOf(t) != 0
}

// Family groups checks by what they look at.
type Family string

// The families, as the catalogue prints them.
const (
	FamilyEnvelope        Family = "envelope"
	FamilyXML             Family = "XML"
	FamilySubject         Family = "subject"
	FamilyTime            Family = "time"
	FamilyAudience        Family = "audience"
	FamilySignature       Family = "signature"
	FamilyAttributes      Family = "attributes"
	FamilyRole            Family = "role"
	FamilySession         Family = "session"
	FamilyRelayState      Family = "endpoint, relay state"
	FamilyConnect         Family = "connect"
	FamilyIdentityCenter  Family = "Identity Center"
	FamilySCIM            Family = "SCIM"
	FamilyCognito         Family = "Cognito"
	FamilyPolicy          Family = "supplied policy"
	FamilyMetadata        Family = "metadata"
	FamilyDriver          Family = "tools and drivers"
	FamilyServiceProvider Family = "service providers beside AWS sign-in"
	FamilyClientVPN       Family = "Client VPN"
	FamilyGrafana         Family = "Managed Grafana"
	FamilyOpenSearch      Family = "OpenSearch"
	FamilyDesktop         Family = "WorkSpaces and AppStream"
	FamilyQuickSight      Family = "QuickSight"
)

// Service says in whose service a check's subject lies, in the words of the known errors.
type Service string

// The services.
const (
	ServiceIAM            Service = "iam" // sign-in page and IAM
	ServiceSTS            Service = "sts"
	ServiceIdentityCenter Service = "identity-center"
	ServiceConnect        Service = "connect"
	ServiceCognito        Service = "cognito"
	ServiceSCIM           Service = "scim"
	ServiceClientVPN      Service = "client-vpn"
	ServiceGrafana        Service = "grafana"
	ServiceOpenSearch     Service = "opensearch"
	ServiceWorkSpaces     Service = "workspaces" // also what its rules share with AppStream's
	ServiceAppStream      Service = "appstream"
	ServiceQuickSight     Service = "quicksight"
	ServiceRedshift       Service = "redshift"
	ServiceLakeFormation  Service = "lake-formation"
	ServiceOther          Service = "other" // a service provider by SAML's own rules
)

// Stage says at which stage of a sign-in the fault that a check finds stops the user.
type Stage uint8

// The stages.
const (
	AtSignIn     Stage = iota // AWS refuses the message
	AfterSignIn               // AWS takes the message; the place that the sign-in leads to refuses
	Provisioning              // outside the sign-in: the user's record in IAM Identity Center
)

// Condition says whether a check has anything to look at. The zero value
// means that it applies.
type Condition struct {
	Outcome Outcome // NotApplicable or NotChecked; empty when the check applies
	// Reason is one clause, lower case, for the person who asks why. Without an Outcome it says
	// what a check that passes could not look at.
	Reason string
	Unless string // what could refuse the sign-in anyway: see report.CheckResult
}

// notApplicable is the Condition of a check whose subject the message lacks.
func notApplicable(reason string) Condition { return Condition{Outcome: NotApplicable, Reason: reason} }

// notChecked is the Condition of a check for which an input was missing.
func notChecked(reason string) Condition { return Condition{Outcome: NotChecked, Reason: reason} }

// Check is one rule with everything that is ever said about it: terminal,
// page, documentation and JSON all print from this value.
type Check struct {
	ID      string // the rule's stable name; the file is check_<id>.go
	Family  Family
	Service Service
	Stage   Stage
	// OnCiphertext: the check looks at how the message is encrypted, and so at the message as it
	// was sent. Without it a check looks at the decrypted assertion, where a key was given.
	OnCiphertext bool
	// Unpredicted: the check looks at a signature, or at how the sign-in began. What Entra ID would send, as Form has
	// it, tells neither.
	Unpredicted bool
	Title       string   // what is wrong, as a clause without a full stop: "Recipient is not an AWS sign-in URL"
	Severity    Severity // of its findings, unless a finding says otherwise
	Basis       Basis
	Since       string // version that brought it
	Needs       Needs
	Targets     Targets
	Strict      bool   // --strict raises its warnings to errors: a cautious service provider would refuse
	Why         string // what AWS does, and what the user sees
	AWSError    string // AWS's own message, exactly; empty where AWS's text is not known
	Fixes       []Fix  // likelier first; may be empty for notes only
	Sources     []Source
	// When narrows the check further than Needs and Targets; nil means always.
	When func(d *Document, o *Options) Condition
	// Run returns what is wrong; none means pass. It only reads.
	Run func(d *Document, o *Options) []Finding

	last *lastResult // nil for a check that is not in the catalogue
}

// HoldsFor says whether the check judges messages for a service provider.
func (c *Check) HoldsFor(t Target) bool { return c.Targets.holds(t) }

// noAWSError in a finding's AWSError says that AWS's text for this one is not
// known, though the check has one for its usual finding.
const noAWSError = "-"

// lastResult is how a check ended last: most end as they did for the message before, and the reports
// share the result.
type lastResult = atomic.Pointer[CheckResult]

// remembering lets checks keep how they ended last.
func remembering(checks []*Check) []*Check {
	last := make([]lastResult, len(checks))
	for i, c := range checks {
		c.last = &last[i]
	}
	return checks
}

// ended is the result of a check that found nothing.
func (c *Check) ended(how Condition) *CheckResult {
	shared := c.last != nil && how.Unless == ""
	if shared {
		last := c.last.Load()
		if last != nil && last.Outcome == how.Outcome && last.Reason == how.Reason && last.ID == c.ID {
			return last
		}
	}
	result := &CheckResult{
		ID: c.ID, Outcome: how.Outcome, Severity: c.Severity, Basis: c.Basis, Reason: how.Reason, Unless: how.Unless,
	}
	if shared {
		c.last.Store(result)
	}
	return result
}

const forAnother = "the message is for another service"

var otherTargets sync.Map // Targets to []*CheckResult

// notFor are the results of the catalogue's checks that do not judge messages for a target, nil for the others.
func notFor(t Target) []*CheckResult {
	if known, ok := otherTargets.Load(setOf(t)); ok {
		return known.([]*CheckResult)
	}
	out := make([]*CheckResult, len(catalogue))
	for i, c := range catalogue {
		if !c.HoldsFor(t) {
			out[i] = c.ended(notApplicable(forAnother))
		}
	}
	otherTargets.Store(setOf(t), out)
	return out
}
