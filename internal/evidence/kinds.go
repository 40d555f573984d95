// Package evidence tells what a file shows of AWS or Entra ID, and reads it into the options of a judgement.
package evidence

import (
	"bytes"
	"compress/gzip"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/words"
)

const (
	// MaxMetadata is what IAM accepts of a metadata document, in bytes.
	MaxMetadata = 10_000_000
	// MaxUsersFile bounds a list of users or a log, in bytes: IAM Identity Center has 100,000 users and more.
	MaxUsersFile = 64 << 20
	maxCertFile  = 1 << 20
	// HintSCIMUser is the command that writes what --scim-user accepts.
	HintSCIMUser = "aws identitystore list-users --identity-store-id d-… > users.json writes such a file"
)

// Kind is one kind of file that messages are judged by.
type Kind struct {
	ID    string // as the page's API calls it
	Flag  string // that takes such a file
	Is    string // "the trust policy of a role"
	Doing string // "reading the policy", for errors
	Limit int    // bytes
	Makes string // the command, or the place, that writes such a file
	read  func(name string, data []byte) (File, error)
}

// File is a file of evidence that was read.
type File struct {
	Says string // what is in it, in a few words
	Note string // what the reader should know of it; "" for nothing
	// Guessed says that nothing in the file tells its kind, only that it is of no other.
	Guessed bool
	// Shaped says of what is guessed that it has at least the shape of its kind, such as a title.
	Shaped bool
	// Partial notes that the file does not hold all there is; nil where that makes no difference.
	Partial func(why string)
	// Apply puts what is in it into the options.
	Apply func(o *inspect.Options)
}

// Read reads a file as one of this kind.
func (k *Kind) Read(name string, data []byte) (File, error) { return k.read(name, data) }

// Hint is what to do when a file can't be read as one of this kind.
func (k *Kind) Hint(name string) string {
	if k == &DecryptKey {
		return "a key behind a passphrase is opened with: openssl pkey -in " + name + " -out plain.pem"
	}
	return k.Makes
}

// IDPMetadata is the metadata that an identity provider publishes.
var IDPMetadata = Kind{
	ID: "idp-metadata", Flag: "--idp-metadata", Is: "metadata of an identity provider", Doing: "reading the metadata",
	Limit: MaxMetadata, read: readIDPMetadata,
	Makes: "the app's own file is at Single sign-on > SAML Certificates > Federation Metadata XML in the Entra " +
		"admin center",
}

// AWSMetadata is the metadata that IAM stores.
var AWSMetadata = Kind{
	ID: "aws-metadata", Flag: "--aws-metadata", Is: "the metadata that an IAM identity provider stores",
	Doing: "reading the metadata", Limit: 2 * MaxMetadata, read: readAWSMetadata,
	Makes: "aws iam get-saml-provider --saml-provider-arn ARN > provider.json writes such a file",
}

// Certificate is a certificate to trust.
var Certificate = Kind{
	ID: "certificate", Flag: "--cert", Is: "a certificate", Doing: "reading the certificate", Limit: maxCertFile,
	Makes: "Entra's is at Single sign-on > SAML Certificates > Certificate (Base64) > Download", read: readCertificates,
}

// DecryptKey is a key that opens encrypted assertions.
var DecryptKey = Kind{
	ID: "decrypt-key", Flag: "--decrypt-key", Is: "a private key", Doing: "reading the key", Limit: maxCertFile,
	read: readDecryptKey,
}

// TrustPolicy is who may assume a role.
var TrustPolicy = Kind{
	ID: "trust-policy", Flag: "--trust-policy", Is: "the trust policy of a role", Doing: "reading the policy",
	Limit: inspect.MaxPolicyFile, read: readTrustPolicy,
	Makes: "aws iam get-role --role-name NAME > role.json writes such a file",
}

// RolePolicy is what a role may do.
var RolePolicy = Kind{
	ID: "role-policy", Flag: "--role-policy", Is: "a policy of a role", Doing: "reading the policy",
	Limit: inspect.MaxPolicyFile,
	Makes: "aws iam get-role-policy --role-name NAME --policy-name POLICY > policy.json writes such a file",
	read:  readRolePolicies,
}

// SCIMUser is the users of IAM Identity Center.
var SCIMUser = Kind{
	ID: "scim-user", Flag: "--scim-user", Is: "a user in IAM Identity Center", Doing: "reading the SCIM user",
	Limit: MaxUsersFile, read: readSCIM,
	Makes: HintSCIMUser,
}

// ConnectUsers is the users of an Amazon Connect instance.
var ConnectUsers = Kind{
	ID: "connect-users", Flag: "--connect-users", Is: "a list of Amazon Connect users",
	Doing: "reading the Connect users",
	Limit: MaxUsersFile, read: readConnectUsers,
	Makes: "aws connect list-users --instance-id ID > users.json writes such a file",
}

// CloudTrail is CloudTrail's record of sign-ins.
var CloudTrail = Kind{
	ID: "cloudtrail", Flag: "--cloudtrail", Is: "a CloudTrail log", Doing: "reading the CloudTrail events",
	Limit: MaxUsersFile, read: func(name string, data []byte) (File, error) {
		return readLog("sign-in events", inspect.ParseCloudTrail, name, data)
	},
	Makes: "aws cloudtrail lookup-events --lookup-attributes " +
		"AttributeKey=EventName,AttributeValue=AssumeRoleWithSAML > " +
		"events.json writes such a file",
}

// SignInLog is Entra ID's sign-in log.
var SignInLog = Kind{
	ID: "signin-log", Flag: "--signin-log", Is: "Entra ID's sign-in log", Doing: "reading the sign-in log",
	Limit: MaxUsersFile, read: func(name string, data []byte) (File, error) {
		return readLog("sign-ins", inspect.ParseSignInLog, name, data)
	},
	Makes: "Entra admin center: Monitoring & health > Sign-in logs > Download writes such a file",
}

