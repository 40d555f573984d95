package idp

import (
	"net/url"
	"strings"
)

// entraClaims is how the names of claims begin that Entra ID alone sends.
const entraClaims = "http://schemas.microsoft.com/identity/claims/"

// Of recognises the provider by the issuer of a message; where that tells nothing, a claim that
// Entra ID alone sends shows Entra ID under an issuer of the administrator's choice. claim says
// whether the message has a claim whose name begins so; nil for no claims. What is not known for
// sure is Unknown, so that no one looks for a screen in a product they do not have.
func Of(issuer string, claim func(prefix string) bool) *Provider {
	if p := byIssuer(strings.TrimSpace(issuer)); p != nil {
		return p
	}
	if claim != nil && claim(entraClaims+"tenantid") && claim(entraClaims+"objectidentifier") {
		return Entra
	}
	return Unknown
}

// hosts are the providers whose issuers are on hosts of their own.
var hosts = []struct {
	host     string // a leading dot stands for any host below
	provider *Provider
}{
	{"sts.windows.net", Entra},
	{"login.microsoftonline.com", Entra},
	{"login.microsoftonline.us", Entra},
	{"login.partner.microsoftonline.cn", Entra},
	{"login.chinacloudapi.cn", Entra},
	{"sts.chinacloudapi.cn", Entra},
	{"login.microsoft.com", Entra},
	{"www.okta.com", Okta},
	{".okta.com", Okta},
	{".oktapreview.com", Okta},
	{".okta-emea.com", Okta},
	{".okta-gov.com", Okta},
	{".okta.mil", Okta},
	{"accounts.google.com", Google},
	{"pingone.com", PingOne},
	{".pingone.com", PingOne},
	{".pingone.eu", PingOne},
	{".pingone.ca", PingOne},
	{".pingone.asia", PingOne},
	{".pingone.com.au", PingOne},
	{".pingone.sg", PingOne},
	{"sso.jumpcloud.com", JumpCloud},
	{".jumpcloud.com", JumpCloud},
	{"app.onelogin.com", OneLogin},
	{".onelogin.com", OneLogin},
}

func byIssuer(issuer string) *Provider {
	if strings.EqualFold(issuer, "JumpCloud") {
		return JumpCloud
	}
	u, err := url.Parse(issuer)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	host, path := strings.ToLower(u.Hostname()), strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	for _, h := range hosts {
		if host == h.host || h.host[0] == '.' && strings.HasSuffix(host, h.host) {
			return h.provider
		}
	}
	switch {
	case strings.HasPrefix(host, "portal.sso.") && strings.HasPrefix(path, "/saml/assertion/") &&
		(strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".amazonaws.com.cn")):
		return IdentityCenter
	case strings.HasSuffix(path, "/adfs/services/trust"):
		return ADFS
	case strings.HasSuffix(path, "/idp/shibboleth"):
		return Shibboleth
	case realm(path):
		return Keycloak
	case strings.Contains(host+path, "pingfederate"):
		return PingFederate
	}
	return nil
}

// realm says whether a path ends in /realms/NAME, as the issuers of Keycloak do.
func realm(path string) bool {
	i := strings.LastIndex(path, "/realms/")
	return i >= 0 && path[i+len("/realms/"):] != "" && !strings.Contains(path[i+len("/realms/"):], "/")
}
