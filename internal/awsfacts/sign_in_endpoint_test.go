package awsfacts

import "testing"

func TestSignInEndpoint(t *testing.T) {
	id := "SAMLSP0123456789ABCDEFGH"
	cases := []struct {
		url, service, partition, region string
	}{
		{"https://signin.aws.amazon.com/saml", "iam", "aws", ""},
		{"https://eu-central-1.signin.aws.amazon.com/saml", "iam", "aws", "eu-central-1"},
		{"https://us-east-1.signin.aws.amazon.com/saml/acs/" + id, "iam", "aws", "us-east-1"},
		{"https://signin.amazonaws-us-gov.com/saml", "iam", "aws-us-gov", ""},
		{"https://us-gov-east-1.signin.amazonaws-us-gov.com/saml", "iam", "aws-us-gov", "us-gov-east-1"},
		{"https://signin.amazonaws.cn/saml", "iam", "aws-cn", ""},
		{"https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", "iam", "aws-eusc", "eusc-de-east-1"},
		{
			"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10",
			"identity-center",
			"aws",
			"us-east-1",
		},
		{
			"https://us-east-1.sso.signin.aws/platform/saml/acs/75732d656173742d312d059231ef-7dc0-44bb-8ebe-3427c5a9fe86",
			"identity-center",
			"aws",
			"us-east-1",
		},
		{"https://pool.auth.eu-west-1.amazoncognito.com/saml2/idpresponse", "cognito", "aws", "eu-west-1"},
		{"https://abc-1.us-west-2.sign-in.connect.aws/saml?&instanceId=abc-1", "iam", "aws", "us-west-2"},
		{"http://signin.aws.amazon.com/saml", "", "", ""},
		{"https://signin.aws.amazon.com/saml/", "", "", ""},
		{"https://signin.aws.amazon.com/saml?x=1", "", "", ""},
		{"https://signin.aws.amazon.com/saml#1", "", "", ""},
		{"https://signin.aws.amazon.com/saml1", "", "", ""},
		{"https://signin.aws.amazon.com:443/saml", "", "", ""},
		{"https://signin.aws.amazon.com@evil.example/saml", "", "", ""},
		{"https://evilsignin.aws.amazon.com/saml", "", "", ""},
		{"https://x.signin.aws.amazon.com/saml", "", "", ""},
		{"https://signin.aws.amazon.com.evil.example/saml", "", "", ""},
		{"https://SIGNIN.aws.amazon.com/saml", "", "", ""},
		{"https://signin.aws.amazon.com/saml/acs/short", "", "", ""},
		{"https://evil.example/saml2/idpresponse", "", "", ""},
		{"https://signin.aws.amazon.com", "", "", ""},
		{"", "", "", ""},
	}
	for _, c := range cases {
		e, ok := SignInEndpoint(c.url)
		if ok != (c.service != "") || string(e.Service) != c.service || e.Partition != c.partition || e.Region != c.region {
			t.Errorf("%q: %v %+v", c.url, ok, e)
		}
	}
}
