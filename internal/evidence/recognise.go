package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/pages"
	"github.com/samlscope/samlscope/internal/words"
)

// Why a file isn't an evidence.
var (
	ErrUnknown = errors.New("it is not a known kind of evidence")
	ErrMessage = errors.New("it is a SAML message, not evidence")
	ErrForeign = errors.New("samlscope can't check a sign-in against the users in it")
	ErrEmpty   = errors.New("it is empty")
	ErrIndex   = errors.New("it is the index of a directory of evidence: name the directory")
)

// messageBounds are those of the search for a message.
var messageBounds = inspect.Bounds{Messages: 10000}

// errEnough ends the reading of an input in which what was looked for is found.
var errEnough = errors.New("the rest is not asked for")

// shape says what files of a kind have in them, whatever form they are in. It is
// asked before the file is read as that kind, which may take long.
type shape struct {
	kind *Kind
	fits func(f *sample) bool
}

// sample is a file whose kind is to be told.
type sample struct {
	name string
	data []byte
	text string // in UTF-8, without a mark
}

func (f *sample) has(any ...string) bool {
	return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(f.text, s) })
}

// headHas looks at the first line only, without regard to case: titles of a table stand there.
func (f *sample) headHas(any ...string) bool {
	line, _, _ := strings.Cut(f.text, "\n")
	line = strings.ToLower(line)
	return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(line, s) })
}

func (f *sample) json() bool { return strings.HasPrefix(f.text, "{") || strings.HasPrefix(f.text, "[") }

// shapes are asked in this order, the strictest first.
func shapes() []shape {
	return []shape{
		{&DecryptKey, func(f *sample) bool { return f.has("PRIVATE KEY-----") }},
		{&Certificate, func(f *sample) bool { return f.has("-----BEGIN CERTIFICATE-----") }},
		{&AWSMetadata, func(f *sample) bool {
			return f.json() && f.has(`"SAMLMetadataDocument"`,
				`"saml_metadata_document"`) || IsMetadata(f.text) && storedByIAM(f.name)
		}},
		{&IDPMetadata, func(f *sample) bool { return IsMetadata(f.text) }},
		{&CloudTrail, func(f *sample) bool {
			return f.has("AssumeRoleWithSAML", "ExternalIdPDirectoryLogin", "ConsoleLogin",
				"sAMLAssertionID") && !f.policy() && (f.json() || f.has("eventName", "eventname", "Event name")) &&
				!f.has(`"startedDateTime"`) || // and no recording of a browser, which shows the same texts
				f.has("eventSource", "Event source") && f.has("eventName", "Event name")
		}},
		{&SignInLog, func(f *sample) bool {
			return f.has("errorCode", "ResultType", "resultType") && f.has("serPrincipalName", "SignInLogs",
				"ppDisplayName") ||
				f.has(`"status"`) && f.has(`"errorCode"`) || f.headHas("request id") && f.headHas("status",
				"error code")
		}},
		{&TrustPolicy, (*sample).trusts},
		{&RolePolicy, func(f *sample) bool { return f.policy() && !f.principal() }},
		{&SCIMUser, func(f *sample) bool {
			return f.json() && f.has(`"userName"`, `"UserName"`, "urn:ietf:params:scim:", `"IdentityStoreId"`) &&
				(f.has(`"IdentityStoreId"`) || !f.has(":iam::"))
		}},
		{&ConnectUsers, func(f *sample) bool {
			return f.has("UserSummaryList", "USERSUMMARYLIST", ":connect:") || f.json() && f.has(`"Username"`) ||
				f.headHas("user login", "username", "user name") && !f.json()
		}},
	}
}

// Kinds are all kinds, the strictest first.
func Kinds() (all []*Kind) {
	for _, s := range shapes() {
		all = append(all, s.kind)
	}
	return all
}

// policy says whether the file has an IAM policy in it.
func (f *sample) policy() bool { return f.hasKey("Statement") }

// principal says whether a policy in it names whom it is about.
func (f *sample) principal() bool { return f.hasKey("Principal") || f.hasKey("NotPrincipal") }

// hasKey looks for a key of JSON, also of JSON in a string and percent-encoded.
func (f *sample) hasKey(key string) bool {
	return f.has(`"`+key+`"`, `%22`+key+`%22`, `\"`+key+`\"`)
}

// trusts says whether the file has a policy in it that says who may assume a
// role. A policy of a bucket or a key names a Principal as well.
func (f *sample) trusts() bool {
	if f.has("AssumeRolePolicyDocument", "assume_role_policy") {
		return true
	}
	lower := strings.ToLower(f.text)
	return f.policy() && f.principal() && (strings.Contains(lower, "sts:") || strings.Contains(lower, "sts%3a"))
}

// IsMetadata says whether a text is XML whose root describes entities.
func IsMetadata(text string) bool {
	for strings.HasPrefix(text, "<") {
		end := ">"
		if strings.HasPrefix(text, "<!--") {
			end = "-->"
		} else if !strings.HasPrefix(text, "<?") && !strings.HasPrefix(text, "<!") {
			name := text[1:max(1, strings.IndexAny(text, " \t\r\n/>"))]
			_, local, ok := strings.Cut(name, ":")
			if !ok {
				local = name
			}
			return local == "EntityDescriptor" || local == "EntitiesDescriptor"
		}
		_, text, _ = strings.Cut(text, end)
		text = strings.TrimSpace(text)
	}
	return false
}

