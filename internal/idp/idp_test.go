package idp

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

func TestOf(t *testing.T) {
	entra := func(prefix string) bool { return strings.HasPrefix(prefix, entraClaims) }
	none := func(string) bool { return false }
	for issuer, want := range map[string]*Provider{
		"https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/":                  Entra,
		"https://login.microsoftonline.us/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/v2.0":     Entra,
		"https://login.partner.microsoftonline.cn/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/": Entra,
		"http://sts.example.com/adfs/services/trust":                                     ADFS,
		"http://www.okta.com/exk4b7example0d9Q5d7":                                       Okta,
		"https://example.okta-gov.com/saml2":                                             Okta,
		"https://auth.pingone.eu/8a1f/saml20/idp":                                        PingOne,
		"https://sso.example.com/pingfederate":                                           PingFederate,
		"https://login.example.com/realms/staff":                                         Keycloak,
		"https://login.example.com/auth/realms/staff":                                    Keycloak,
		"https://accounts.google.com/o/saml2?idpid=C01example":                           Google,
		"https://idp.example.edu/idp/shibboleth":                                         Shibboleth,
		"https://portal.sso.us-east-1.amazonaws.com/saml/assertion/NDAw":                 IdentityCenter,
		"https://app.onelogin.com/saml/metadata/1f2e":                                    OneLogin,
		"JumpCloud": JumpCloud,

		// Near misses: a name that only looks like a provider's.
		"https://sts.windows.net.example.com/6f1c/":      Unknown,
		"https://okta.com.example.com/exk1":              Unknown,
		"https://www.example.com/realms/":                Unknown,
		"https://www.example.com/realms/a/b":             Unknown,
		"https://example.com/adfs/services/trust/mex":    Unknown,
		"https://example.b2clogin.com/example/B2C_1A_x/": Unknown,
		"urn:example:idp":                                Unknown,
		"":                                               Unknown,
	} {
		if got := Of(issuer, none); got != want {
			t.Errorf("%s: %q, want %q", issuer, got.Name, want.Name)
		}
	}
	if got := Of("https://login.example.com/", entra); got != Entra {
		t.Errorf("claims of Entra ID: %q", got.Name)
	}
	if got := Of("http://sts.example.com/adfs/services/trust", entra); got != ADFS {
		t.Errorf("claims of Entra ID that AD FS passes on: %q", got.Name)
	}
}

// TestEverySettingHasAPath: a fix without a place would be of no use.
func TestEverySettingHasAPath(t *testing.T) {
	for _, p := range append(All(), Unknown) {
		if p.place.Product() == "" || p.Roles == "" {
			t.Errorf("%q has no product, or says nothing of roles", p.Name)
		}
		for setting, path := range p.paths {
			if path == "" && p != Entra {
				t.Errorf("%q: setting %d has no path", p.Name, setting)
			}
		}
		if p != Entra && p != Unknown && len(p.sources) == 0 {
			t.Errorf("%q: nothing says where its screens are described", p.Name)
		}
	}
}

func TestFixes(t *testing.T) {
	declared := []report.Fix{
		{
			Where: report.Entra, Path: vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Choose user.mail.", Elsewhere: "Make it from the email address at the identity provider.",
		},
		{Where: report.Entra, Path: vendordoc.EntraNewApp, Do: "Add the gallery app.", Elsewhere: report.NotElsewhere},
		{Where: report.IdP, Path: vendordoc.AnySigning, Do: "Sign the assertion."},
		{Where: report.IAM, Path: vendordoc.IAMProvider, Do: "Upload it."},
	}
	got, screens := Okta.Fixes(declared)
	if len(got) != 3 || !screens || got[0].Where != report.Okta || got[0].Elsewhere != "" ||
		!strings.HasSuffix(got[0].Path, "Attribute Statements > RoleSessionName") ||
		got[0].Do != "Make it from the email address at Okta." || got[2] != declared[3] {
		t.Errorf("Okta: %+v", got)
	}
	got, _ = Unknown.Fixes(declared)
	if got[0].Where != report.IdP || !strings.HasSuffix(got[0].Do, "the identity provider.") {
		t.Errorf("unknown: %+v", got)
	}
	got, _ = Entra.Fixes(declared)
	if len(got) != 3 || got[0].Do != "Choose user.mail." || got[1].Where != report.Entra || got[0].Elsewhere != "" {
		t.Errorf("Entra ID: %+v", got)
	}
}
