package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/connectusers"
)

const (
	maxCertFile   = 1 << 20
	maxPolicyFile = 1 << 20
	maxUsersFile  = 32 << 20 // Connect has instances of 100,000 users
)

// Evidence names the files that messages are judged by.
type Evidence struct {
	IDPMetadata  []string // files or URLs
	AWSMetadata  string
	Certs        []string
	ConnectUsers string
	TrustPolicy  string
	RolePolicies []string
	SCIMUser     string
	DecryptKeys  []string
	CloudTrail   []string
	SignInLogs   []string
}

// Load reads the files into the options.
func (e Evidence) Load(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	if err := e.loadMetadata(ctx, via, o); err != nil {
		return err
	}
	if err := e.loadCertificates(o); err != nil {
		return err
	}
	if err := e.loadPolicies(o); err != nil {
		return err
	}
	if err := e.loadSCIMUser(o); err != nil {
		return err
	}
	if err := e.loadLogs(o); err != nil {
		return err
	}
	for _, name := range e.DecryptKeys {
		key, err := privateKey(name)
		if err != nil {
			return err
		}
		o.DecryptKeys = append(o.DecryptKeys, key)
	}
	return e.loadConnectUsers(o)
}

func (e Evidence) loadMetadata(ctx context.Context, via http.RoundTripper, o *inspect.Options) error {
	for _, name := range e.IDPMetadata {
		m, err := metadata(ctx, via, name)
		if err != nil {
			return err
		}
		o.IDPMetadata = append(o.IDPMetadata, m)
	}
	if e.AWSMetadata == "" {
		return nil
	}
	if isURL(e.AWSMetadata) {
		return Usage("--aws-metadata takes a file: AWS does not publish what IAM stores")
	}
	m, err := metadata(ctx, via, e.AWSMetadata)
	o.AWSMetadata = m
	return err
}

func (e Evidence) loadCertificates(o *inspect.Options) error {
	for _, name := range e.Certs {
		data, err := ReadFile("reading the certificate", name, maxCertFile)
		if err != nil {
			return err
		}
		certs, err := inspect.ParseCertificates(data)
		if err != nil {
			return Failed(fmt.Errorf("reading the certificate %s: %w", name, err),
				"Entra's is at Single sign-on > SAML Certificates > Certificate (Base64) > Download")
		}
		o.Certs = append(o.Certs, certs...)
	}
	return nil
}

func (e Evidence) loadPolicies(o *inspect.Options) error {
	if e.TrustPolicy != "" {
		all, err := policies(e.TrustPolicy, "aws iam get-role --role-name NAME > role.json writes such a file")
		if err != nil {
			return err
		}
		o.TrustPolicies = inspect.PoliciesOf(all, inspect.PolicyTrust)
	}
	for _, name := range e.RolePolicies {
		all, err := policies(name,
			"aws iam get-role-policy --role-name NAME --policy-name POLICY > policy.json writes such a file")
		if err != nil {
			return err
		}
		o.RolePolicies = append(o.RolePolicies, inspect.PoliciesOf(all, inspect.PolicyPermissions)...)
	}
	return nil
}

func (e Evidence) loadSCIMUser(o *inspect.Options) error {
	if e.SCIMUser == "" {
		return nil
	}
	data, err := ReadSCIMUser(e.SCIMUser)
	if err != nil {
		return err
	}
	users, err := inspect.ParseSCIMUsers(e.SCIMUser, data)
	if err != nil {
		return Failed(err, HintSCIMUser)
	}
	o.SCIMUsers = users
	return nil
}

// HintSCIMUser is the command that writes what --scim-user takes.
const HintSCIMUser = "aws identitystore list-users --identity-store-id d-… > users.json writes such a file"

// ReadSCIMUser reads the file of a user in IAM Identity Center.
func ReadSCIMUser(name string) ([]byte, error) {
	return ReadFile("reading the SCIM user", name, maxUsersFile)
}

func (e Evidence) loadConnectUsers(o *inspect.Options) error {
	if e.ConnectUsers == "" {
		return nil
	}
	data, err := ReadFile("reading the Connect users", e.ConnectUsers, maxUsersFile)
	if err != nil {
		return err
	}
	users, err := connectusers.Parse(data)
	if err != nil {
		return Failed(fmt.Errorf("reading the Connect users %s: %w", e.ConnectUsers, err),
			"aws connect list-users --instance-id ID > users.json writes such a file")
	}
	o.ConnectUsers, o.ConnectUsersCut, o.ConnectUsersOf = users.Names, users.Cut, users.Instance
	return nil
}

// loadLogs reads what CloudTrail and Entra ID recorded.
func (e Evidence) loadLogs(o *inspect.Options) error {
	for _, l := range []struct {
		names []string
		what  string
		parse func(string, []byte) ([]inspect.LogEvent, error)
		hint  string
	}{
		{
			e.CloudTrail,
			"reading the CloudTrail events",
			inspect.ParseCloudTrail,
			"aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithSAML > " +
				"events.json writes such a file",
		},
		{
			e.SignInLogs,
			"reading the sign-in log",
			inspect.ParseSignInLog,
			"Entra admin center: Entra ID > Monitoring & health > Sign-in logs > Download writes such a file",
		},
	} {
		for _, name := range l.names {
			data, err := ReadFile(l.what, name, maxUsersFile)
			if err != nil {
				return err
			}
			if data, err = unzipped(data); err != nil {
				return Failed(fmt.Errorf("%s %s: %w", l.what, name, err), l.hint)
			}
			events, err := l.parse(name, data)
			if err != nil {
				return Failed(err, l.hint)
			}
			o.Logs = append(o.Logs, events...)
		}
	}
	return nil
}

// unzipped undoes gzip, in which CloudTrail stores its files.
func unzipped(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUsersFile+1))
	if err == nil && len(out) > maxUsersFile {
		err = fmt.Errorf("unpacked it is larger than %d MiB", maxUsersFile>>20)
	}
	return out, err
}

// privateKey reads an RSA key in PEM, in either of its forms.
func privateKey(name string) (*rsa.PrivateKey, error) {
	data, err := ReadFile("reading the key", name, maxCertFile)
	if err != nil {
		return nil, err
	}
	key, err := rsaKey(data)
	if err != nil {
		return nil, Failed(fmt.Errorf("reading the key %s: %w", name, err), "a key behind a passphrase is opened with: "+
			"openssl pkey -in "+name+" -out plain.pem")
	}
	return key, nil
}

func rsaKey(data []byte) (*rsa.PrivateKey, error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
			return key, nil
		}
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if private, ok := key.(*rsa.PrivateKey); ok {
				return private, nil
			}
		}
	}
	return nil, errors.New("there is no RSA private key in PEM in it")
}

func policies(name, hint string) ([]*inspect.Policy, error) {
	data, err := ReadFile("reading the policy", name, inspect.MaxPolicyFile)
	if err != nil {
		return nil, err
	}
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return nil, Failed(err, hint)
	}
	return all, nil
}

func metadata(ctx context.Context, via http.RoundTripper, name string) (*inspect.Metadata, error) {
	data, err := ReadMetadata(ctx, via, name)
	if err != nil {
		return nil, err
	}
	m, err := inspect.ParseMetadata(name, data)
	if err != nil {
		return nil, Failed(err,
			"the app's own file is at Single sign-on > SAML Certificates > Federation Metadata XML in the Entra admin center")
	}
	return m, nil
}
