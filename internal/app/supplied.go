package app

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/inspect"
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
	switch {
	case strings.HasPrefix(text, "<"), strings.Contains(text, "SAMLMetadataDocument"), strings.Contains(text, "saml_metadata_document"):
		m, err := inspect.ParseMetadata(name, data)
		if err != nil {
			return suppliedItem{}, err
		}
		says := fmt.Sprintf("%s, %d signing keys", m.EntityID, len(m.Signing))
		if m.Provider != nil && m.Provider.Encryption != "" {
			says += ", encryption " + m.Provider.Encryption
		}
		if lower := strings.ToLower(name); m.Provider != nil || strings.Contains(lower, "iam") || strings.Contains(lower, "aws") ||
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
		if bytes.Contains(data, []byte(`"Principal"`)) {
			return kind("trust-policy", "of the role", func(o *inspect.Options) { o.TrustPolicy = all[0] })
		}
		return kind("role-policy", fmt.Sprintf("%d of the role", len(all)),
			func(o *inspect.Options) { o.RolePolicies = append(o.RolePolicies, all...) })
	}
	if strings.Contains(text, "serName") {
		if user, err := inspect.ParseSCIMUser(name, data); err == nil && (user.UserName != "" || user.Patch) {
			return kind("scim-user", user.UserName, func(o *inspect.Options) { o.SCIMUser = user })
		}
	}
	if strings.Contains(text, "UserSummaryList") ||
		!strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") && plainNames(text) {
		if users, err := connectUsers(data); err == nil && len(users) > 0 {
			return kind("connect-users", fmt.Sprintf("%d users", len(users)),
				func(o *inspect.Options) { o.ConnectUsers = users })
		}
	}
	return suppliedItem{}, fmt.Errorf("reading %s: %w", name, errors.New("it is no evidence that is known"))
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
