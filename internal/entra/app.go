package entra

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// App is the enterprise application, a servicePrincipal of Microsoft Graph.
type App struct {
	ID                    string   `json:"id"`
	AppID                 string   `json:"appId"`
	DisplayName           string   `json:"displayName"`
	AccountEnabled        *bool    `json:"accountEnabled"`
	IsDisabled            *bool    `json:"isDisabled"`
	DisabledByMicrosoft   *string  `json:"disabledByMicrosoftStatus"`
	SingleSignOnMode      *string  `json:"preferredSingleSignOnMode"`
	AssignmentRequired    *bool    `json:"appRoleAssignmentRequired"`
	ReplyURLs             []string `json:"replyUrls"`
	ServicePrincipalNames []string `json:"servicePrincipalNames"`
	ActiveKey             *string  `json:"preferredTokenSigningKeyThumbprint"`
	TokenEncryptionKeyID  *string  `json:"tokenEncryptionKeyId"`
	ApplicationTemplateID *string  `json:"applicationTemplateId"`
	SAML                  *struct {
		RelayState *string `json:"relayState"`
	} `json:"samlSingleSignOnSettings"`
	AppRoles []AppRole `json:"appRoles"`
	Keys     []Key     `json:"keyCredentials"`

	has map[string]bool // the members that the answer has
}

// AppRole is a role of the app that users are assigned to.
type AppRole struct {
	ID        string `json:"id"`
	Value     string `json:"value"`
	IsEnabled bool   `json:"isEnabled"`
}

// Key is a certificate of the app.
type Key struct {
	Usage string    `json:"usage"` // Sign, Verify; Encrypt of the certificate for encrypted assertions
	Start time.Time `json:"startDateTime"`
	End   time.Time `json:"endDateTime"`
	// Thumbprint is the SHA-1 of the certificate, as the answer writes it.
	Thumbprint string `json:"customKeyIdentifier"`
}

// registration is the app's registration, an application of Microsoft Graph.
type registration struct {
	AppID              string   `json:"appId"`
	IdentifierURIs     []string `json:"identifierUris"`
	DefaultRedirectURI *string  `json:"defaultRedirectUri"`
	SignedRequests     *bool    `json:"requestSignatureVerification"`

	// Groups is groupMembershipClaims in JSON, which is null for none; nil where no one asked for it.
	Groups         json.RawMessage `json:"groupMembershipClaims"`
	OptionalClaims struct {
		SAML []struct {
			Name       string   `json:"name"`
			Additional []string `json:"additionalProperties"`
		} `json:"saml2Token"`
	} `json:"optionalClaims"`
}

func readApp(raw []byte) (*App, error) {
	a := &App{}
	if err := json.Unmarshal(raw, a); err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	a.has = map[string]bool{}
	for k := range members {
		a.has[k] = true
	}
	return a, nil
}

// merge fills in what another answer about the same app has: keyCredentials come from their own call.
func (a *App) merge(b *App) {
	if len(a.Keys) == 0 {
		a.Keys = b.Keys
	}
	if !a.has["appRoles"] {
		keys := a.Keys
		*a = *b
		a.Keys = keys
	}
}

// Name is what people call the app.
func (a *App) Name() string {
	if a.DisplayName != "" {
		return a.DisplayName
	}
	return a.AppID
}

// Is says whether a person means this app by a name or an ID.
func (a *App) Is(name string) bool {
	return strings.EqualFold(name, a.DisplayName) || strings.EqualFold(name, a.ID) || strings.EqualFold(name, a.AppID)
}

// Switched says why no one signs in to the app; "" while it is on, or when that is not known.
func (a *App) Switched() string {
	switch {
	case a.AccountEnabled != nil && !*a.AccountEnabled:
		return "Enabled for users to sign in is No"
	case a.IsDisabled != nil && *a.IsDisabled:
		return "the app is deactivated"
	case a.DisabledByMicrosoft != nil && *a.DisabledByMicrosoft != "" &&
		!strings.EqualFold(*a.DisabledByMicrosoft, "NotDisabled"):
		return "Microsoft has disabled the app"
	}
	return ""
}

// nonGallery is the template of your own app, which sends its Identifier as it stands. The app of AWS in the
// gallery sends it without what follows the #.
const nonGallery = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

// identifiers are what the Audience may be, without what the app is called besides.
func (d *Directory) identifiers() (out []string) {
	all := d.app.ServicePrincipalNames
	for _, r := range d.registrations {
		if r.AppID == d.app.AppID && len(r.IdentifierURIs) > 0 {
			all = r.IdentifierURIs
		}
	}
	for _, name := range all {
		if strings.EqualFold(name, d.app.AppID) || strings.EqualFold(name, "api://"+d.app.AppID) {
			continue
		}
		if d.app.ApplicationTemplateID == nil || !strings.EqualFold(*d.app.ApplicationTemplateID, nonGallery) {
			name, _, _ = strings.Cut(name, "#")
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
