package app

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

// evidenceKind is one kind of file that messages are judged by.
type evidenceKind struct {
	id    string // as the page's API calls it
	flag  string // that takes such a file
	is    string // "the trust policy of a role"
	doing string // "reading the policy", for errors
	limit int    // bytes
	makes string // the command, or the place, that writes such a file
	read  func(name string, data []byte) (evidenceFile, error)
}

// evidenceFile is a file of evidence that was read.
type evidenceFile struct {
	says string // what is in it, in a few words
	note string // what the reader should know of it; "" for nothing
	// guessed says that nothing in the file tells its kind, only that it is of no other.
	guessed bool
	// shaped says of what is guessed that it has at least the shape of its kind, such as a title.
	shaped bool
	// partial notes that the file does not hold all there is; nil where that makes no difference.
	partial func(why string)
	apply   func(o *inspect.Options)
}

func (k *evidenceKind) hint(name string) string {
	if k == &decryptKeyFile {
		return "a key behind a passphrase is opened with: openssl pkey -in " + name + " -out plain.pem"
	}
	return k.makes
}

var idpMetadataFile = evidenceKind{
	id: "idp-metadata", flag: "--idp-metadata", is: "metadata of an identity provider", doing: "reading the metadata",
	limit: maxMetadata, read: readIDPMetadata,
	makes: "the app's own file is at Single sign-on > SAML Certificates > Federation Metadata XML in the Entra " +
		"admin center",
}

var awsMetadataFile = evidenceKind{
	id: "aws-metadata", flag: "--aws-metadata", is: "the metadata that an IAM identity provider stores",
	doing: "reading the metadata", limit: 2 * maxMetadata, read: readAWSMetadata,
	makes: "aws iam get-saml-provider --saml-provider-arn ARN > provider.json writes such a file",
}

var certificateFile = evidenceKind{
	id: "certificate", flag: "--cert", is: "a certificate", doing: "reading the certificate", limit: maxCertFile,
	makes: "Entra's is at Single sign-on > SAML Certificates > Certificate (Base64) > Download", read: readCertificates,
}

var decryptKeyFile = evidenceKind{
	id: "decrypt-key", flag: "--decrypt-key", is: "a private key", doing: "reading the key", limit: maxCertFile,
	read: readDecryptKey,
}

var trustPolicyFile = evidenceKind{
	id: "trust-policy", flag: "--trust-policy", is: "the trust policy of a role", doing: "reading the policy",
	limit: inspect.MaxPolicyFile, read: readTrustPolicy,
	makes: "aws iam get-role --role-name NAME > role.json writes such a file",
}

var rolePolicyFile = evidenceKind{
	id: "role-policy", flag: "--role-policy", is: "a policy of a role", doing: "reading the policy",
	limit: inspect.MaxPolicyFile,
	makes: "aws iam get-role-policy --role-name NAME --policy-name POLICY > policy.json writes such a file",
	read:  readRolePolicies,
}

var scimUserFile = evidenceKind{
	id: "scim-user", flag: "--scim-user", is: "a user in IAM Identity Center", doing: "reading the SCIM user",
	limit: maxUsersFile, read: readSCIM,
	makes: HintSCIMUser,
}

var connectUsersFile = evidenceKind{
	id: "connect-users", flag: "--connect-users", is: "a list of Amazon Connect users",
	doing: "reading the Connect users",
	limit: maxUsersFile, read: readConnectUsers,
	makes: "aws connect list-users --instance-id ID > users.json writes such a file",
}

var cloudTrailFile = evidenceKind{
	id: "cloudtrail", flag: "--cloudtrail", is: "a CloudTrail log", doing: "reading the CloudTrail events",
	limit: maxUsersFile, read: func(name string, data []byte) (evidenceFile, error) {
		return readLog("sign-in events", inspect.ParseCloudTrail, name, data)
	},
	makes: "aws cloudtrail lookup-events --lookup-attributes " +
		"AttributeKey=EventName,AttributeValue=AssumeRoleWithSAML > " +
		"events.json writes such a file",
}

var signInLogFile = evidenceKind{
	id: "signin-log", flag: "--signin-log", is: "Entra ID's sign-in log", doing: "reading the sign-in log",
	limit: maxUsersFile, read: func(name string, data []byte) (evidenceFile, error) {
		return readLog("sign-ins", inspect.ParseSignInLog, name, data)
	},
	makes: "Entra admin center: Monitoring & health > Sign-in logs > Download writes such a file",
}

