package preflight

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/samltest"
)

// fixed is a certificate of the tests, with its thumbprint.
func fixed(tb testing.TB, name string) (c inspect.Certificate, sha1 string) {
	tb.Helper()
	key, err := samltest.FixedKey(name)
	if err != nil {
		tb.Fatal(err)
	}
	all, err := inspect.ParseCertificates(key.Cert.Raw)
	if err != nil {
		tb.Fatal(err)
	}
	return all[0], thumbprint(&all[0])
}

// metadataOf is the metadata of a tenant with these certificates.
func metadataOf(tb testing.TB, tenant string, names ...string) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sts.windows.net/` + tenant +
		`/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">`)
	for _, name := range names {
		c, _ := fixed(tb, name)
		b.WriteString(`<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>` +
			base64.StdEncoding.EncodeToString(c.Parsed.Raw) + `</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`)
	}
	b.WriteString(`<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" ` +
		`Location="https://login.microsoftonline.com/` + tenant + `/saml2"/></IDPSSODescriptor></EntityDescriptor>`)
	return b.String()
}

// storing is what IAM stores with these certificates.
func storing(tb testing.TB, names ...string) inspect.Options {
	tb.Helper()
	all, err := inspect.ParseStoredMetadata("iam.xml", []byte(metadataOf(tb, tenantID, names...)))
	if err != nil {
		tb.Fatal(err)
	}
	return inspect.Options{StoredMetadata: all}
}

