package awsfacts

import "testing"

const base = "https://signin.aws.amazon.com"

func TestWithoutDefender(t *testing.T) {
	for in, want := range map[string]string{
		base + ".mcas.ms/saml":                               base + "/saml",
		"https://Signin.AWS.amazon.com.MCAS.ms/saml":         "https://Signin.AWS.amazon.com/saml",
		base + ".mcas.ms/saml?cas_app_landing_mgc=%7B%7D":    base + "/saml",
		base + ".mcas-gov.us/saml?a=b&cas_app_landing_mgc=x": base + "/saml?a=b",
		base + ".mcas-gov.ms":                                base,
		"https://i.us-east-1.sign-in.connect.aws.mcas.ms/saml?&role=R&cas_app_landing_x=": "https://i.us-east-1." +
			"sign-in.connect.aws/saml?&role=R",
		// near misses
		base + "/saml":                              "",
		base + ".mcas.ms.example.com/saml":          "",
		"https://signin.aws.amazon.commcas.ms/saml": "",
		"https://mcas.ms/saml":                      "",
		"https://tenant.mcas.ms/aad_login":          "",
		"https://example.com/?u=.mcas.ms":           "",
		"signin.aws.amazon.com.mcas.ms":             "",
		"":                                          "",
	} {
		got, is := WithoutDefender(in)
		if is != (want != "") || is && got != want || !is && got != in {
			t.Errorf("%s: %s %v", in, got, is)
		}
	}
}

func TestParseResiliencyURL(t *testing.T) {
	r, ok := ParseResiliencyURL("https://abc-1.us-west-2.sign-in.connect.aws/saml?&instanceId=abc-1&" +
		"accountId=400000000004&role=a%2Fb&idp=P&destination=/x")
	if want := (ResiliencyURL{"abc-1", "us-west-2", true, "abc-1", "400000000004", "a/b", "P"}); !ok || r != want {
		t.Errorf("%+v %v", r, ok)
	}
	if r, ok = ParseResiliencyURL("https://abc-1.us-west-2.sign-in.connect.aws/saml"); !ok || r.HasQuery || r.Region != "us-west-2" {
		t.Errorf("%+v %v", r, ok)
	}
	for _, other := range []string{base + "/saml", "https://sign-in.connect.aws/saml", ""} {
		if _, ok := ParseResiliencyURL(other); ok {
			t.Error(other)
		}
	}
}

// TestDefenderPage: Defender's own pages stand for no app, unlike its proxy.
func TestDefenderPage(t *testing.T) {
	for address, want := range map[string]bool{
		"https://contoso.access.mcas.ms/aad_login":              true,
		"https://contoso.access.mcas-gov.us/aad_login?x=1":      true,
		"https://contoso.access.mcas.ms/saml":                   false,
		"https://signin.aws.amazon.com.mcas.ms/saml":            false,
		"https://contoso.access.mcas.ms.example.com/aad_login":  false,
		"https://access.mcas.ms/aad_login":                      false,
		"https://reports.example/aad_login?to=.access.mcas.ms/": false,
	} {
		if got := DefenderPage(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
