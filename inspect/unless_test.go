package inspect

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// TestUnlessBesideAWarning: that the user is signed in is foretold no more surely where something else may go wrong.
func TestUnlessBesideAWarning(t *testing.T) {
	xml, _ := pairsMessage(t, "A")
	signed, err := samlsign.Sign(xml, samlsign.SignOptions{Key: fixedKey(t, "entra-a")})
	if err != nil {
		t.Fatal(err)
	}
	byAddress := strings.Replace(trustGood, `"Action"`,
		`"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}},"Action"`, 1)
	relay := "https://eu-west-1.signin.aws.amazon.com/switchrole"
	for document, want := range map[string]string{
		byAddress: "AWS will sign the user in, unless the trust policy's condition on aws:SourceIp refuses it, but " +
			"the session may not be what you want: ",
		trustGood: "AWS will sign the user in, but the session may not be what you want: ",
	} {
		r := Inspect(&Message{XML: signed}, Options{
			TrustPolicies: trustFile(t, map[string]string{"A": document}), RelayState: &relay,
		})
		if r.Verdict != AtRisk || !strings.HasPrefix(r.Headline, want) {
			t.Errorf("%s %s\nwant %s", r.Verdict, r.Headline, want)
		}
	}
}
