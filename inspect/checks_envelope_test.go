package inspect

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestEnvelopeChecks(t *testing.T) {
	aws := func(ids ...string) Options { return Options{AWSMetadata: &Metadata{EntityIDs: ids}} }
	status := `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>`
	judgeAll(t, []judgement{
		{"fits", "issuer-match", nil, aws(entraIssuer), passes},
		{"second of several", "issuer-match", nil, aws("https://idp.example.com/", entraIssuer), passes},
		{"slash", "issuer-match", nil, aws(strings.TrimSuffix(entraIssuer, "/")), fails(Error, "a slash at the end")},
		{"case", "issuer-match", nil, aws(strings.ToUpper(entraIssuer)), fails(Error, "upper and lower case")},
		{
			"tenant",
			"issuer-match",
			nil,
			aws("https://sts.windows.net/0d2b94c1-77aa-4c1e-8f3d-5b6a7c8d9e01/"),
			fails(Error, "the tenant 6f1c0a52"),
		},
		{
			"app id appended",
			"issuer-match",
			[]string{entraIssuer, entraIssuer + "3f1e2d4c"},
			aws(entraIssuer),
			fails(Error, `"3f1e2d4c" is appended`),
		},
		{"app id in the metadata", "issuer-match", nil, aws(entraIssuer + "3f1e2d4c"), fails(Error, "continues after it")},
		{
			"login host",
			"issuer-match",
			[]string{entraIssuer, "https://login.microsoftonline.com/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/"},
			aws(entraIssuer),
			fails(Error, "login.microsoftonline.com instead of sts.windows.net"),
		},
		{"other product", "issuer-match", nil, aws("http://www.okta.com/exk1"), fails(Error, "another identity provider")},
		{"metadata without an id", "issuer-match", nil, aws(), wasNotChecked},
		{
			"what AWS holds decides",
			"issuer-match",
			nil,
			Options{AWSMetadata: &Metadata{EntityID: entraIssuer}, IDPMetadata: []*Metadata{{EntityID: "urn:other"}}},
			passes,
		},
		{
			"no issuer in the assertion",
			"issuer-both",
			[]string{"    <Issuer>" + entraIssuer + "</Issuer>\n", ""},
			Options{},
			doesNotApply,
		},
		{
			"nested success",
			"status-success",
			[]string{status, strings.Replace(status, "/>", "><samlp:StatusCode Value=\"urn:x\"/></samlp:StatusCode>", 1)},
			Options{},
			passes,
		},
		{
			"another success",
			"status-success",
			[]string{"status:Success", "status:success"},
			Options{},
			fails(Error, "success"),
		},
		{"version", "response-root", []string{`5a60" Version="2.0"`, `5a60"`}, Options{}, fails(Error, "no Version")},
		{
			"posted elsewhere",
			"destination-match",
			nil,
			Options{ACS: "https://us-west-2.signin.aws.amazon.com/saml"},
			fails(Warning, "isn't the URL"),
		},
		{
			"cautious",
			"destination-match",
			nil,
			Options{ACS: "https://us-west-2.signin.aws.amazon.com/saml", Strict: true},
			fails(Error, "isn't the URL"),
		},
		{
			"empty Destination",
			"destination-match",
			[]string{`Destination="https://signin.aws.amazon.com/saml"`, `Destination=""`},
			Options{},
			fails(Warning, "Destination is empty"),
		},
		{"empty Recipient", "destination-match", []string{entraRecipient, `Recipient=""`}, Options{}, wasNotChecked},
	})
}

// TestEncodingAsPosted: what is a curiosity in a copied value is a risk in one
// that goes on to AWS as it is.
func TestEncodingAsPosted(t *testing.T) {
	xml := entraMessage(t, "Alice Example", "Alice ???>>>~~~").XML
	encoded := base64.URLEncoding.EncodeToString([]byte(xml))
	if !strings.ContainsAny(encoded, "-_") {
		t.Fatal("the message does not need the characters in which the alphabets differ")
	}
	holdTo(t, "response-base64", FormField("post", encoded, nil), Options{}, fails(Warning, "URL-safe"))
	holdTo(t, "response-base64", Messages("copy", []byte(encoded))[0], Options{}, fails(Note, "URL-safe"))
	holdTo(t, "response-base64", FormField("post", base64.StdEncoding.EncodeToString([]byte(xml)), nil), Options{}, passes)
	f := holdTo(t, "response-base64", FormField("post", "not base64!", nil), Options{}, fails(Error, "not base64"))
	if f[0].AWSError != "Invalid base64 SAMLResponse" {
		t.Errorf("AWS's text is %q", f[0].AWSError)
	}
}

func TestResponseSizeAtTheBorder(t *testing.T) {
	m := entraMessage(t)
	m.Base64Len = 100_000
	holdTo(t, "response-size", m, Options{}, passes)
	m.Base64Len++
	holdTo(t, "response-size", m, Options{}, fails(Error, "1 more than"))
	m.Base64Len = 0
	holdTo(t, "response-size", m, Options{}, wasNotChecked)
}

func TestIssuerMatchTellsHowSureItIs(t *testing.T) {
	other := &Metadata{EntityID: "https://sts.windows.net/0d2b94c1-77aa-4c1e-8f3d-5b6a7c8d9e01/"}
	f := holdTo(t, "issuer-match", entraMessage(t), Options{AWSMetadata: other}, fails(Error, "tenant"))
	if f[0].Basis != Documented || f[0].AWSError == "" {
		t.Errorf("against AWS's own metadata: basis %s, text %q", f[0].Basis, f[0].AWSError)
	}
	f = holdTo(t, "issuer-match", entraMessage(t), Options{
		IDPMetadata: []*Metadata{other},
	}, fails(Error, "if it stores the same"))
	if f[0].Basis != Inferred {
		t.Errorf("against the identity provider's metadata: basis %s", f[0].Basis)
	}
	if *f[0].Got != entraIssuer || *f[0].Want != other.EntityID || f[0].Path != "/Response/Assertion/Issuer" ||
		f[0].Line != 5 {
		t.Errorf("the finding is %+v", f[0])
	}
}
