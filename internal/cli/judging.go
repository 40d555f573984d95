package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
)

const (
	maxCertFile   = 1 << 20
	maxPolicyFile = 1 << 20
	maxUsersFile  = 32 << 20 // Connect has instances of 100,000 users
)

// judging are the flags on which a judgement depends, shared by every command
// that judges.
type judging struct {
	idpMetadata, certs []string
	awsMetadata        string
	target             string
	skew               time.Duration
	strict             bool
	connectUsers       string
	connectInstance    string
	trustPolicy        string
	rolePolicies       []string
	scimUser           string
	decryptKeys        []string
	cloudTrail         []string
	signInLog          []string
}

func (j *judging) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&j.idpMetadata, "idp-metadata", nil, "`FILE|URL` of the federation metadata that Entra publishes (repeatable; only URLs named here are fetched)")
	f.StringVar(&j.awsMetadata, "aws-metadata", "", "`FILE` with the metadata that the IAM identity provider stores")
	f.StringArrayVar(&j.certs, "cert", nil, "`FILE` with a signing certificate to trust, PEM or DER (repeatable)")
	choice(cmd, &j.target, "target", "`SERVICE` that the message is for", "auto", "iam", "identity-center", "cognito")
	f.DurationVar(&j.skew, "skew", 0, "tolerance of clock comparisons; what passes only with it is a warning")
	f.BoolVar(&j.strict, "strict", false, "raise the warnings that a cautious service provider would refuse to errors")
	f.StringVar(&j.connectUsers, "connect-users", "", "`FILE` with the users of the Amazon Connect instance: the output of aws connect list-users, or one name a line")
	f.StringVar(&j.trustPolicy, "trust-policy", "", "`FILE` with the trust policy of the role: its JSON, or the output of aws iam get-role")
	f.StringArrayVar(&j.rolePolicies, "role-policy", nil, "`FILE` with a policy of the role: its JSON, or the output of aws iam get-role-policy or get-policy-version (repeatable)")
	f.StringVar(&j.scimUser, "scim-user", "", "`FILE` with the user in IAM Identity Center: a SCIM resource, the body of a SCIM POST or PATCH, or the output of aws identitystore describe-user")
	f.StringArrayVar(&j.decryptKeys, "decrypt-key", nil, "`FILE` with the private key (PEM) that encrypted assertions are for (repeatable)")
	f.StringArrayVar(&j.cloudTrail, "cloudtrail", nil, "`FILE` with CloudTrail events: a log file, gzip too, or the output of aws cloudtrail lookup-events (repeatable)")
	f.StringArrayVar(&j.signInLog, "signin-log", nil, "`FILE` with Entra ID's sign-in log as the admin center exports it, JSON or CSV (repeatable)")
	f.StringVar(&j.connectInstance, "connect-instance", "", "`ARN` or id of the Amazon Connect instance that the sign-in should reach")
}

// options reads what the flags name.
func (j *judging) options(ctx context.Context, via http.RoundTripper) (inspect.Options, error) {
	o := inspect.Options{Skew: j.skew, Strict: j.strict, Target: inspect.Target(j.target), ConnectInstance: j.connectInstance}
	if j.skew < 0 {
		return o, usage("--skew cannot be negative")
	}
	for _, name := range j.idpMetadata {
		m, err := metadata(ctx, via, name)
		if err != nil {
			return o, err
		}
		o.IDPMetadata = append(o.IDPMetadata, m)
	}
	if j.awsMetadata != "" {
		if isURL(j.awsMetadata) {
			return o, usage("--aws-metadata takes a file: AWS does not publish what IAM stores")
		}
		m, err := metadata(ctx, via, j.awsMetadata)
		if err != nil {
			return o, err
		}
		o.AWSMetadata = m
	}
	for _, name := range j.certs {
		data, err := readFile("reading the certificate", name, maxCertFile)
		if err != nil {
			return o, err
		}
		certs, err := inspect.ParseCertificates(data)
		if err != nil {
			return o, failed(fmt.Errorf("reading the certificate %s: %w", name, err), "Entra's is at Single sign-on > SAML Certificates > Certificate (Base64) > Download")
		}
		o.Certs = append(o.Certs, certs...)
	}
	if j.trustPolicy != "" {
		all, err := policies(j.trustPolicy, "aws iam get-role --role-name NAME > role.json writes such a file")
		if err != nil {
			return o, err
		}
		o.TrustPolicy = all[0]
	}
	for _, name := range j.rolePolicies {
		all, err := policies(name, "aws iam get-role-policy --role-name NAME --policy-name POLICY > policy.json writes such a file")
		if err != nil {
			return o, err
		}
		o.RolePolicies = append(o.RolePolicies, all...)
	}
	if j.scimUser != "" {
		data, err := readFile("reading the SCIM user", j.scimUser, maxPolicyFile)
		if err != nil {
			return o, err
		}
		if o.SCIMUser, err = inspect.ParseSCIMUser(j.scimUser, data); err != nil {
			return o, failed(err, "aws identitystore describe-user --identity-store-id d-… --user-id … > user.json writes such a file")
		}
	}
	if err := j.logs(&o); err != nil {
		return o, err
	}
	for _, name := range j.decryptKeys {
		key, err := privateKey(name)
		if err != nil {
			return o, err
		}
		o.DecryptKeys = append(o.DecryptKeys, key)
	}
	if j.connectUsers != "" {
		data, err := readFile("reading the Connect users", j.connectUsers, maxUsersFile)
		if err != nil {
			return o, err
		}
		users, err := connectUsers(data)
		if err != nil {
			return o, failed(fmt.Errorf("reading the Connect users %s: %w", j.connectUsers, err), "aws connect list-users --instance-id ID > users.json writes such a file")
		}
		o.ConnectUsers = users
	}
	return o, nil
}

