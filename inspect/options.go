package inspect

import (
	"crypto/rsa"
	"errors"
	"slices"
	"time"

	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/words"
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

// ParseClock reads the instant as of which to judge: now, issued, a date, whose start in UTC it is, or RFC 3339.
// An error says what the text should be.
func ParseClock(text string, now func() time.Time) (Clock, error) {
	switch text {
	case "issued":
		return Clock{Basis: "issued"}, nil
	case "now":
		return Clock{Basis: "now", At: now()}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		at, err = time.Parse(time.DateOnly, text)
	}
	if err != nil {
		return Clock{}, errors.New("is now, issued, a date like 2026-11-22 (its start in UTC) or a time like " +
			"2026-11-22T03:00:00Z")
	}
	return Clock{Basis: "given", At: at}, nil
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
	// StoredMetadata is what several IAM providers store: the one of the message's issuer is in
	// AWSMetadata then.
	StoredMetadata []*Metadata
	Certs          []Certificate // trusted besides the metadata

	ConnectUsers    []string // user names of the Connect instance; nil when not given
	ConnectUsersCut string   // why the list may lack some, as a clause; empty: it is whole
	ConnectUsersOf  string   // id of the instance whose users they are; empty when the list does not say
	// ConnectLists are the users of several instances, or of one in several files: for each message
	// those of its instance are joined and are in ConnectUsers then.
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
	encoding  string    // of the file, in words; "" is plain UTF-8
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

// ConnectUserList is what one file tells of the users of an Amazon Connect instance.
type ConnectUserList = connectusers.List

// chosen is what of the evidence is of no use for a message, or may be another's.
type chosen struct {
	noStored   string           // why nothing of StoredMetadata is of the message's identity provider
	sameIssuer []*Metadata      // those that are of its issuer, with different keys
	users      connectusers.Set // of ConnectLists
}

// choose takes from the evidence what is of this message: never the first of several.
func (d *Document) choose(o *Options) {
	if len(o.StoredMetadata) > 0 {
		d.chooseStored(o)
	}
	if len(o.ConnectLists) > 0 {
		d.chosen.users = connectusers.Choose(o.ConnectLists, d.connectInstanceID(o))
		us := &d.chosen.users
		o.ConnectUsers, o.ConnectUsersCut, o.ConnectUsersOf = us.Names, us.Cut, us.Instance
	}
}

// chooseStored picks what IAM stores for the provider that the message names: by the provider's
// ARN where the files tell it, else by the entityID.
func (d *Document) chooseStored(o *Options) {
	d.chosen.noStored, d.chosen.sameIssuer = "", nil
	fit := d.storedByARN(o)
	if fit == nil {
		for _, m := range o.StoredMetadata {
			told := m.Provider != nil && m.Provider.ARN != "" && d.Assertion != nil && len(d.Assertion.pairs()) > 0
			if !told && (len(o.StoredMetadata) == 1 || slices.Contains(m.entityIDs(), d.issuer())) {
				fit = append(fit, m)
			}
		}
	}
	o.AWSMetadata = joined(fit)
	switch {
	case len(fit) == 0:
		d.chosen.noStored = "the metadata in " + storedNames(o.StoredMetadata) + " is of other identity providers than " +
			"the message's (aws iam get-saml-provider --saml-provider-arn ARN)"
	case len(fit) > 1 && o.AWSMetadata != fit[0]:
		d.chosen.sameIssuer = fit
	}
}

// storedByARN are those of the providers in the message's pairs. Where one is of the issuer, the
// others do not count.
func (d *Document) storedByARN(o *Options) (fit []*Metadata) {
	if d.Assertion == nil {
		return nil
	}
	pairs := d.chosenPairs(o)
	for _, m := range o.StoredMetadata {
		if m.Provider != nil && slices.ContainsFunc(pairs, func(p *RoleValue) bool {
			return p.Provider.Text == m.Provider.ARN
		}) {
			fit = append(fit, m)
		}
	}
	if ours := slices.DeleteFunc(slices.Clone(fit), func(m *Metadata) bool {
		return !slices.Contains(m.entityIDs(), d.issuer())
	}); len(ours) > 0 {
		return ours
	}
	return fit
}

// joined is metadata with the keys of all; the first itself where the others hold the same.
func joined(all []*Metadata) *Metadata {
	if len(all) == 0 {
		return nil
	}
	if !slices.ContainsFunc(all[1:], func(m *Metadata) bool { return !sameMetadata(m, all[0]) }) {
		return all[0]
	}
	out := &Metadata{Name: storedNames(all)}
	if mode := encryptionOf(all[0]); !slices.ContainsFunc(all, func(m *Metadata) bool { return encryptionOf(m) != mode }) {
		out.Provider = &IAMProvider{Encryption: mode}
	}
	for _, m := range all {
		out.EntityIDs = append(out.EntityIDs, m.entityIDs()...)
		out.Entities = append(out.Entities, m.entities()...)
		out.Problems = append(out.Problems, m.Problems...)
		for i := range m.Signing {
			if !hasCertificate(out.Signing, &m.Signing[i]) {
				out.Signing = append(out.Signing, m.Signing[i])
			}
		}
	}
	out.EntityID = out.EntityIDs[0]
	return out
}

// encryptionOf is how IAM has set encryption; "" where that is not known.
func encryptionOf(m *Metadata) string {
	if m.Provider == nil {
		return ""
	}
	return m.Provider.Encryption
}

// sameMetadata says whether two hold the same keys, and IAM treats them alike.
func sameMetadata(a, b *Metadata) bool {
	return slices.Equal(a.entityIDs(), b.entityIDs()) &&
		slices.EqualFunc(a.Signing, b.Signing, func(x, y Certificate) bool {
			return hasCertificate([]Certificate{x}, &y)
		}) &&
		(a.Provider == b.Provider || a.Provider != nil && b.Provider != nil && *a.Provider == *b.Provider)
}

func storedNames(all []*Metadata) string {
	var names []string
	for _, m := range all {
		if name := words.Shorten(m.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 4 {
		return words.List(names[:4], "and") + " and others"
	}
	return words.List(names, "and")
}
