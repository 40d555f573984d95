package report

// Severity says how bad a finding is for the sign-in.
type Severity string

// The severities, worst first.
const (
	Error   Severity = "error"   // AWS will (very likely) refuse, or the message is forged
	Warning Severity = "warning" // may fail, or works and is fragile
	Note    Severity = "note"    // worth knowing
)

// Basis says how a fact is known; it sets the tone of what is said.
type Basis string

// The four certainties.
const (
	Documented Basis = "documented" // stated in the vendor's documentation
	Model      Basis = "model"      // in a published API model
	Reported   Basis = "reported"   // seen in the field
	Inferred   Basis = "inferred"   // follows from a standard or from other facts; the vendor is silent
)

// Outcome is how one check ended. Every check ends in exactly one of these.
type Outcome string

// The outcomes.
const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	NotApplicable Outcome = "not-applicable" // the message has no such thing
	NotChecked    Outcome = "not-checked"    // an input was missing; the reason says which
	InternalError Outcome = "internal-error" // the check itself broke; the others still ran
)

// Place names the product on whose screen a fix is made.
type Place string

// The products.
const (
	Entra     Place = "entra"   // Microsoft Entra admin center
	IAM       Place = "iam"     // AWS IAM console
	Connect   Place = "connect" // Amazon Connect console
	IDC       Place = "identity-center"
	Cognito   Place = "cognito"   // Amazon Cognito console
	AWS       Place = "aws"       // the console of another AWS service, which the path names
	Samlscope Place = "samlscope" // how samlscope itself was called
	Local     Place = "local"     // the engineer's own machine, browser or network
	Security  Place = "security"  // the people to tell about an attack

	// Identity providers other than Entra ID. IdP is one that no one recognised, and in a
	// declared fix any of them.
	IdP        Place = "idp"
	ADFS       Place = "ad-fs"
	Okta       Place = "okta"
	PingOne    Place = "pingone"
	PingFed    Place = "pingfederate"
	Keycloak   Place = "keycloak"
	Google     Place = "google"
	Shibboleth Place = "shibboleth"
	JumpCloud  Place = "jumpcloud"
	OneLogin   Place = "onelogin"
)

// products are the vendors' products, in the order in which they are listed.
var products = []struct {
	place Place
	name  string
}{
	{Entra, "Microsoft Entra admin center"},
	{IAM, "AWS IAM console"},
	{Connect, "Amazon Connect"},
	{IDC, "IAM Identity Center"},
	{Cognito, "Amazon Cognito"},
	{AWS, "AWS console"},
	{ADFS, "AD FS Management"},
	{Okta, "Okta Admin Console"},
	{PingOne, "PingOne admin console"},
	{PingFed, "PingFederate administrative console"},
	{Keycloak, "Keycloak Admin Console"},
	{Google, "Google Admin console"},
	{Shibboleth, "Shibboleth IdP"},
	{JumpCloud, "JumpCloud Admin Portal"},
	{OneLogin, "OneLogin admin portal"},
	{IdP, "Identity provider"},
}

// Vendors returns the places that are a vendor's product.
func Vendors() []Place {
	out := make([]Place, len(products))
	for i, p := range products {
		out[i] = p.place
	}
	return out
}

// Product is the vendor's product on whose screen a fix is made; "" for places that are not a
// vendor's, whose path says enough.
func (p Place) Product() string {
	for _, known := range products {
		if known.place == p {
			return known.name
		}
	}
	return ""
}

// Fix names one change: the product, the screen and field in the order a
// person clicks, and what to do there.
type Fix struct {
	Where Place  `json:"where"`
	Path  string `json:"path"`
	Do    string `json:"do"`
	// Elsewhere is Do for a message that another identity provider than Entra ID sent, where Do
	// is in Entra ID's words; NotElsewhere where there is nothing to do there. A report has none:
	// its fixes are in the words of the provider that sent the message.
	Elsewhere string `json:"-"`
}

// NotElsewhere says that a fix is Entra ID's own.
const NotElsewhere = "-"

// Source is a citation for a fact: a public page, under its own title.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Finding is one complaint by one check. A check's Run fills in what it knows
// (Detail, Got, Want and the place, best through Document.found); the engine
// completes ID, Title, Severity, Basis, AWSError, Fixes and Sources from the
// Check where Run left them empty.
type Finding struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	// Predicted is the severity before AWS was seen to take the message anyway; absent otherwise.
	Predicted Severity `json:"predicted,omitempty"`
	Basis     Basis    `json:"basis"`
	// Role is the ARN of the role that it is about, where it touches that one only; absent otherwise.
	Role     string   `json:"role,omitempty"`
	Title    string   `json:"title"`
	Detail   string   `json:"detail"`         // one or two sentences about this message
	Code     string   `json:"code,omitempty"` // the refusal or attack code, e.g. XML-LIMIT; also named in Detail
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

// WithWant sets what was expected and returns the finding.
func (f Finding) WithWant(s string) Finding { f.Want = &s; return f }

// WithGot sets what was found and returns the finding.
func (f Finding) WithGot(s string) Finding { f.Got = &s; return f }

// WithSeverity sets the severity of this one finding and returns it.
func (f Finding) WithSeverity(s Severity) Finding { f.Severity = s; return f }

// Rank orders severities, worst first.
func (s Severity) Rank() int {
	switch s {
	case Error:
		return 0
	case Warning:
		return 1
	}
	return 2
}

// AtOrAbove says whether a severity is at least as bad as the threshold.
func (s Severity) AtOrAbove(threshold Severity) bool { return s.Rank() <= threshold.Rank() }
