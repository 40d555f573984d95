package inspect

import (
	"testing"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

func TestSubjectChecks(t *testing.T) {
	nameID := `<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.com</NameID>`
	format := func(f string) []string { return []string{"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", f} }
	bearer := `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`
	posted := func(u string) Options { return Options{ACS: u} }
	judgeAll(t, []judgement{
		{"absent", "nameid-present", []string{nameID, ""}, Options{}, fails(Error, "no NameID")},
		{
			"blank",
			"nameid-present",
			[]string{">alice@example.com</NameID>", ">\n</NameID>"},
			Options{},
			fails(Error, "empty"),
		},
		{"EncryptedID", "nameid-present", []string{nameID, "<EncryptedID/>"}, Options{}, fails(Warning, "EncryptedID")},

		{"kerberos", "nameid-format", format(nameIDv2 + "kerberos"), Options{}, passes},
		{"entity", "nameid-format", format(nameIDv2 + "entity"), Options{}, passes},
		{"X509", "nameid-format", format(nameIDv1 + "X509SubjectName"), Options{}, passes},
		{"empty counts as unspecified", "nameid-format", format(""), Options{}, passes},
		{"unspecified of 2.0", "nameid-format", format(nameIDv2 + "unspecified"), Options{}, fails(Warning, "misspelled")},
		{"short", "nameid-format", format("emailAddress"), Options{}, fails(Warning, "does not list")},
		{"transient", "nameid-transient", format(nameIDv2 + "transient"), Options{}, fails(Note, "transient")},
		{"nobody", "nameid-transient", []string{nameID, ""}, Options{}, doesNotApply},

		{
			"two",
			"subject-conf-single",
			[]string{bearer, `<SubjectConfirmation Method="urn:x"/>` + bearer},
			Options{},
			fails(Error, "2 SubjectConfirmation"),
		},
		{
			"other method first",
			"subject-conf-bearer",
			[]string{bearer, `<SubjectConfirmation Method="urn:x"/>` + bearer},
			Options{},
			passes,
		},
		{
			"data in the second",
			"subject-conf-data",
			[]string{bearer, `<SubjectConfirmation Method="urn:x"/>` + bearer},
			Options{},
			passes,
		},
		{
			"case of the method",
			"subject-conf-bearer",
			[]string{"cm:bearer", "cm:Bearer"},
			Options{},
			fails(Error, "isn't the bearer"),
		},
		{
			"neither",
			"subject-conf-data",
			[]string{entraSCDEnd + " " + entraRecipient, "<SubjectConfirmationData"},
			Options{},
			fails(Error, "no Recipient and no NotOnOrAfter"),
		},

		{"same", "recipient-posted", nil, posted(awsfacts.SignInURL), passes},
		{
			"alias",
			"recipient-posted",
			nil,
			posted("https://us-east-1.signin.aws.amazon.com/saml"),
			fails(Warning, "treats them as different"),
		},
		{
			"Region",
			"recipient-posted",
			nil,
			posted("https://eu-west-1.signin.aws.amazon.com/saml"),
			fails(Warning, "another Region"),
		},
		{
			"provider ID",
			"recipient-posted",
			nil,
			posted("https://signin.aws.amazon.com/saml/acs/SAMLSP8Z5Q1EXAMPLE0000000"),
			fails(Warning, "identity provider ID"),
		},
		{
			"partition",
			"recipient-posted",
			nil,
			posted("https://signin.amazonaws-us-gov.com/saml"),
			fails(Warning, "partition aws-us-gov"),
		},
		{
			"slash",
			"recipient-posted",
			nil,
			posted("https://signin.aws.amazon.com/saml/"),
			fails(Warning, "a slash at the end"),
		},
		{"elsewhere", "recipient-posted", nil, posted("https://app.example.com/acs"), fails(Warning, "to a different URL")},
	})
}

func TestRecipientAWS(t *testing.T) {
	relay := Options{RelayURLs: []string{"http://localhost:8485/saml"}}
	rows := []struct {
		recipient string
		options   Options
		want      wanted
		meant     string // Want of the finding
	}{
		{"https://signin.aws.amazon.com/saml", Options{}, passes, ""},
		{"https://ap-southeast-4.signin.aws.amazon.com/saml", Options{}, passes, ""},
		{"https://us-gov-west-1.signin.amazonaws-us-gov.com/saml", Options{}, passes, ""},
		{"https://signin.aws.amazon.com/saml/acs/SAMLSP8Z5Q1EXAMPLE0000000", Options{}, passes, ""},
		{"https://i1.us-east-1.sign-in.connect.aws/saml?&amp;instanceId=i1", Options{}, passes, ""},
		{"https://signin.aws.amazon.com/saml/", Options{}, fails(Error, "a slash at the end"), awsfacts.SignInURL},
		{"https://signin.aws.amazon.com/saml1", Options{}, fails(Error, `"/saml1"`), awsfacts.SignInURL},
		{"https://signin.aws.amazon.com/", Options{}, fails(Error, "sign-in URL"), awsfacts.SignInURL},
		{"https://signin.aws.amazon.com", Options{}, fails(Error, "the path is"), awsfacts.SignInURL},
		{"signin.aws.amazon.com/saml", Options{}, fails(Error, "https:// is missing"), awsfacts.SignInURL},
		{"http://signin.aws.amazon.com/saml", Options{}, fails(Error, "http instead of https"), awsfacts.SignInURL},
		{"https://Signin.AWS.amazon.com/saml", Options{}, fails(Error, "upper-case letters"), awsfacts.SignInURL},
		{"https://signin.aws.amazon.com:443/saml", Options{}, fails(Error, "a port"), awsfacts.SignInURL},
		{
			"https://signin.aws.amazon.com/saml?x=1#2",
			Options{},
			fails(Error, "a fragment after #, a query after ?"),
			awsfacts.SignInURL,
		},
		{
			" https://eu-west-1.signin.aws.amazon.com/saml",
			Options{},
			fails(Error, "white space"),
			"https://eu-west-1.signin.aws.amazon.com/saml",
		},
		{"https://signin.aws.amazon.com/static/saml", Options{}, fails(Error, `"/static/saml"`), awsfacts.SignInURL},
		{
			"https://signin.aws.amazon.com/saml/SAMLSP8Z5Q1EXAMPLE0000000",
			Options{},
			fails(Error, "instead of"),
			"https://signin.aws.amazon.com/saml/acs/SAMLSP8Z5Q1EXAMPLE0000000",
		},
		{"https://signin.amazonaws.cn/saml/", Options{}, fails(Error, "a slash"), "https://signin.amazonaws.cn/saml"},
		{"https://console.aws.amazon.com/", Options{}, fails(Error, "an AWS address"), awsfacts.SignInURL},
		{"https://signin.aws.amazon.com.evil.example/saml", Options{}, fails(Error, "outside AWS"), awsfacts.SignInURL},
		{"urn:amazon:webservices", Options{}, fails(Error, "outside AWS"), awsfacts.SignInURL},
		{"http://localhost:8485/saml", relay, fails(Error, "samlscope's own relay"), awsfacts.SignInURL},
		{"http://localhost:8485/saml/", relay, fails(Error, "samlscope's own relay"), awsfacts.SignInURL},
		{"http://localhost:8485/other", relay, fails(Error, "your own machine"), awsfacts.SignInURL},
		{
			"https://d.auth.eu-west-1.amazoncognito.com/saml2/idpresponse",
			Options{Target: TargetIAM},
			fails(Error, "Cognito"),
			awsfacts.SignInURL,
		},
		{
			"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/1b2c3d4e-aaaa-4bbb-8ccc-0123456789ab",
			Options{Target: TargetIAM},
			doesNotApply,
			"",
		},
		{"", Options{}, doesNotApply, ""},
	}
	for _, row := range rows {
		t.Run(row.recipient, func(t *testing.T) {
			m := entraMessage(t, entraRecipient, `Recipient="`+row.recipient+`"`)
			for _, f := range holdTo(t, "recipient-aws", m, row.options, row.want) {
				if f.Want == nil || *f.Want != row.meant {
					t.Errorf("want is %v, not %q", f.Want, row.meant)
				}
				if f.Line != 9 || f.Path != "/Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient" {
					t.Errorf("the place is %s, line %d", f.Path, f.Line)
				}
			}
		})
	}
}

// TestRecipientKeepsTheRegionItWasPostedTo: the advice names the address in use.
func TestRecipientKeepsTheRegionItWasPostedTo(t *testing.T) {
	m := entraMessage(t, entraRecipient, `Recipient="https://app.example.com/acs"`)
	o := Options{ACS: "https://eu-west-1.signin.aws.amazon.com/saml"}
	f := holdTo(t, "recipient-aws", m, o, fails(Error, "outside AWS"))
	if *f[0].Want != o.ACS {
		t.Errorf("want is %s", *f[0].Want)
	}
}

func TestRecipientEncrypted(t *testing.T) {
	response := func(destination string) *Message {
		return Messages("encrypted.xml", []byte(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_a" Version="2.0" IssueInstant="2026-11-20T09:30:00Z"`+
			destination+`><EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/></samlp:Response>`))[0]
	}
	id := "https://signin.aws.amazon.com/saml/acs/SAMLSP8Z5Q1EXAMPLE0000000"
	holdTo(t, "recipient-encrypted", response(""), Options{
		ACS: awsfacts.SignInURL,
	}, fails(Warning, "if encryption is Required"))
	holdTo(t, "recipient-encrypted", response(""), Options{ACS: id}, passes)
	holdTo(t, "recipient-encrypted", response(` Destination="`+id+`"`), Options{}, passes)
	holdTo(t, "recipient-encrypted", response(""), Options{}, wasNotChecked)
	holdTo(t, "recipient-encrypted", entraMessage(t), Options{ACS: awsfacts.SignInURL}, doesNotApply)
	holdTo(t, "recipient-aws", response(""), Options{ACS: id}, wasNotChecked)
}
