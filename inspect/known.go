package inspect

import (
	"fmt"
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
)

// Known completes options with what the header of a fixture says is known
// besides its message. What the options say already stays: a flag beats the file.
func Known(e *Evidence, o Options) (Options, error) {
	if o.Target == "" || o.Target == TargetAuto {
		o.Target = Target(e.Target)
	}
	if o.Skew == 0 {
		o.Skew = e.Skew
	}
	o.Strict, o.SecondOpinion = o.Strict || e.Strict, o.SecondOpinion || e.SecondOpinion
	if o.ConnectUsers == nil && len(o.ConnectLists) == 0 {
		o.ConnectUsers, o.ConnectLists = e.ConnectUsers, connectLists(e.ConnectLists)
	}
	if o.ConnectInstance == "" {
		o.ConnectInstance = e.ConnectInstance
	}
	if o.Role == "" {
		o.Role = e.Role
	}
	if o.RelayURLs == nil {
		o.RelayURLs = e.RelayURLs
	}
	o, err := knownPolicies(e, o)
	if err != nil || o.hasKeys() || len(o.StoredMetadata) > 0 {
		return o, err
	}
	if o.Certs, err = certificatesOf(e.Certificates); err != nil {
		return o, err
	}
	idp, err := metadataOf("idp.xml", e.IDP)
	if err != nil {
		return o, err
	}
	if idp != nil {
		o.IDPMetadata = []*Metadata{idp}
	}
	if o.AWSMetadata, err = metadataOf("iam.xml", e.AWS); err != nil {
		return o, err
	}
	return knownDocuments(e, o)
}

// knownDocuments reads the metadata documents in a fixture's header.
func knownDocuments(e *Evidence, o Options) (Options, error) {
	for _, d := range e.Published {
		m, err := metadataFrom("idp.xml", d)
		if err != nil {
			return o, err
		}
		o.IDPMetadata = append(o.IDPMetadata, m)
	}
	for _, d := range e.Stored {
		m, err := metadataFrom("iam.xml", d)
		if err != nil {
			return o, err
		}
		o.StoredMetadata = append(o.StoredMetadata, m)
	}
	if len(o.StoredMetadata) == 1 {
		o.AWSMetadata = o.StoredMetadata[0]
	}
	return o, nil
}

// knownPolicies reads the documents in a fixture's header.
func knownPolicies(e *Evidence, o Options) (Options, error) {
	if len(o.trustPolicies()) == 0 {
		for _, text := range e.TrustPolicies {
			all, err := ParsePolicies("policy.json", []byte(text))
			if err != nil {
				return o, fmt.Errorf("trust-policy: %w", err)
			}
			o.TrustPolicies = append(o.TrustPolicies, PoliciesOf(all, PolicyTrust)...)
		}
	}
	if o.RolePolicies == nil {
		for _, text := range e.RolePolicies {
			all, err := ParsePolicies("policy.json", []byte(text))
			if err != nil {
				return o, fmt.Errorf("role-policy: %w", err)
			}
			o.RolePolicies = append(o.RolePolicies, PoliciesOf(all, PolicyPermissions)...)
		}
	}
	if o.SCIMUsers == nil && e.SCIMUser != "" {
		users, err := ParseSCIMUsers("user.json", []byte(e.SCIMUser))
		if err != nil {
			return o, fmt.Errorf("scim-user: %w", err)
		}
		o.SCIMUsers = users
	}
	return o, nil
}

func metadataOf(name string, m EvidenceMetadata) (*Metadata, error) {
	if len(m.Certificates) == 0 {
		return nil, nil
	}
	signing, err := certificatesOf(m.Certificates)
	out := &Metadata{Name: name, EntityID: m.EntityID, EntityIDs: []string{m.EntityID}, Signing: signing}
	if m.Encryption != "" || m.ProviderID != "" {
		out.Provider = &IAMProvider{Encryption: m.Encryption, ID: m.ProviderID}
	}
	return out, err
}

func certificatesOf(all [][]byte) (out []Certificate, err error) {
	for _, der := range all {
		certs, err := ParseCertificates(der)
		if err != nil {
			return nil, err
		}
		out = append(out, certs...)
	}
	return out, nil
}

// completed completes the options that a message from a fixture is judged by.
// Evidence that cannot be read is a note on the message that is returned.
func completed(m *Message, o *Options) *Message {
	if m.Evidence == nil {
		return m
	}
	all, err := Known(m.Evidence, *o)
	if err == nil {
		*o = all
		return m
	}
	noted := *m
	noted.Problems = append(slices.Clone(m.Problems), Problem{
		Check: "response-base64", Code: "ENC-FIXTURE", Severity: report.Note, Offset: -1,
		Detail: "The evidence in the fixture's header can't be read, so samlscope left it out: " + err.Error() + " " +
			"(ENC-FIXTURE).",
	})
	return &noted
}