func readIDPMetadata(name string, data []byte) (evidenceFile, error) {
	m, err := inspect.ParseMetadata(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	return evidenceFile{
		says:  fmt.Sprintf("published: %s, %d signing keys", m.EntityID, len(m.Signing)),
		apply: func(o *inspect.Options) { o.IDPMetadata = append(o.IDPMetadata, m) },
	}, nil
}

func readAWSMetadata(name string, data []byte) (evidenceFile, error) {
	all, err := inspect.ParseStoredMetadata(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	m := all[0]
	says := fmt.Sprintf("stored by IAM: %s, %d signing keys", m.EntityID, len(m.Signing))
	if m.Provider != nil && m.Provider.Encryption != "" {
		says += ", encryption " + m.Provider.Encryption
	}
	if len(all) > 1 {
		says = fmt.Sprintf("stored by IAM: %d identity providers", len(all))
	}
	return evidenceFile{says: says, apply: func(o *inspect.Options) {
		o.StoredMetadata = append(o.StoredMetadata, all...)
		if o.AWSMetadata = nil; len(o.StoredMetadata) == 1 {
			o.AWSMetadata = m
		}
	}}, nil
}

func readCertificates(name string, data []byte) (evidenceFile, error) {
	certs, err := inspect.ParseCertificates(data)
	if err != nil {
		return evidenceFile{}, fmt.Errorf("reading the certificate %s: %w", name, err)
	}
	return evidenceFile{
		says:  fmt.Sprintf("%d to trust", len(certs)),
		apply: func(o *inspect.Options) { o.Certs = append(o.Certs, certs...) },
	}, nil
}

// readDecryptKey reads an RSA key in PEM, in either of its forms.
func readDecryptKey(name string, data []byte) (evidenceFile, error) {
	key, err := rsaKey(data)
	if err != nil {
		return evidenceFile{}, fmt.Errorf("reading the key %s: %w", name, err)
	}
	return evidenceFile{
		says:  fmt.Sprintf("RSA, %d bits; kept in memory only", key.N.BitLen()),
		apply: func(o *inspect.Options) { o.DecryptKeys = append(o.DecryptKeys, key) },
	}, nil
}

func readTrustPolicy(name string, data []byte) (evidenceFile, error) {
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	trust := inspect.PoliciesOf(all, inspect.PolicyTrust)
	return evidenceFile{
		says:  words.Plural(len(trust), "trust policy"),
		apply: func(o *inspect.Options) { o.TrustPolicies = append(o.TrustPolicies, trust...) },
	}, nil
}

func readRolePolicies(name string, data []byte) (evidenceFile, error) {
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	return evidenceFile{
		says: fmt.Sprintf("%d of the role", len(all)),
		apply: func(o *inspect.Options) {
			o.RolePolicies = append(o.RolePolicies, inspect.PoliciesOf(all, inspect.PolicyPermissions)...)
		},
	}, nil
}

func readSCIM(name string, data []byte) (evidenceFile, error) {
	users, err := inspect.ParseSCIMUsers(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	return evidenceFile{
		says: users.Says(), partial: users.Partial,
		apply: func(o *inspect.Options) { o.SCIMUsers = scimusers.Join(o.SCIMUsers, users) },
	}, nil
}

func readConnectUsers(name string, data []byte) (evidenceFile, error) {
	users, err := connectusers.Parse(data)
	if err != nil {
		return evidenceFile{}, fmt.Errorf("reading the Connect users %s: %w", name, err)
	}
	users.File = name
	return connectEvidence(users), nil
}

func connectEvidence(users *connectusers.List) evidenceFile {
	return evidenceFile{
		says:    users.Says(),
		guessed: !users.Told,
		partial: users.Partial,
		apply:   func(o *inspect.Options) { o.ConnectLists = append(o.ConnectLists, users) },
	}
}

// readLog reads what CloudTrail or Entra ID recorded.
func readLog(
	of string, parse func(string, []byte) ([]inspect.LogEvent, error), name string, data []byte,
) (evidenceFile, error) {
	events, err := parse(name, data)
	if err != nil {
		return evidenceFile{}, err
	}
	read := evidenceFile{
		says:  fmt.Sprintf("%d %s", len(events), of),
		apply: func(o *inspect.Options) { o.Logs = append(o.Logs, events...) },
	}
	undated, example := 0, ""
	for _, e := range events {
		if e.Time.IsZero() {
			undated++
			example = e.UnreadTime
		}
	}
	if undated > 0 {
		read.note = fmt.Sprintf("%d of %d %s have no unambiguous date", undated, len(events), of)
		if example != "" {
			read.note += fmt.Sprintf(" (%q)", example)
		}
		read.note += "; samlscope matches them only by the assertion's ID"
	}
	return read, nil
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
