package entra

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/words"
)

// ErrNoApp is the error about a directory without an enterprise application.
var ErrNoApp = errors.New("no file in it is an enterprise application (servicePrincipal) as Microsoft Graph prints it")

// SeveralError is the error about a directory with several apps, of which one has to be named.
type SeveralError struct{ Names []string }

// Error implements error.
func (e *SeveralError) Error() string {
	return "the evidence is of several apps: " + words.List(e.Names, "and")
}

// UnknownAppError is the error about an app that the directory doesn't have, with those that it has.
type UnknownAppError struct {
	Name  string
	Names []string
}

// Error implements error.
func (e *UnknownAppError) Error() string { return fmt.Sprintf("the evidence has no app %q", e.Name) }

// Hint says what to type instead.
func (e *UnknownAppError) Hint() string {
	return "--app takes a name or an ID; the evidence has " + words.List(e.Names, "and")
}

// SetTenant names the tenant where no answer of Graph does.
func (d *Directory) SetTenant(id string) {
	if d.tenant == "" {
		d.tenant = strings.ToLower(id)
	}
}

// MappingsUnread says why the claims mapping policies of an app were not read: one would take the place of all
// claims that the admin center shows.
func (d *Directory) MappingsUnread(appID, why string) {
	d.unread[strings.ToLower(appID)] = why + "; a claims mapping policy replaces the claims in the admin center"
}

// Tenant is the ID of the tenant; "" where nothing tells.
func (d *Directory) Tenant() string { return d.tenant }

// App is the app that was chosen.
func (d *Directory) App() *App { return d.app }

// Choose settles which app is meant, by its name or ID; "" is the only one. What the users of the app are sent
// is known from then on.
func (d *Directory) Choose(name string) error {
	var fit []*App
	unknown := &UnknownAppError{Name: name}
	for _, a := range d.apps {
		if !a.has["appRoles"] && !a.has["replyUrls"] && len(d.apps) > 1 {
			continue
		}
		unknown.Names = append(unknown.Names, a.Name())
		if name == "" || a.Is(name) {
			fit = append(fit, a)
		}
	}
	switch {
	case len(fit) == 0 && name != "" && len(unknown.Names) > 0:
		return unknown
	case len(fit) == 0:
		return ErrNoApp
	case len(fit) > 1:
		e := &SeveralError{}
		for _, a := range fit {
			e.Names = append(e.Names, a.Name())
		}
		return e
	}
	d.app = fit[0]
	for _, a := range d.apps {
		if a != d.app && a.ID == "" && a.AppID == "" && len(d.apps) == 2 {
			d.app.merge(a)
		}
	}
	d.chooseClaims()
	d.access = d.newAccess()
	return nil
}

// chooseClaims settles which policy decides: an assigned claims mapping policy, else the admin center's.
func (d *Directory) chooseClaims() {
	mappings, policies := d.ofApp(d.mappings), d.ofApp(d.policies)
	unread := d.unread[strings.ToLower(d.app.AppID)]
	switch {
	case d.noClaim != "":
	case unread != "":
		d.noClaim = unread
	case len(mappings) > 1:
		d.noClaim = "the app has several claims mapping policies, and Microsoft doesn't document which one counts"
	case len(mappings) == 1:
		d.claims = mappings[0]
	case len(policies) == 1:
		d.claims = policies[0]
	case len(policies) > 1:
		d.noClaim = "there are several claims policies, and nothing tells which one is the app's"
	default:
		d.noClaim = "the app's claims were not read (GET /beta/servicePrincipals/{id}/claimsPolicy)"
	}
}

// ofApp are the policies that were read for the chosen app, or for nothing that tells.
func (d *Directory) ofApp(all []policyFile) (out []*policy) {
	for _, p := range all {
		if !d.ofOther(p.about) {
			out = append(out, p.policy)
		}
	}
	return out
}

// ofOther says whether a GUID is another app's than the chosen one.
func (d *Directory) ofOther(about string) bool {
	return slices.ContainsFunc(d.apps, func(a *App) bool {
		return a != d.app && about != "" && (strings.EqualFold(a.ID, about) || strings.EqualFold(a.AppID, about))
	})
}

// Signing is with which algorithm Entra ID signs, and which parts of the Response (TokenOnly, ResponseOnly or
// ResponseAndToken), as the app's token issuance policy says; "" for what it doesn't, and where there are several.
func (d *Directory) Signing() (algorithm, signed string) {
	var of []issuance
	for _, p := range d.issuances {
		if !d.ofOther(p.about) {
			of = append(of, p)
		}
	}
	if len(of) != 1 {
		return "", ""
	}
	return of[0].Algorithm, of[0].Signed
}

// NoClaims says why it is not known which claims the app sends; "" when it is.
func (d *Directory) NoClaims() string { return d.noClaim }

