package inspect

import (
	"net/url"
	"testing"
)

func TestStationOf(t *testing.T) {
	for raw, want := range map[string]Station{
		"https://login.microsoftonline.com/6f1c/saml2?SAMLRequest=x":        StationEntra,
		"https://LOGIN.microsoftonline.us/common/login":                     StationEntra,
		"https://evil-login.microsoftonline.com/":                           "",
		"https://login.microsoftonline.com.evil.example/":                   "",
		"https://d-1234567890.awsapps.com/start":                            StationPortal,
		"https://acme.awsapps.com/connect/home":                             StationConnect,
		"https://acme.awsapps.com/workmail":                                 "",
		"https://portal.sso.eu-west-1.amazonaws.com/federation/credentials": StationPortal,
		"https://s3.eu-west-1.amazonaws.com/bucket":                         "",
		"https://eu-west-2.console.aws.amazon.com/connect/federate/i-1":     StationFederate,
		"https://console.aws.amazon.com/console/home":                       StationConsole,
		"https://acme.my.connect.aws/ccp-v2":                                StationConnect,
		"https://my.connect.aws.evil.example/":                              "",
		"https://ssoins-1.eu-west-1.portal.amazonaws.com/":                  StationPortal,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := StationOf(u); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestStationErrors(t *testing.T) {
	for _, c := range []struct {
		at       Station
		text, id string
	}{
		{
			StationEntra,
			`{"strServiceExceptionMessage":"AADSTS50105: Your administrator has configured the application AWS to block users"}`,
			"aadsts50105",
		},
		{StationEntra, "Sign in to your account 50105", ""},
		{
			StationPortal,
			`{"message":"User attribute: ${user:email} is empty. Please check with your administrator","__type":"x"}`,
			"user-attribute-empty",
		},
		{
			StationConnect,
			"Access Denied. Your account has been authenticated, but has not been onboarded to this application.",
			"connect-not-onboarded",
		},
		{StationConsole, "AADSTS50105", ""},
		{StationPortal, "AADSTS50105: something", ""},
	} {
		got := ""
		if e := c.at.Error(c.text); e != nil {
			got = e.ID
		}
		if got != c.id {
			t.Errorf("%s %q: %q, want %q", c.at, c.text, got, c.id)
		}
	}
	for _, s := range []Station{
		StationEntra, StationIdentityCenter, StationPortal, StationSignIn, StationFederate, StationConnect,
		StationConsole,
	} {
		for _, refused := range []bool{true, false} {
			if m := s.Means(refused); m == "" || m[len(m)-1] != '.' {
				t.Errorf("%s: %q", s, m)
			}
		}
	}
}