// storedByIAM says whether metadata as XML is called as if IAM stored it. The
// document is the one that was uploaded, so that nothing in it can tell; and
// Entra ID names its download after the app, which has AWS in its name.
func storedByIAM(name string) bool {
	base := strings.ToLower(filepath.Base(name))
	return slices.ContainsFunc([]string{"saml-provider", "iam-provider", "aws-metadata", "iam-metadata"},
		func(s string) bool { return strings.Contains(base, s) })
}

// Recognise tells what a file is by what is in it, and reads it. The kind is
// known, beside an error, where the file is of it and cannot be read.
func Recognise(name string, data []byte) (kind *Kind, read File, err error) {
	f := &sample{name: name, data: data}
	if text, _, problem := intake.ToUTF8(data); problem == nil {
		f.text = strings.TrimSpace(text)
	}
	if f.text == "" && len(bytes.TrimSpace(data)) == 0 {
		return nil, read, fmt.Errorf("reading %s: %w", name, ErrEmpty)
	}
	if _, err := evidencedir.ParseManifest([]byte(f.text)); err == nil {
		return nil, read, ErrIndex
	}
	for _, s := range shapes() {
		if !s.fits(f) {
			continue
		}
		found, broken := s.kind.read(name, data)
		if broken == nil {
			found.Shaped = true
			return s.kind, f.besides(s.kind, found), nil
		}
		if err == nil {
			kind, err = s.kind, broken
		}
	}
	if err != nil {
		return kind, read, err
	}
	if isMessage(name, data) {
		return nil, read, ErrMessage
	}
	return f.withoutShape()
}

// besides adds what is next to it: the trust policies beside a provider's metadata in the
// state of Terraform, and what roles may do beside their trust policies there and in the answer
// of aws iam get-account-authorization-details.
func (f *sample) besides(kind *Kind, read File) File {
	if kind != &TrustPolicy && (kind != &AWSMetadata || !f.trusts()) {
		return read
	}
	all, err := inspect.ParsePolicies(f.name, f.data)
	if err != nil {
		return read
	}
	of := map[inspect.PolicyKind][]*inspect.Policy{}
	for _, p := range all {
		of[p.Kind] = append(of[p.Kind], p)
	}
	trust, role, first := of[inspect.PolicyTrust], of[inspect.PolicyPermissions], read.Apply
	if kind == &TrustPolicy {
		trust = nil // which is what was read
	}
	for _, also := range []struct {
		all  []*inspect.Policy
		what string
	}{{trust, "trust policy"}, {role, "policy of roles"}} {
		if len(also.all) > 0 {
			read.Says += "; " + words.Plural(len(also.all), also.what)
		}
	}
	read.Apply = func(o *inspect.Options) {
		first(o)
		o.TrustPolicies = append(o.TrustPolicies, trust...)
		o.RolePolicies = append(o.RolePolicies, role...)
	}
	return read
}

// withoutShape tries what a file may be in which nothing tells: a certificate
// in DER, and names, which is a guess.
func (f *sample) withoutShape() (kind *Kind, read File, err error) {
	if read, err = readCertificates(f.name, f.data); err == nil {
		return &Certificate, read, nil
	}
	if !f.json() && plainNames(f.text) {
		if read, err = readConnectUsers(f.name, f.data); err == nil {
			// a guess shows who is there, and refuses no one
			read.Partial("nothing in the file says that it contains all users; --connect-users reads it as " +
				"the full list")
			return &ConnectUsers, read, nil
		}
	}
	if whose := f.foreign(); whose != "" {
		return nil, File{}, fmt.Errorf("reading %s: %w; it has those of %s", f.name, ErrForeign, whose)
	}
	return nil, File{}, fmt.Errorf("reading %s: %w", f.name, ErrUnknown)
}

// foreign says of which directory a file has users that isn't an evidence, by the first of them.
func (f *sample) foreign() string {
	var doc any
	if !f.json() || json.Unmarshal([]byte(f.text), &doc) != nil {
		return ""
	}
	object, _ := doc.(map[string]any)
	for _, key := range []string{"Users", "User", "value"} {
		if inner, ok := object[key]; ok {
			doc = inner
		}
	}
	if list, ok := doc.([]any); ok && len(list) > 0 {
		doc = list[0]
	}
	user, _ := doc.(map[string]any)
	switch whose := pages.Whose(user); whose {
	case pages.Graph, pages.IAM, pages.Cognito:
		return whose
	}
	return ""
}

// isMessage says whether a SAML message can be read in a file.
func isMessage(name string, data []byte) (is bool) {
	_ = inspect.ReadWithin(context.Background(), name, bytes.NewReader(data), messageBounds, // which only stops it early
		func(m *inspect.Message) error {
			if is = isSAML(m); is {
				return errEnough
			}
			return nil
		})
	return is
}

// isSAML says whether something was decoded that may be a SAML message.
func isSAML(m *inspect.Message) bool {
	return strings.Contains(m.XML, "urn:oasis:names:tc:SAML:") && !IsMetadata(strings.TrimSpace(m.XML))
}

// plainNames says whether a text may be user names, one a line or with tabs in
// between, and no base64 in lines.
func plainNames(text string) bool {
	for _, name := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' || c == '\t' }) {
		if len(name) > 100 || len(name) > 60 && !strings.Contains(name, "@") || strings.ContainsAny(name, " <>{}=") ||
			strings.HasPrefix(name, "-----") {
			return false
		}
	}
	return text != ""
}
