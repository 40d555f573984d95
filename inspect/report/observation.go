package report

import "time"

// Station is a place that a sign-in passes: Entra ID, IAM Identity Center with its access
// portal, AWS sign-in, and what lies behind it.
type Station string

// The stations, in the order of a sign-in.
const (
	StationEntra          Station = "entra"
	StationDefender       Station = "defender"        // Defender for Cloud Apps, between Entra ID and AWS
	StationIdentityCenter Station = "identity-center" // takes the Response of Entra ID
	StationPortal         Station = "portal"          // the access portal of Identity Center
	StationSignIn         Station = "sign-in"         // takes the Response with the roles
	StationFederate       Station = "federate"        // the console's page that leads to Connect
	StationConnect        Station = "connect"
	StationCognito        Station = "cognito"
	StationConsole        Station = "console"
)

// Hop is one station of a sign-in that was seen.
type Hop struct {
	At      time.Time `json:"at"`
	Station Station   `json:"station"`
	URL     string    `json:"url"` // without query and fragment, which hold credentials
	Status  int       `json:"status,omitempty"`
	Capture string    `json:"capture,omitempty"` // ID of the message that was posted there
	Error   string    `json:"error,omitempty"`   // the known error that the page shows
	Matched string    `json:"matched,omitempty"` // its ID
}

// By says what an outcome was seen in.
type By string

// What outcomes are seen in.
const (
	ByHAR        By = "har"
	ByTracer     By = "saml-tracer"
	ByBrowse     By = "browse"
	ByIntercept  By = "intercept"
	ByRelay      By = "relay"
	ByDemo       By = "demo"
	ByAsk        By = "ask"
	ByCloudTrail By = "cloudtrail"
	BySignInLog  By = "signin-log"
)

// Bys are all of them.
func Bys() []By {
	return []By{ByHAR, ByTracer, ByBrowse, ByIntercept, ByRelay, ByDemo, ByAsk, ByCloudTrail, BySignInLog}
}

// Result is how a sign-in ended.
type Result string

// The results.
const (
	ResultAccepted Result = "accepted"
	ResultRefused  Result = "refused"
	ResultStopped  Result = "stopped"          // before AWS saw a message
	ResultLanded   Result = "landed-elsewhere" // signed in, and what is behind refuses
)

// Results are all of them.
func Results() []Result { return []Result{ResultAccepted, ResultRefused, ResultStopped, ResultLanded} }

// Places are the values of Where in an Observation: who answered.
func Places() []string {
	return []string{"entra", "defender", "aws", "connect", "identity-center", "cognito"}
}

// Observation is what a recording, a log or AWS's own answer tells of this very sign-in.
type Observation struct {
	By      By         `json:"by"`
	Result  Result     `json:"result"`
	At      *time.Time `json:"at,omitempty"`
	Where   string     `json:"where"`             // who answered, one of Places
	Text    string     `json:"text,omitempty"`    // the words of the answer
	Matched string     `json:"matched,omitempty"` // ID of the known error that they are
	Role    string     `json:"role,omitempty"`    // the role's ARN, where the source names it
	// Probable says that only user and time match, so the event may belong to another sign-in:
	// it decides nothing.
	Probable bool   `json:"probable,omitempty"`
	Says     string `json:"says"` // one sentence, with the source
}