// logs reads what CloudTrail and Entra ID recorded.
func (j *judging) logs(o *inspect.Options) error {
	for _, l := range []struct {
		names []string
		what  string
		parse func(string, []byte) ([]inspect.LogEvent, error)
		hint  string
	}{
		{j.cloudTrail, "reading the CloudTrail events", inspect.ParseCloudTrail, "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithSAML > events.json writes such a file"},
		{j.signInLog, "reading the sign-in log", inspect.ParseSignInLog, "Entra admin center: Monitoring & health > Sign-in logs > Download writes such a file"},
	} {
		for _, name := range l.names {
			data, err := readFile(l.what, name, maxUsersFile)
			if err != nil {
				return err
			}
			if data, err = unzipped(data); err != nil {
				return failed(fmt.Errorf("%s %s: %w", l.what, name, err), l.hint)
			}
			events, err := l.parse(name, data)
			if err != nil {
				return failed(err, l.hint)
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
	data, err := readFile("reading the key", name, maxCertFile)
	if err != nil {
		return nil, err
	}
	key, err := rsaKey(data)
	if err != nil {
		return nil, failed(fmt.Errorf("reading the key %s: %w", name, err), "a key behind a passphrase is opened with: openssl pkey -in "+name+" -out plain.pem")
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
	data, err := readFile("reading the policy", name, maxPolicyFile)
	if err != nil {
		return nil, err
	}
	all, err := inspect.ParsePolicies(name, data)
	if err != nil {
		return nil, failed(err, hint)
	}
	return all, nil
}

func metadata(ctx context.Context, via http.RoundTripper, name string) (*inspect.Metadata, error) {
	data, err := readMetadata(ctx, via, name)
	if err != nil {
		return nil, err
	}
	m, err := inspect.ParseMetadata(name, data)
	if err != nil {
		return nil, failed(err, "the app's own file is at Single sign-on > SAML Certificates > Federation Metadata XML in the Entra admin center")
	}
	return m, nil
}

// connectUsers reads the answer of `aws connect list-users` (one page or
// several, one after the other), or one user name a line.
func connectUsers(data []byte) ([]string, error) {
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "\uFEFF"))
	users := []string{}
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				users = append(users, line)
			}
		}
		return users, nil
	}
	for dec := json.NewDecoder(strings.NewReader(text)); dec.More(); {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		var page struct{ UserSummaryList []connectUser }
		var err error
		if raw[0] == '[' { // what is left with --query 'UserSummaryList' or '….Username'
			err = json.Unmarshal(raw, &page.UserSummaryList)
		} else {
			err = json.Unmarshal(raw, &page)
		}
		if err != nil {
			return nil, err
		}
		for _, u := range page.UserSummaryList {
			users = append(users, string(u))
		}
	}
	if len(users) == 0 {
		return nil, errors.New("it names no user (UserSummaryList is missing or empty)")
	}
	return users, nil
}

// connectUser is the name of a user: of an object with a Username, or a string.
type connectUser string

// UnmarshalJSON implements json.Unmarshaler.
func (u *connectUser) UnmarshalJSON(data []byte) error {
	var name string
	if data[0] != '"' {
		var summary struct{ Username string }
		if err := json.Unmarshal(data, &summary); err != nil {
			return err
		}
		name = summary.Username
	} else if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	if name == "" {
		return errors.New("an entry of the list has no Username")
	}
	*u = connectUser(name)
	return nil
}