// TestMonday: what the dates of the app's certificates and the copy in IAM mean for the sign-ins of a day.
func TestMonday(t *testing.T) {
	_, a := fixed(t, "entra-a")
	_, b := fixed(t, "entra-b")
	key := func(sha1, start, end string) object {
		return object{"usage": "Verify", "type": "AsymmetricX509Cert", "customKeyIdentifier": base64.StdEncoding.EncodeToString([]byte(sha1)),
			"startDateTime": start + "T00:00:00Z", "endDateTime": end + "T00:00:00Z"}
	}
	friday := monday.AddDate(0, 0, -3)
	for _, c := range []struct {
		name   string
		at     time.Time
		keys   []object
		active string
		stored []string
		want   []string // of the app's findings, with the severity
		fails  bool
	}{
		{"all is well", monday, []object{key(a, "2025-01-01", "2028-01-01")}, a, []string{"entra-a"}, nil, false},
		{"it ends soon", monday, []object{key(a, "2025-01-01", "2026-12-10")}, a, []string{"entra-a"}, []string{"cert-expired note"}, false},
		{"the only one has expired, and Entra ID still signs with it", monday, []object{key(a, "2023-01-01", "2026-11-29")}, a, []string{"entra-a"},
			[]string{"cert-expired warning"}, false},
		{"on Friday it has not ended", friday, []object{key(a, "2023-01-01", "2026-11-29"), key(b, "2026-01-01", "2029-01-01")}, a,
			[]string{"entra-a"}, []string{"cert-expired note", "key-rollover-ahead note"}, false},
		{"on Monday Entra ID signs with the other one, which AWS has not", monday,
			[]object{key(a, "2023-01-01", "2026-11-29"), key(b, "2026-01-01", "2029-01-01")}, a, []string{"entra-a"},
			[]string{"cert-expired warning", "signature-key error"}, true},
		{"on Monday Entra ID signs with the other one, which AWS has", monday,
			[]object{key(a, "2023-01-01", "2026-11-29"), key(b, "2026-01-01", "2029-01-01")}, a, []string{"entra-a", "entra-b"},
			[]string{"cert-expired warning"}, false},
		{"AWS has an old one", monday, []object{key(b, "2026-01-01", "2029-01-01")}, b, []string{"entra-a"}, []string{"signature-key error"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tenant(member(1), member(2))
			f[spFile].(object)["preferredTokenSigningKeyThumbprint"] = c.active
			f[spFile].(object)["keyCredentials"] = c.keys
			r := f.judge(t, Options{At: c.at, Inspect: storing(t, c.stored...)})
			var got []string
			for _, a := range r.AppFindings {
				if slices.Contains([]string{"cert-expired", "signature-key", "key-rollover-ahead"}, a.ID) {
					got = append(got, a.ID+" "+string(a.Severity))
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			stopped := r.Summary.Fail == 2 && slices.Equal(r.Users[0].Causes, []string{"entra-key-rollover"})
			if stopped != c.fails || r.Fails(inspect.Error) != c.fails {
				t.Errorf("%+v", r.Users)
			}
		})
	}
}

// TestKeysOfACallOfTheirOwn: Graph tells certificates only when it is asked for them, and nothing else then.
func TestKeysOfACallOfTheirOwn(t *testing.T) {
	_, a := fixed(t, "entra-a")
	f := tenant(member(1))
	f[spFile].(object)["preferredTokenSigningKeyThumbprint"] = a
	f["keys-"+spID+".json"] = object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(keyCredentials)/$entity",
		"keyCredentials": []object{{"usage": "Verify", "customKeyIdentifier": a, "startDateTime": "2023-01-01T00:00:00Z",
			"endDateTime": "2026-12-10T00:00:00Z"}}}
	r := f.judge(t, Options{Inspect: storing(t, "entra-a")})
	if !slices.ContainsFunc(r.AppFindings, func(a AppFinding) bool { return strings.Contains(a.Detail, "10 December 2026") }) {
		t.Errorf("%+v %q", r.AppFindings, r.NotChecked)
	}
}

// TestKeyNotRead: without the app's keys or IAM's copy nothing is said of the key, and that is said.
func TestKeyNotRead(t *testing.T) {
	f := tenant(member(1))
	if r := f.judge(t, Options{Inspect: storing(t, "entra-a")}); !strings.Contains(strings.Join(r.NotChecked, " "), "Which certificate") {
		t.Errorf("%q", r.NotChecked)
	}
	_, a := fixed(t, "entra-a")
	f[spFile].(object)["preferredTokenSigningKeyThumbprint"] = a
	if r := f.judge(t, Options{}); !strings.Contains(strings.Join(r.NotChecked, " "), "Whether AWS holds the app's certificate") {
		t.Errorf("%q", r.NotChecked)
	}
	if r := f.judge(t, Options{Inspect: storing(t, "entra-b")}); r.Summary.Fail != 1 {
		t.Errorf("the thumbprint alone shows it: %+v", r.Summary)
	}
}

// TestProviderLacksTheCertificate: of two providers that IAM stores for the app's Issuer one lacks the certificate. Who
// signs in by that one fails, and no one else. A provider that no user's role names is another app's.
func TestProviderLacksTheCertificate(t *testing.T) {
	_, a := fixed(t, "entra-a")
	_, ours, _ := strings.Cut(pair, ",")
	const others = "arn:aws:iam::999999999999:saml-provider/Other"
	stored := func(arn, name string) *inspect.Metadata {
		m := storing(t, name).StoredMetadata[0]
		m.Provider = &providerfile.Provider{ARN: arn}
		return m
	}
	for name, c := range map[string]struct {
		ours, others string
		named        bool // a role of the app names the other
		unread       bool // and nothing was read of who has it
		outcome      UserOutcome
		error        bool // of the app
	}{
		"ours lacks it":                  {"entra-b", "entra-a", true, false, Fail, true},
		"the other lacks it":             {"entra-a", "entra-b", true, false, OK, true},
		"the other lacks it, unread":     {"entra-a", "entra-b", true, true, OK, true},
		"the other is of no role":        {"entra-a", "entra-b", false, false, OK, false},
		"ours lacks it, and it is alone": {"entra-b", "entra-a", false, false, Fail, true},
	} {
		f := tenant(member(1))
		f[spFile].(object)["preferredTokenSigningKeyThumbprint"] = a
		f[spFile].(object)["keyCredentials"] = []object{{"usage": "Verify", "type": "AsymmetricX509Cert",
			"customKeyIdentifier": base64.StdEncoding.EncodeToString([]byte(a)), "startDateTime": "2025-01-01T00:00:00Z",
			"endDateTime": "2028-01-01T00:00:00Z"}}
		if c.named {
			const second = "0d1c2b3a-2222-4000-8000-0000000000ff"
			f[spFile].(object)["appRoles"] = append(f[spFile].(object)["appRoles"].([]object), object{"id": second,
				"value": "arn:aws:iam::999999999999:role/Other," + others, "isEnabled": true})
			all := f[assignedFile].(object)
			all["value"] = append(all["value"].([]object), object{"appRoleId": second, "principalId": userID(2),
				"principalType": "User", "principalDisplayName": "Two", "resourceId": spID})
			if !c.unread {
				f["users.json"] = object{"value": []object{member(2)}}
			}
		}
		o := inspect.Options{StoredMetadata: []*inspect.Metadata{stored(ours, c.ours), stored(others, c.others)}}
		r := f.judge(t, Options{At: monday, Inspect: o})
		u := r.user(t, "agent1@example.com")
		if u.Outcome != c.outcome || (u.Outcome == Fail) != slices.Contains(u.Causes, "entra-key-rollover") {
			t.Errorf("%s: %+v", name, u)
		}
		is := slices.ContainsFunc(r.AppFindings, func(a AppFinding) bool { return a.ID == "signature-key" })
		if is != c.error {
			t.Errorf("%s: %+v", name, r.AppFindings)
		}
	}
}

// TestIssuerOfAnotherApp: where the Issuer isn't known, it is taken from what IAM stores for the app's own provider,
// wherever in the evidence that stands.
func TestIssuerOfAnotherApp(t *testing.T) {
	stored := func(arn, issuer string) *inspect.Metadata {
		m := storing(t, "entra-a").StoredMetadata[0]
		m.Provider, m.EntityID, m.EntityIDs = &providerfile.Provider{ARN: arn}, issuer, []string{issuer}
		return m
	}
	own := stored(pairProvider, "https://sts.windows.net/"+tenantID+"/"+appID+"/")
	other := stored(pairProvider+"Old", "https://adfs.example.com/")
	for _, all := range [][]*inspect.Metadata{{own, other}, {other, own}} {
		f := tenant(member(1))
		f[policyFile].(object)["includeApplicationIdInIssuer"] = true
		r := f.judge(t, Options{At: monday, Inspect: inspect.Options{StoredMetadata: all}})
		if r.App.Issuer != own.EntityID || r.Users[0].Outcome != NotChecked || len(r.Users[0].Findings) > 0 {
			t.Errorf("%s first: %s %+v", all[0].Provider.ARN, r.App.Issuer, r.Users[0])
		}
	}
}
