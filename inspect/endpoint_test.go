package inspect

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

func TestSignInHosts(t *testing.T) {
	for _, host := range []string{
		"signin.aws.amazon.com", "eu-west-1.signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "us-gov-east-1.signin.amazonaws-us-gov.com",
		"signin.amazonaws.cn", "cn-north-1.signin.amazonaws.cn", "eusc-de-east-1.signin.amazonaws-eusc.eu", "eu-central-1.signin.aws",
		"eu-central-1.sso.signin.aws", "pool.auth.eu-west-1.amazoncognito.com", "abc-def.us-east-1.sign-in.connect.aws",
	} {
		if !awsfacts.SignInHost(host) {
			t.Errorf("%s is a sign-in host", host)
		}
		if !slices.ContainsFunc(awsfacts.SignInHostEnds(),
			func(end string) bool { return strings.HasSuffix("."+host, "."+end) }) {
			t.Errorf("%s ends in none of %v", host, awsfacts.SignInHostEnds())
		}
	}
	for _, host := range []string{
		"", "aws.amazon.com", "console.aws.amazon.com", "evilsignin.aws.amazon.com", "signin.aws.amazon.com.evil.test", "x.signin.aws.amazon.com",
		"signin.aws.amazon.com:443", "signin.amazonaws-eusc.eu", "signin.aws", "amazoncognito.com", "evil.amazoncognito.com", "127.0.0.1", "SIGNIN.aws.amazon.com",
	} {
		if awsfacts.SignInHost(host) {
			t.Errorf("%s isn't a sign-in host", host)
		}
	}
}
