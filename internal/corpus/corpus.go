// Package corpus judges the messages of the corpus with what each file says is
// known besides it.
package corpus

import (
	"errors"
	"io/fs"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/testdata"
)

// Cases are all files of the corpus, by name.
func Cases() ([]*samltest.Case, error) {
	dir, err := fs.Sub(testdata.Files, "corpus")
	if err != nil {
		return nil, err
	}
	cases, err := samltest.LoadCases(dir)
	if err == nil && len(cases) == 0 {
		err = errors.New("the corpus is empty: go run ./internal/gen corpus")
	}
	return cases, err
}

// Report judges a case.
func Report(c *samltest.Case) (*inspect.Report, error) {
	o, err := Options(c)
	if err != nil {
		return nil, err
	}
	return inspect.Inspect(inspect.Messages(c.Name+".saml", c.Input())[0], o), nil
}

// Options are those that a case asks for.
func Options(c *samltest.Case) (o inspect.Options, err error) {
	o = inspect.Options{
		Skew: c.Skew, Target: inspect.Target(c.Target), Strict: c.Strict, ACS: c.ACS, RelayState: c.RelayState,
		ConnectUsers: c.ConnectUsers, ConnectInstance: c.ConnectInstance, RelayURLs: c.RelayURLs, SecondOpinion: true,
	}
	if !c.Now.IsZero() {
		o.Clock = inspect.Clock{Basis: "given", At: c.Now}
	}
	if o.Certs, err = certificates(c.Cert); err != nil {
		return o, err
	}
	if len(c.IDPMetadata) > 0 {
		m, err := metadata("idp.xml", c.IDPEntityID, c.IDPMetadata)
		if err != nil {
			return o, err
		}
		o.IDPMetadata = []*inspect.Metadata{m}
	}
	if len(c.AWSMetadata) > 0 {
		if o.AWSMetadata, err = metadata("iam.xml", c.AWSEntityID, c.AWSMetadata); err != nil {
			return o, err
		}
	}
	if c.TrustPolicy != "" {
		all, err := inspect.ParsePolicies("policy.json", []byte(c.TrustPolicy))
		if err != nil {
			return o, err
		}
		o.TrustPolicy = all[0]
	}
	if c.RolePolicy != "" {
		if o.RolePolicies, err = inspect.ParsePolicies("policy.json", []byte(c.RolePolicy)); err != nil {
			return o, err
		}
	}
	if c.SCIMUser != "" {
		o.SCIMUser, err = inspect.ParseSCIMUser("user.json", []byte(c.SCIMUser))
	}
	return o, err
}

func metadata(name, entityID string, keys []string) (*inspect.Metadata, error) {
	signing, err := certificates(keys)
	return &inspect.Metadata{Name: name, EntityID: entityID, EntityIDs: []string{entityID}, Signing: signing}, err
}

func certificates(names []string) (out []inspect.Certificate, err error) {
	for _, name := range names {
		key, err := samltest.FixedKey(name)
		if err != nil {
			return nil, err
		}
		certs, err := inspect.ParseCertificates(key.Cert.Raw)
		if err != nil {
			return nil, err
		}
		out = append(out, certs...)
	}
	return out, nil
}