// Sources are the properties of the user that a claim is made from, as the admin center writes them, without
// repetition. configured is false where the policy has no such claim.
func (d *Directory) Sources(name string) (sources []string, configured bool) {
	if d.claims == nil {
		return nil, false
	}
	for i := range d.claims.claims {
		if c := &d.claims.claims[i]; c.name == name {
			configured = true
			for _, s := range c.sources() {
				if s.constant == nil && s.id != "" && !slices.Contains(sources, s.of+"."+s.id) {
					sources = append(sources, s.of+"."+s.id)
				}
			}
		}
	}
	return sources, configured
}

// nameIDSources are the properties of users that Microsoft documents, or offers, as the source of a NameID.
var nameIDSources = []string{"mail", "userprincipalname", "localuserprincipalname", "onpremisessamaccountname",
	"employeeid", "telephonenumber", "objectid"}

// OtherNameID is a source of the NameID, as user.property, that Microsoft neither documents nor offers for it; "" where
// there is none.
func (d *Directory) OtherNameID() string {
	if d.claims == nil || d.claims.nameID == nil {
		return ""
	}
	for _, s := range d.claims.nameID.sources() {
		if s.constant == nil && s.of == "user" && !s.extension && s.id != "" && !strings.HasPrefix(s.id, "extension") &&
			!slices.Contains(nameIDSources, s.id) {
			return "user." + s.written
		}
	}
	return ""
}

// Constant is the text of a claim that is the same for everyone; "" of any other.
func (d *Directory) Constant(name string) string {
	if d.claims == nil {
		return ""
	}
	for i := range d.claims.claims {
		if c := &d.claims.claims[i]; c.name == name {
			return c.constant()
		}
	}
	return ""
}

// Issuer is the Issuer of the Response; "" where it is not known.
func (d *Directory) Issuer() string {
	if d.tenant == "" || d.claims != nil && d.claims.issuerWithApp {
		return ""
	}
	return "https://sts.windows.net/" + d.tenant + "/"
}

// Identifiers are what the Audience may be: one of them, or what the policy puts in their place.
func (d *Directory) Identifiers() []string {
	if d.claims != nil && d.claims.audience != "" {
		return []string{d.claims.audience}
	}
	return d.identifiers()
}

// ReplyURLs are where the Response may be posted to: the default one where an answer tells it.
func (d *Directory) ReplyURLs() []string {
	for _, r := range d.registrations {
		if r.AppID == d.app.AppID && r.DefaultRedirectURI != nil && *r.DefaultRedirectURI != "" {
			return []string{*r.DefaultRedirectURI}
		}
	}
	return d.app.ReplyURLs
}

// SignedRequests says whether sign-ins that start at Entra ID's own pages are refused.
func (d *Directory) SignedRequests() bool {
	return slices.ContainsFunc(d.registrations, func(r *registration) bool {
		return r.AppID == d.app.AppID && r.SignedRequests != nil && *r.SignedRequests
	})
}

// RelayState is what the app sends along; nil for none.
func (d *Directory) RelayState() *string {
	if d.app.SAML == nil || d.app.SAML.RelayState == nil || *d.app.SAML.RelayState == "" {
		return nil
	}
	return d.app.SAML.RelayState
}

// GroupsOpen says of which assigned groups the members were not all read, as clauses, and what else may be missing
// among the assignments.
func (d *Directory) GroupsOpen() (out []string) {
	if d.access.cut != "" {
		out = append(out, "not all assignments were read: "+d.access.cut)
	}
	for _, id := range sortedKeys(d.access.open) {
		out = append(out, d.access.open[id])
	}
	return out
}

// SigningKey is the certificate of the app with which Entra ID signs at an instant.
type SigningKey struct {
	SHA1       string // in upper-case hex
	Start, End time.Time
}

// SigningKeys are the certificates with which the app may sign, the active one first; active says whether it is
// known which one that is.
func (a *App) SigningKeys() (keys []SigningKey, active bool) {
	for _, k := range a.Keys {
		sha1 := thumbprint(k.Thumbprint)
		if sha1 == "" || strings.EqualFold(k.Usage, "Encrypt") {
			continue
		}
		if !slices.ContainsFunc(keys, func(had SigningKey) bool { return had.SHA1 == sha1 }) {
			keys = append(keys, SigningKey{sha1, k.Start, k.End}) // the private half of one is listed besides
		}
	}
	if a.ActiveKey == nil || *a.ActiveKey == "" {
		return keys, false
	}
	is := func(k SigningKey) bool { return k.SHA1 == strings.ToUpper(*a.ActiveKey) }
	i := slices.IndexFunc(keys, is)
	if i < 0 {
		return append([]SigningKey{{SHA1: strings.ToUpper(*a.ActiveKey)}}, keys...), true
	}
	keys[0], keys[i] = keys[i], keys[0]
	return keys, true
}
