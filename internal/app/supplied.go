package app

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/web"
)

// supplied is what was dropped onto the page besides messages. It lives as long
// as the program and is never written anywhere.
type supplied struct {
	mu    sync.Mutex
	count int
	items []suppliedItem
}

type suppliedItem struct {
	web.Supplied
	apply func(o *inspect.Options)
}

// Take finds out what a file is. What is of a kind of which there can be one
// replaces the one before.
func (e *supplied) Take(name string, data []byte) (web.Supplied, error) {
	data, err := unzipped(data)
	if err != nil {
		return web.Supplied{}, fmt.Errorf("reading %s: %w", name, err)
	}
	item, err := recognised(name, data)
	if err != nil {
		return web.Supplied{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count++
	item.ID, item.Name = strconv.Itoa(e.count), name
	if slices.Contains([]string{"aws-metadata", "trust-policy", "connect-users", "scim-user"}, item.Kind) {
		e.items = slices.DeleteFunc(e.items, func(i suppliedItem) bool { return i.Kind == item.Kind })
	}
	e.items = append(e.items, item)
	return item.Supplied, nil
}

// All are in the order in which they came.
func (e *supplied) All() (all []web.Supplied) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, i := range e.items {
		all = append(all, i.Supplied)
	}
	return all
}

// Forget takes one back.
func (e *supplied) Forget(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := len(e.items)
	e.items = slices.DeleteFunc(e.items, func(i suppliedItem) bool { return i.ID == id })
	return len(e.items) < before
}

// add puts everything that was supplied into the options.
func (e *supplied) add(o inspect.Options) inspect.Options {
	e.mu.Lock()
	defer e.mu.Unlock()
	o.IDPMetadata, o.Certs, o.RolePolicies = slices.Clone(o.IDPMetadata), slices.Clone(o.Certs), slices.Clone(o.RolePolicies)
	o.Logs, o.DecryptKeys = slices.Clone(o.Logs), slices.Clone(o.DecryptKeys)
	for _, i := range e.items {
		i.apply(&o)
	}
	return o
}

// recognised tells what a file is by what is in it. Metadata is taken for what
// IAM stores when it comes as IAM gives it (aws iam get-saml-provider) or is
// called so, else for what the identity provider publishes.
func recognised(name string, data []byte) (suppliedItem, error) {
	kind := func(kind, says string, apply func(o *inspect.Options)) (suppliedItem, error) {
		return suppliedItem{web.Supplied{Kind: kind, Says: says}, apply}, nil
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "\uFEFF"))
	if strings.HasPrefix(text, "{") && strings.Contains(text, `"SAMLMetadataDocument"`) {
		var provider struct{ SAMLMetadataDocument string }
		if err := json.Unmarshal([]byte(text), &provider); err != nil {
			return suppliedItem{}, fmt.Errorf("reading %s: it is no JSON", name)
		}
		data, text, name = []byte(provider.SAMLMetadataDocument), provider.SAMLMetadataDocument, "iam-"+name
	}
	switch {
	case strings.HasPrefix(text, "<"):
		m, err := inspect.ParseMetadata(name, data)
		if err != nil {
			return suppliedItem{}, err
		}
		says := fmt.Sprintf("%s, %d signing keys", m.EntityID, len(m.Signing))
		if lower := strings.ToLower(name); strings.Contains(lower, "iam") || strings.Contains(lower, "aws") ||
			strings.Contains(lower, "saml-provider") {
			return kind("aws-metadata", "stored by IAM: "+says, func(o *inspect.Options) { o.AWSMetadata = m })
		}
		return kind("idp-metadata", "published: "+says, func(o *inspect.Options) { o.IDPMetadata = append(o.IDPMetadata, m) })
	case strings.Contains(text, "PRIVATE KEY-----"):
		key, err := rsaKey(data)
		if err != nil {
			return suppliedItem{}, fmt.Errorf("reading %s: %w", name, err)
		}
		return kind("decrypt-key", fmt.Sprintf("RSA, %d bits; kept in memory only", key.N.BitLen()),
			func(o *inspect.Options) { o.DecryptKeys = append(o.DecryptKeys, key) })
	}
	if certs, err := inspect.ParseCertificates(data); err == nil {
		return kind("certificate", fmt.Sprintf("%d to trust", len(certs)),
			func(o *inspect.Options) { o.Certs = append(o.Certs, certs...) })
	}
	if events, err := inspect.ParseCloudTrail(name, data); err == nil {
		return kind("cloudtrail", fmt.Sprintf("%d sign-in events", len(events)),
			func(o *inspect.Options) { o.Logs = append(o.Logs, events...) })
	}
	if events, err := inspect.ParseSignInLog(name, data); err == nil {
		return kind("signin-log", fmt.Sprintf("%d sign-ins", len(events)),
			func(o *inspect.Options) { o.Logs = append(o.Logs, events...) })
	}
	if all, err := inspect.ParsePolicies(name, data); err == nil {
		return recognisedPolicies(all), nil
	}
	if strings.Contains(text, "serName") {
		if users, err := inspect.ParseSCIMUsers(name, data); err == nil {
			return kind("scim-user", users.Says(), func(o *inspect.Options) { o.SCIMUsers = users })
		}
	}
	if users, err := connectusers.Parse(data); err == nil && (users.Told || plainNames(text)) {
		return kind("connect-users", users.Says(), func(o *inspect.Options) {
			o.ConnectUsers, o.ConnectUsersCut, o.ConnectUsersOf = users.Names, users.Cut, users.Instance
		})
	}
	return suppliedItem{}, fmt.Errorf("reading %s: %w", name, errors.New("it is no evidence that is known"))
}

// recognisedPolicies is a file of policies, which may hold both kinds of several roles.
func recognisedPolicies(all []*inspect.Policy) suppliedItem {
	has := func(kind inspect.PolicyKind) bool {
		return slices.ContainsFunc(all, func(p *inspect.Policy) bool { return p.Kind == kind })
	}
	item := suppliedItem{Supplied: web.Supplied{Kind: "role-policy", Says: fmt.Sprintf("%d of the role", len(all))}}
	if has(inspect.PolicyTrust) {
		item.Supplied = web.Supplied{Kind: "trust-policy", Says: ofRoles(all)}
	}
	item.apply = func(o *inspect.Options) {
		if has(inspect.PolicyTrust) {
			o.TrustPolicies = inspect.PoliciesOf(all, inspect.PolicyTrust)
		}
		if has(inspect.PolicyPermissions) {
			o.RolePolicies = append(o.RolePolicies, inspect.PoliciesOf(all, inspect.PolicyPermissions)...)
		}
	}
	return item
}

// ofRoles says of which roles the trust policies of a file are.
func ofRoles(all []*inspect.Policy) string {
	all = inspect.PoliciesOf(all, inspect.PolicyTrust)
	if len(all) == 1 {
		return "of the role " + cmp.Or(all[0].RoleARN, all[0].RoleName, "(which one, the file does not tell)")
	}
	return fmt.Sprintf("of %d roles", len(all))
}

// plainNames says whether a text may be user names, one a line.
func plainNames(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) > 100 || strings.ContainsAny(line, " <>{}\t") {
			return false
		}
	}
	return text != ""
}
