package inspect

import (
	"encoding/base64"
	"strings"
	"testing"
)

// messageFor is a message for another service by its address, with something more in its attribute statement.
func messageFor(address, more string) string {
	return `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" ` +
		`Version="2.0" IssueInstant="2026-11-20T09:30:00Z" Destination="` + address + `"><Assertion>` + more +
		`</Assertion></p:Response>`
}

// TestWhatCannotBeReadIsItsServices: a message that can't be read is told by the words of the service that its text
// names, and for an unknown one it is no reject. What names no one stays AWS's.
func TestWhatCannotBeReadIsItsServices(t *testing.T) {
	const (
		vpn     = "http://127.0.0.1:35001"
		unknown = "https://app.example/acs"
		signIn  = "https://signin.aws.amazon.com/saml"
	)
	large := strings.Repeat("<AttributeValue>0123456789</AttributeValue>", 8000)
	packed := func(xml string) string { return base64.StdEncoding.EncodeToString([]byte(xml)) }
	for name, c := range map[string]struct {
		input, posted string
		target        Target
		verdict       Verdict
		headline      string
	}{
		"a DOCTYPE": {
			"<!DOCTYPE x>" + messageFor(vpn, ""), "", TargetClientVPN, Reject, "Client VPN will probably reject",
		},
		"a DOCTYPE elsewhere": {
			"<!DOCTYPE x>" + messageFor(unknown, ""), "", TargetUnknown, "", "Can't tell what app.example does: the message has",
		},
		"a DOCTYPE at AWS's": {
			"<!DOCTYPE x>" + messageFor(signIn, ""), "", TargetIAM, Reject, "AWS will probably reject",
		},
		"not an end tag": {
			strings.TrimSuffix(messageFor(unknown, ""), "</p:Response>"), "", TargetUnknown, "", "Can't tell what app.example",
		},
		"cut": {
			packed(messageFor(unknown, ""))[:301], "", TargetUnknown, "", "This isn't a SAML message: ",
		},
		"too long to decode": {
			packed(messageFor(unknown, large)), "", TargetUnknown, "", "Can't tell what app.example does: the message is longer",
		},
		"too long for Client VPN": {
			packed(messageFor(vpn, large)), "", TargetClientVPN, Reject, "Client VPN will reject",
		},
		"too long for Cognito": {
			packed(messageFor("https://x.auth.eu-west-1.amazoncognito.com/saml2/idpresponse", large)), "", TargetCognito,
			AtRisk, "Can't tell what Amazon Cognito does",
		},
		"too long for STS":        {packed(messageFor(signIn, large)), "", TargetIAM, Reject, ""},
		"garbage that was posted": {"hello", unknown, TargetUnknown, "", "This isn't a SAML message: "},
		"garbage":                 {"hello", "", TargetUnknown, Reject, "This isn't a SAML message: "},
		"it names no one":         {"<!DOCTYPE x><a/>", "", TargetUnknown, Reject, "AWS will probably reject"},
	} {
		t.Run(name, func(t *testing.T) {
			m := FormField("form", c.input, nil)
			r := Inspect(m, Options{ACS: c.posted})
			if r.Target != c.target || r.Verdict != c.verdict || !strings.HasPrefix(r.Headline, c.headline) {
				t.Errorf("%s, %q: %s", r.Target, r.Verdict, r.Headline)
			}
			size := c.target == TargetUnknown && c.verdict == Reject || c.target == TargetIAM
			for _, f := range r.Findings {
				if f.ID == responseSize.ID && !size || f.ID == spReadable.ID && size {
					t.Errorf("%s: %s", f.ID, f.Detail)
				}
			}
		})
	}
}

// TestCipherTextsAreLong: one that is longer than any text may be is read, and told as encrypted.
func TestCipherTextsAreLong(t *testing.T) {
	cipher := `<e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherData><e:CipherValue>` +
		strings.Repeat("QUJD", 17_000) + `</e:CipherValue></e:CipherData></e:EncryptedData>`
	sealed := func(xml string) string { return strings.ReplaceAll(xml, "Assertion>", "EncryptedAssertion>") }
	r := Inspect(FormField("form", sealed(messageFor("https://app.example/acs", cipher)), nil), Options{})
	if r.Kind != KindResponse || r.Verdict != "" || !strings.HasPrefix(r.Headline, "This message is for app.example") {
		t.Errorf("%s, %q: %s", r.Kind, r.Verdict, r.Headline)
	}
	plain := strings.ReplaceAll(cipher, "CipherValue", "Other")
	if r := Inspect(FormField("form", sealed(messageFor("https://app.example/acs", plain)), nil), Options{}); r.Kind == KindResponse {
		t.Error("another text may be as long")
	}
}

// TestUnknownByChoice: --target unknown says that it was chosen where the message is for a service that samlscope knows.
func TestUnknownByChoice(t *testing.T) {
	o := Options{Target: TargetUnknown}
	at := func(address string) string {
		return messageFor(address, `<Subject><SubjectConfirmation Method="`+methodBearer+`"><SubjectConfirmationData `+
			`NotOnOrAfter="2026-11-20T10:30:00Z" Recipient="`+address+`"/></SubjectConfirmation></Subject>`)
	}
	known := Inspect(FormField("form", at("https://signin.aws.amazon.com/saml"), nil), o)
	if !strings.Contains(known.Headline, "you chose --target unknown") || strings.Contains(known.Headline, "not for AWS") {
		t.Error(known.Headline)
	}
	other := Inspect(FormField("form", at("https://app.example/acs"), nil), o)
	if !strings.HasPrefix(other.Headline, "This message is for app.example, not for AWS sign-in") {
		t.Error(other.Headline)
	}
}
