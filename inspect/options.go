package inspect

import (
	"crypto/rsa"
	"time"

	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/xmldsig"
)

// Clock says at which instant a message is judged.
type Clock struct {
	// Basis is "" (the recorded time of capture where there is one, else the
	// Response's IssueInstant), "capture", "issued", "now" or "given".
	Basis string
	// At is the instant for "now", "given" and "capture".
	At time.Time
}

// Options is everything besides the message that a judgement depends on. The
// zero value judges a message by itself.
type Options struct {
	Clock  Clock
	Skew   time.Duration // tolerance of the clock comparison, both ways; AWS's own is not published
	Target Target        // "" and auto: told from the message
	Strict bool          // a cautious service provider: checks marked Strict raise warnings to errors

	ACS        string  // URL to which the message was posted; empty when not known
	RelayState *string // overrides what the input carried; nil: not given

	IDPMetadata []*Metadata // what the IdP publishes
	AWSMetadata *Metadata   // what the IAM provider stores; nil when not given
	// StoredMetadata is what several IAM providers store: the one of the message's issuer stands in
	// AWSMetadata then.
	StoredMetadata []*Metadata
	Certs          []Certificate // trusted besides the metadata

	ConnectUsers    []string // user names of the Connect instance; nil when not given
	ConnectUsersCut string   // why the list may lack some, as a clause; empty: it is whole
	ConnectUsersOf  string   // id of the instance whose users they are; empty when the list does not say
	// ConnectLists are the users of several instances, or of one in several files: for each message
	// those of its instance are joined and stand in ConnectUsers then.
	ConnectLists    []*ConnectUserList
	ConnectInstance string // ARN or id of the Connect instance; empty when not given

	Role string // ARN or name of the role that the user chooses; "": any of the message's

	SCIMUsers   *SCIMUsers // users of IAM Identity Center; nil when not given
	TrustPolicy *Policy    // of the role; nil when not given
	// TrustPolicies are those of several roles, with what is in TrustPolicy. The policy of a role
	// of the message is found by its ARN, where the file tells it.
	TrustPolicies []*Policy
	RolePolicies  []*Policy // what the roles may do; nil when not given

	Logs []LogEvent // of CloudTrail and of Entra ID's sign-in log

	// Checks are rules of the caller's own. They run after all of samlscope's, in every way like
	// those: an error of theirs makes the verdict reject.
	Checks []*Check

	DecryptKeys []*rsa.PrivateKey // keys of the service provider that encrypted assertions are opened with

	RelayURLs     []string // addresses of samlscope's own relay, to recognise a Recipient that names it
	SecondOpinion bool     // ask goxmldsig about each signature
	ShowFixed     bool     // write into each cause what its fix would change
}

// Metadata is the part of a SAML metadata document that judging needs.
type Metadata struct {
	Name     string // file or URL it came from
	EntityID string
	// EntityIDs holds every entityID when the document describes several.
	EntityIDs []string
	Signing   []Certificate // keys for signing, in document order, without repetition
	// Entities say whose each key is; without them all keys are of every entityID.
	Entities []Entity
	Size     int       // characters of the document; 0 when not known
	Problems []Problem // why (parts of) it could not be read
	// Provider is what IAM says of the provider that stores the document; nil when only the
	// document was given.
	Provider  *IAMProvider
	addresses []address // of the identity providers' endpoints
}

// IAMProvider is what IAM says of an identity provider besides its metadata.
type IAMProvider = providerfile.Provider

// Entity is one identity provider of a metadata document and its signing keys.
type Entity = xmldsig.Entity

// hasKeys says whether any trusted key was configured.
func (o *Options) hasKeys() bool { return o.keys().Given() }

// keys are the keys that signatures are judged with.
func (o *Options) keys() *xmldsig.Keys {
	k := &xmldsig.Keys{Certs: o.Certs}
	if o.AWSMetadata != nil {
		k.AWS = new(o.AWSMetadata.keySet())
	}
	for _, m := range o.IDPMetadata {
		k.Metadata = append(k.Metadata, m.keySet())
	}
	return k
}
