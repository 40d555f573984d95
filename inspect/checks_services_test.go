package inspect

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/testdata"
)

// forService is how a check judges the usual message for a service after the edits (OLD, NEW, …): the severity of
// its first finding, or the outcome without one.
func forService(t *testing.T, target Target, id string, o Options, edits ...string) string {
	t.Helper()
	data, err := fs.ReadFile(testdata.Files, "base/service.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(edits); i += 2 {
		if strings.Count(text, edits[i]) == 0 {
			t.Fatalf("%s: the message has no %q", id, edits[i])
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	o.Target = target
	r := Inspect(Messages("service.xml", []byte(text))[0], o)
	for i := range r.Findings {
		if r.Findings[i].ID == id {
			return string(r.Findings[i].Severity)
		}
	}
	for _, c := range r.Checks {
		if c.ID == id {
			return string(c.Outcome)
		}
	}
	return "no such check"
}

const (
	serviceACS      = "https://reports.example/saml/acs"
	serviceAudience = "https://reports.example/saml/metadata"
	serviceNameID   = `<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.com</NameID>`
	dashboards      = "https://search-logs-abc.eu-west-1.es.amazonaws.com/_dashboards"
)

// attributes are the edit that adds one attribute with these values.
func attributes(name string, values ...string) []string {
	const end = "</AttributeStatement>"
	return []string{end, `<Attribute Name="` + name + `"><AttributeValue>` +
		strings.Join(values, "</AttributeValue><AttributeValue>") + "</AttributeValue></Attribute>" + end}
}

// TestServiceBounds: at each bound that a guide or a model states the message passes, and one step on it doesn't.
func TestServiceBounds(t *testing.T) {
	name := func(n int) []string {
		return []string{"alice@example.com</NameID>", strings.Repeat("a", n-len("@example.com")) + "@example.com</NameID>"}
	}
	groups := func(n int) []string {
		return attributes(memberOf, strings.Split(strings.Repeat("g ", n-1)+"g", " ")...)
	}
	group := func(n int) []string { return attributes(memberOf, strings.Repeat("g", n)) }
	const claim = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
	issuer := func(n int) []string {
		return []string{"https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/</Issuer>", strings.Repeat("i", n) + "</Issuer>"}
	}
	metadata := func(n int) Options { return Options{IDPMetadata: []*Metadata{{EntityID: "i", Size: n}}} }
	for _, c := range []struct {
		target Target
		id     string
		o      Options
		edits  []string
		want   string
	}{
		{TargetClientVPN, "cvpn-nameid", Options{}, name(255), "pass"},
		{TargetClientVPN, "cvpn-nameid", Options{}, name(256), "warning"},
		{TargetClientVPN, "cvpn-nameid", Options{}, name(1024), "warning"},
		{TargetClientVPN, "cvpn-nameid", Options{}, name(1025), "error"},
		{TargetClientVPN, "cvpn-memberof", Options{}, groups(200), "pass"},
		{TargetClientVPN, "cvpn-memberof", Options{}, groups(201), "warning"},
		{TargetClientVPN, "cvpn-memberof", Options{}, group(255), "pass"},
		{TargetClientVPN, "cvpn-memberof", Options{}, group(256), "warning"},
		{TargetOpenSearch, "aos-roles-length", Options{}, attributes(claim, strings.Repeat("g", 700), strings.Repeat("g", 799)), "pass"},
		{TargetOpenSearch, "aos-roles-length", Options{}, attributes(claim, strings.Repeat("g", 700), strings.Repeat("g", 800)), "warning"},
		{TargetOpenSearch, "aos-issuer", Options{}, issuer(8), "not-checked"},
		{TargetOpenSearch, "aos-issuer", Options{}, issuer(7), "error"},
		{TargetOpenSearch, "aos-issuer", Options{}, issuer(512), "not-checked"},
		{TargetOpenSearch, "aos-issuer", Options{}, issuer(513), "error"},
		{TargetOpenSearch, "aos-metadata", metadata(1 << 20), nil, "pass"},
		{TargetOpenSearch, "aos-metadata", metadata(1<<20 + 1), nil, "note"},
		{TargetOpenSearchServerless, "aos-metadata", metadata(51_200), nil, "pass"},
		{TargetOpenSearchServerless, "aos-metadata", metadata(51_201), nil, "note"},
	} {
		if got := forService(t, c.target, c.id, c.o, c.edits...); got != c.want {
			t.Errorf("%s for %s is %s, want %s (%.60q)", c.id, c.target, got, c.want, c.edits)
		}
	}
}

// TestServiceNearMisses: what looks like a fault of a service and isn't, and what only looks right.
func TestServiceNearMisses(t *testing.T) {
	acs := func(path string) []string { return []string{serviceACS, dashboards + path} }
	audience := func(more string) []string {
		return append(acs(dashboardsACS), "<Audience>"+serviceAudience+"</Audience>", more)
	}
	const domain = "<Audience>https://search-logs-abc.eu-west-1.es.amazonaws.com</Audience>"
	for name, c := range map[string]struct {
		target Target
		id     string
		edits  []string
		want   string
	}{
		"no NameID": {TargetClientVPN, "cvpn-nameid", []string{serviceNameID, ""}, "error"},
		"an encrypted NameID": {
			TargetClientVPN, "cvpn-nameid",
			[]string{serviceNameID, `<EncryptedID/>`},
			"not-checked",
		},
		"no format": {
			TargetClientVPN, "cvpn-nameid",
			[]string{` Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"`, ""},
			"pass",
		},
		"an account name by its format an address": {
			TargetClientVPN, "cvpn-nameid",
			[]string{"alice@example.com</NameID>", "alice</NameID>"},
			"warning",
		},
		"memberOf in a namespace": {
			TargetClientVPN, "cvpn-memberof",
			attributes("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/memberOf", "g"),
			"warning",
		},
		"members":  {TargetClientVPN, "cvpn-memberof", attributes("membersOf", "g"), "pass"},
		"one name": {TargetClientVPN, "cvpn-attributes", attributes("department", "d"), "pass"},
		"encrypted attributes": {
			TargetClientVPN, "cvpn-attributes",
			[]string{"</AttributeStatement>", "<EncryptedAttribute/></AttributeStatement>"},
			"not-checked",
		},
		"GovCloud's portal": {
			TargetClientVPNPortal, "cvpn-portal",
			[]string{serviceACS, "https://gov.self-service.clientvpn.amazonaws.com/api/auth/sso/saml"},
			"pass",
		},
		"another portal": {
			TargetClientVPNPortal, "cvpn-portal",
			[]string{serviceACS, "https://eu.self-service.clientvpn.amazonaws.com/api/auth/sso/saml"},
			"error",
		},
		"upper case":     {TargetOpenSearch, "aos-acs", acs("/_opendistro/_security/SAML/acs"), "error"},
		"http before":    {TargetOpenSearch, "aos-acs", []string{serviceACS, "http://logs.example/_dashboards" + dashboardsACS}, "error"},
		"with a query":   {TargetOpenSearch, "aos-acs", acs(dashboardsACS + "?x=y"), "error"},
		"no path before": {TargetOpenSearch, "aos-acs", []string{serviceACS, "https://logs.example" + dashboardsACS}, "pass"},
		"two audiences":  {TargetOpenSearch, "aos-audience", audience("<Audience>urn:x</Audience>" + domain), "pass"},
		"a path behind": {
			TargetOpenSearch, "aos-audience",
			audience(strings.Replace(domain, ".com<", ".com/_dashboards<", 1)),
			"error",
		},
		"http": {TargetOpenSearch, "aos-audience", audience(strings.Replace(domain, "https", "http", 1)), "error"},
		"an empty roles claim": {
			TargetOpenSearch, "aos-roles-key",
			attributes("groups", ""),
			"note",
		},
		"a role claim":       {TargetOpenSearch, "aos-roles-key", attributes("roles", "admin"), "pass"},
		"an empty mail":      {TargetGrafana, "amg-claims", attributes("mail", " "), "warning"},
		"a role for Grafana": {TargetGrafana, "amg-role", attributes("grafanaRole", "Admin"), "pass"},
		"an account too long": {
			TargetOpenSearchServerless, "aoss-audience",
			[]string{serviceAudience, "aws:opensearch:4000000000045"},
			"error",
		},
	} {
		if got := forService(t, c.target, c.id, Options{}, c.edits...); got != c.want {
			t.Errorf("%s: %s is %s, want %s", name, c.id, got, c.want)
		}
	}
}

// TestRedirectOfMetadata: which way in a document offers is read from it, for the issuer of the message alone.
func TestRedirectOfMetadata(t *testing.T) {
	const entity = "https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/"
	data := string(entraMetadata(t, false, "entra-a"))
	data = strings.ReplaceAll(data, donorIssuer, entity)
	const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	for name, c := range map[string]struct {
		text string
		want string
	}{
		"as Entra ID serves it":  {data, "pass"},
		"by POST alone":          {strings.ReplaceAll(data, bindingRedirect, post), "error"},
		"of another issuer":      {strings.ReplaceAll(data, entity, "https://idp.example/"), "not-checked"},
		"no binding is told":     {strings.ReplaceAll(data, `Binding="`, `Unbinding="`), "not-checked"},
		"no service for sign-in": {strings.ReplaceAll(data, "SingleSignOnService", "ManageNameIDService"), "not-checked"},
	} {
		m, err := ParseMetadata("md.xml", []byte(c.text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for how, o := range map[string]Options{
			"published": {IDPMetadata: []*Metadata{m}}, "stored": {AWSMetadata: m},
		} {
			if got := forService(t, TargetClientVPN, "cvpn-redirect", o); got != c.want {
				t.Errorf("%s, %s: %s, want %s", name, how, got, c.want)
			}
		}
	}
}
