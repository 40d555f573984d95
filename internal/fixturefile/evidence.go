package fixturefile

import (
	"fmt"
	"slices"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
)

// Evidence is what is known besides the message.
type Evidence struct {
	Target        string // auto, or one of report.TargetNames; "" is auto
	Strict        bool
	Skew          time.Duration
	SecondOpinion bool

	Certificates [][]byte // DER of signing certificates that count as trusted
	IDP          Metadata // what the identity provider publishes
	AWS          Metadata // what IAM stores
	// Published and Stored are the same as whole documents: of several identity providers, with what
	// else is judged of them.
	Published, Stored []Document

	ConnectUsers    []string // nil when not known
	ConnectLists    []ConnectList
	ConnectInstance string
	Role            string   // ARN or name of the role that the user chooses
	TrustPolicies   []string // JSON: a document, or one in what aws iam get-role prints of its role
	RolePolicies    []string // JSON: a document, or those of a role as get-account-authorization-details prints them
	SCIMUser        string   // JSON: a user of IAM Identity Center, or a list of some
	RelayURLs       []string // addresses of samlscope's own relay

	Observed *report.Observation // what became of this very sign-in; nil when not known
}

// Metadata is what federation metadata says: nothing when it has no certificate.
type Metadata struct {
	EntityID     string
	Certificates [][]byte // DER, for signing
	// Encryption and ProviderID are what IAM says of the provider that stores it; "" when not known.
	Encryption, ProviderID string
}

// Document is a metadata document, as far as it is judged.
type Document struct {
	Entities []Entity `json:"entities"`
	Size     int      `json:"size,omitempty"`    // characters; 0 when not known
	Charset  string   `json:"charset,omitempty"` // of the file where it is not plain UTF-8, in words
	// Provider is what IAM says of the provider that stores it; nil when only the document is known.
	Provider *Provider `json:"provider,omitempty"`
}

// Entity is one identity provider of a metadata document.
type Entity struct {
	ID           string     `json:"id"`
	Certificates [][]byte   `json:"certificates,omitempty"` // DER, for signing
	Unreadable   bool       `json:"unreadable,omitempty"`   // it has a signing certificate that cannot be read
	Endpoints    []Endpoint `json:"endpoints,omitempty"`
}

// Endpoint is an address of an identity provider.
type Endpoint struct {
	Name string `json:"name"` // SingleSignOnService, SingleLogoutService, ...
	URL  string `json:"url"`
	// Binding is the URI of how it is reached; "" where the document does not say.
	Binding string `json:"binding,omitempty"`
}

// Provider is what IAM says of an identity provider besides its metadata.
type Provider struct {
	ARN        string `json:"arn,omitempty"`
	Encryption string `json:"encryption,omitempty"` // Required, Allowed or Off; "" when not known
	ID         string `json:"id,omitempty"`         // of /saml/acs/<ID>
	Keyless    bool   `json:"keyless,omitempty"`    // it holds no private key
}

// ConnectList is what one list tells of the users of an Amazon Connect instance.
type ConnectList struct {
	Instance string   `json:"instance,omitempty"` // its id; "" when the list does not tell
	Users    []string `json:"users"`
	Partial  bool     `json:"partial,omitempty"` // there may be others
	Paged    bool     `json:"paged,omitempty"`   // and further lists may name them
}

// observed is an observation as a header holds it: the sentence about it is made anew, and what is
// only probable decides nothing.
type observed struct {
	By       report.By     `json:"by"`
	Result   report.Result `json:"result"`
	At       *time.Time    `json:"at,omitempty"`
	Where    string        `json:"where"`
	Text     string        `json:"text,omitempty"`
	Matched  string        `json:"matched,omitempty"`
	Role     string        `json:"role,omitempty"`
	Probable bool          `json:"-"`
	Says     string        `json:"-"`
}

func setObserved(f *File, v string) error {
	var o observed
	if err := fromJSON(v, &o); err != nil {
		return err
	}
	f.Observed = new(report.Observation(o))
	switch {
	case !slices.Contains(report.Results(), o.Result):
		return fmt.Errorf("observed: the result %q is none of %v", o.Result, report.Results())
	case !slices.Contains(report.Bys(), o.By):
		return fmt.Errorf("observed: by %q is none of %v", o.By, report.Bys())
	case !slices.Contains(report.Places(), o.Where):
		return fmt.Errorf("observed: where %q is none of %v", o.Where, report.Places())
	}
	return nil
}

func writtenObserved(f *File) []string {
	if f.Observed == nil {
		return nil
	}
	return []string{toJSON(observed(*f.Observed))}
}
