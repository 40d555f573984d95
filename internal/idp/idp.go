// Package idp knows the identity providers: how a message shows which of them sent it, what it
// is called, and where in it each setting is that a fix changes.
package idp

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// A Provider is one identity provider, as far as samlscope speaks about it.
type Provider struct {
	Name    string           // as its vendor writes it; "" for one that was not recognised
	Roles   string           // how it makes Role, and when what it sends names no AWS role
	place   report.Place     // of its fixes
	paths   [settings]string // the screen, where its documentation names one, else its own term
	sources []report.Source  // where the screens are described
}

// The settings of an app for AWS that fixes change.
const (
	app = iota
	attributes
	roles
	assignment
	nameID
	acs
	audience
	relayState
	metadata
	signing
	encryption
	user
	scim
	logs
	settings
)

// settingAt says which setting a declared path belongs to: Entra ID's screens, deeper ones
// first, and the words for any provider.
var settingAt = []struct {
	path    string
	setting int
}{
	{vendordoc.EntraNameID, nameID},
	{vendordoc.EntraReplyURL, acs},
	{vendordoc.EntraIdentifier, audience},
	{vendordoc.EntraRelayState, relayState},
	{vendordoc.EntraBasicSAML, acs},
	{vendordoc.EntraClaims + " > Advanced settings", app},
	{vendordoc.EntraClaims, attributes},
	{vendordoc.EntraCertificates + " > Edit > Signing", signing},
	{vendordoc.EntraCertificates, metadata},
	{vendordoc.EntraUsersAndGroups, assignment},
	{vendordoc.EntraEncryption, encryption},
	{vendordoc.EntraProvisioning, scim},
	{vendordoc.EntraAppRoles, roles},
	{vendordoc.EntraUser, user},
	{vendordoc.EntraSignInLogs, logs},
	{vendordoc.AnyAttributes, attributes},
	{vendordoc.AnyRoles, roles},
	{vendordoc.AnyAssignment, assignment},
	{vendordoc.AnyNameID, nameID},
	{vendordoc.AnyACS, acs},
	{vendordoc.AnyAudience, audience},
	{vendordoc.AnyRelayState, relayState},
	{vendordoc.AnyMetadata, metadata},
	{vendordoc.AnySigning, signing},
	{vendordoc.AnyEncryption, encryption},
	{vendordoc.AnyUser, user},
	{vendordoc.AnySCIM, scim},
	{vendordoc.AnyLog, logs},
}

func settingOf(path string) int {
	for _, s := range settingAt {
		if strings.HasPrefix(path, s.path) {
			return s.setting
		}
	}
	return app
}

// claimOf is the attribute of AWS's at which a path ends, as a further step of a path; "" for none.
func claimOf(path string) string {
	for _, name := range [...]string{"RoleSessionName", "SessionDuration", "SourceIdentity", "Role"} {
		if strings.Contains(path+" > ", " > "+name+" > ") {
			return " > " + name
		}
	}
	return ""
}

// Fixes returns declared fixes as they are made at the provider, and whether one of them names
// one of its screens.
func (p *Provider) Fixes(declared []report.Fix) (fixes []report.Fix, screens bool) {
	fixes = make([]report.Fix, 0, len(declared))
	for _, f := range declared {
		fix, here := p.fix(f)
		if !here {
			continue
		}
		screens = screens || fix.Where == p.place
		fixes = append(fixes, fix)
	}
	return fixes, screens
}

func (p *Provider) fix(f report.Fix) (report.Fix, bool) {
	elsewhere := f.Elsewhere
	f.Elsewhere = ""
	if f.Where == report.Local {
		f.Path = p.In(f.Path)
	}
	if p == Entra {
		return f, f.Where != report.IdP
	}
	switch elsewhere {
	case "":
	case report.NotElsewhere:
		return f, false
	default:
		f.Do = p.In(elsewhere)
	}
	if f.Where == report.Entra || f.Where == report.IdP {
		setting := settingOf(f.Path)
		claim := ""
		if setting == attributes {
			claim = claimOf(f.Path)
		}
		f.Where, f.Path = p.place, p.paths[setting]+claim
	}
	return f, true
}

// Sources returns the documents that a fact rests on, as they fit the provider: without
// Microsoft's on Entra ID where others are left, and with the provider's own on its screens.
func (p *Provider) Sources(declared []report.Source, screens bool) []report.Source {
	if p == Entra {
		return declared
	}
	out := make([]report.Source, 0, len(declared)+len(p.sources))
	for _, s := range declared {
		if !strings.Contains(s.URL, "microsoft.com/entra/") && !slices.Contains(aboutEntra, s.URL) {
			out = append(out, s)
		}
	}
	if screens {
		out = append(out, p.sources...)
	}
	if len(out) == 0 {
		return declared
	}
	return out
}

// aboutEntra are pages of others than Microsoft that are about Entra ID alone.
var aboutEntra = []string{
	vendordoc.IdentityCenterEntra.URL, vendordoc.GrafanaAzureGuide.URL, vendordoc.ClientVPNReplyURL.URL,
}

// general is what a provider without a name is called.
const general = "the identity provider"

// otherWords are what is called otherwise outside Entra ID.
var otherWords = strings.NewReplacer("Entra ID", general, "Reply URL or Identifier", "ACS URL or audience",
	"Reply URL", "ACS URL", "The app's Identifier", "The app's audience", "The Identifier", "The audience",
	"App Federation Metadata Url", "metadata address", "Federation Metadata XML", "metadata", "app role", "role",
	"the app's tile in My Apps", "the app in the portal of "+general, "the app's tile", "the app", " a claim", " an attribute", " claim", " attribute", "A claim", "An attribute")

// Words puts a text that was written about Entra ID into the words for the provider.
func (p *Provider) Words(text string) string {
	if p == Entra {
		return text
	}
	text = otherWords.Replace(text)
	if strings.HasPrefix(text, general) {
		text = "T" + text[1:]
	}
	for _, end := range []string{". ", "\n"} {
		text = strings.ReplaceAll(text, end+general, end+"T"+general[1:])
	}
	return p.In(text)
}

// In puts the provider's name where text says "the identity provider".
func (p *Provider) In(text string) string {
	if p.Name == "" {
		return text
	}
	text = strings.ReplaceAll(text, general, p.Name)
	return strings.ReplaceAll(text, "The identity provider", p.Name)
}