func readIDPMetadata(name string, data []byte) (File, error) {
	m, err := inspect.ParseMetadata(name, data)
	if err != nil {
		return File{}, err
	}
	return File{
		Says:  fmt.Sprintf("published: %s, %d signing keys", m.EntityID, len(m.Signing)),
		Apply: func(o *inspect.Options) { o.IDPMetadata = append(o.IDPMetadata, m) },
	}, nil
}

func readAWSMetadata(name string, data []byte) (File, error) {
	all, err := inspect.ParseStoredMetadata(name, data)
	if err != nil {
		return File{}, err
	}
	m := all[0]
	says := fmt.Sprintf("stored by IAM: %s, %d signing keys", m.EntityID, len(m.Signing))
	if m.Provider != nil && m.Provider.Encryption != "" {
		says += ", encryption " + m.Provider.Encryption
	}
	if len(all) > 1 {
		says = fmt.Sprintf("stored by IAM: %d identity providers", len(all))
	}
	return File{Says: says, Apply: func(o *inspect.Options) {
		o.StoredMetadata = append(o.StoredMetadata, all...)
		if o.AWSMetadata = nil; len(o.StoredMetadata) == 1 {
			o.AWSMetadata = m
		}
	}}, nil
}

func readCertificates(name string, data []byte) (File, error) {
	certs, err := inspect.ParseCertificates(data)
	if err != nil {
		return File{}, fmt.Errorf("reading the certificate %s: %w", name, err)
	}
	return File{
		Says:  fmt.Sprintf("%d to trust", len(certs)),
		Apply: func(o *inspect.Options) { o.Certs = append(o.Certs, certs...) },
	}, nil
}

// readDecryptKey reads an RSA key in PEM, in either of its forms.
func readDecryptKey(name string, data []byte) (File, error) {
	key, err := rsaKey(data)
	if err != nil {
		return File{}, fmt.Errorf("reading the key %s: %w", name, err)
	}
	return File{
		Says:  fmt.Sprintf("RSA, %d bits; kept in memory only", key.N.BitLen()),
		Apply: func(o *inspect.Options) { o.DecryptKeys = append(o.DecryptKeys, key) },
	}, nil
}

func readTrustPolicy(name string, data []byte) (File, error) {
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return File{}, err
	}
	trust := inspect.PoliciesOf(all, inspect.PolicyTrust)
	return File{
		Says:  words.Plural(len(trust), "trust policy"),
		Apply: func(o *inspect.Options) { o.TrustPolicies = append(o.TrustPolicies, trust...) },
	}, nil
}

func readRolePolicies(name string, data []byte) (File, error) {
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return File{}, err
	}
	return File{
		Says: fmt.Sprintf("%d of the role", len(all)),
		Apply: func(o *inspect.Options) {
			o.RolePolicies = append(o.RolePolicies, inspect.PoliciesOf(all, inspect.PolicyPermissions)...)
		},
	}, nil
}

func readSCIM(name string, data []byte) (File, error) {
	users, err := inspect.ParseSCIMUsers(name, data)
	if err != nil {
		return File{}, err
	}
	return File{
		Says: users.Says(), Partial: users.Partial,
		Apply: func(o *inspect.Options) { o.SCIMUsers = scimusers.Join(o.SCIMUsers, users) },
	}, nil
}

func readConnectUsers(name string, data []byte) (File, error) {
	users, err := connectusers.Parse(data)
	if err != nil {
		return File{}, fmt.Errorf("reading the Connect users %s: %w", name, err)
	}
	users.File = name
	return OfConnectUsers(users), nil
}

// OfNobody is the evidence of an identity store of IAM Identity Center that has no user.
func OfNobody() File {
	return File{
		Says:  "no user at all",
		Apply: func(o *inspect.Options) { o.SCIMUsers = scimusers.Join(o.SCIMUsers, scimusers.Nobody()) },
	}
}

// OfConnectUsers is a list of the users of an Amazon Connect instance as evidence.
func OfConnectUsers(users *connectusers.List) File {
	return File{
		Says:    users.Says(),
		Guessed: !users.Told,
		Partial: users.Partial,
		Apply:   func(o *inspect.Options) { o.ConnectLists = append(o.ConnectLists, users) },
	}
}

// readLog reads what CloudTrail or Entra ID recorded.
func readLog(
	of string, parse func(string, []byte) ([]inspect.LogEvent, error), name string, data []byte,
) (File, error) {
	events, err := parse(name, data)
	if err != nil {
		return File{}, err
	}
	read := File{
		Says:  fmt.Sprintf("%d %s", len(events), of),
		Apply: func(o *inspect.Options) { o.Logs = append(o.Logs, events...) },
	}
	undated, example := 0, ""
	for _, e := range events {
		if e.Time.IsZero() {
			undated++
			example = e.UnreadTime
		}
	}
	if undated > 0 {
		read.Note = fmt.Sprintf("%d of %d %s have no unambiguous date", undated, len(events), of)
		if example != "" {
			read.Note += fmt.Sprintf(" (%q)", example)
		}
		read.Note += "; samlscope matches them only by the assertion's ID"
	}
	return read, nil
}

// Unzipped undoes gzip, in which CloudTrail stores its files.
func Unzipped(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, MaxUsersFile+1))
	if err == nil && len(out) > MaxUsersFile {
		err = fmt.Errorf("unpacked it is larger than %d MiB", MaxUsersFile>>20)
	}
	return out, err
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
	return nil, errors.New("it contains no RSA private key in PEM")
}
