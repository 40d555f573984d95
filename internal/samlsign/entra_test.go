package samlsign_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// betweenTags is white space with a tag on either side, which Entra never sends.
var betweenTags = regexp.MustCompile(`>\s+<`)

func TestResponseIsTheBaseMessageOnOneLine(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	r := samlsign.NewResponse(at, "_0b8f5f1e-6d0f-4f52-9a57-3c1d2e4f5a60", "_7c9d2b34-51aa-4e8e-b0c6-9f0a1b2c3d00")
	r.AuthnInstant = at.Add(-19 * time.Second)
	want := strings.TrimSpace(betweenTags.ReplaceAllString(baseXML(t), "><"))
	if got := r.XML(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestResponseWritesWhatItIsGiven(t *testing.T) {
	r := samlsign.NewResponse(time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), "_1", "_2")
	r.InResponseTo, r.Recipient = "_req", "http://127.0.0.1:8485/saml?a=1&b"
	r.Set(samlsign.MailClaim)
	r.Set(samlsign.AWSAttributes+"SourceIdentity", "a<b>")
	r.Rename(samlsign.AWSAttributes+"Role", samlsign.AWSAttributes+"role")
	text := r.XML()
	for _, want := range []string{
		`Destination="https://signin.aws.amazon.com/saml" InResponseTo="_req" xmlns:samlp`,
		`<SubjectConfirmationData InResponseTo="_req" NotOnOrAfter="2026-11-20T10:30:00.000Z" Recipient="http://127.0.0.1:8485/saml?a=1&amp;b"/>`,
		`<Attribute Name="https://aws.amazon.com/SAML/Attributes/SourceIdentity"><AttributeValue>a&lt;b&gt;</AttributeValue></Attribute></AttributeStatement>`,
		`Attributes/role"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	for _, not := range []string{samlsign.MailClaim, "Attributes/Role\""} {
		if strings.Contains(text, not) {
			t.Errorf("%s is still there", not)
		}
	}
}

func TestRefusedSignInHasNoAssertion(t *testing.T) {
	r := samlsign.NewResponse(time.Now(), "_1", "_2")
	r.Status = []string{"urn:oasis:names:tc:SAML:2.0:status:Responder", "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"}
	r.StatusMessage = "AADSTS50105"
	want := `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>AADSTS50105</samlp:StatusMessage></samlp:Status></samlp:Response>`
	if text := r.XML(); !strings.HasSuffix(text, want) {
		t.Errorf("got %s", text)
	}
}

func TestMetadataLooksLikeEntras(t *testing.T) {
	m := samlsign.Metadata{
		ID: "_m", EntityID: "https://sts.windows.net/x/", SignIn: "https://login.microsoftonline.com/x", BOM: true,
		Keys: []*samlsign.Key{key(t, "entra-a"), key(t, "entra-b")},
	}
	text, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), samlsign.BOM+
		`<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_m" entityID=`) {
		t.Errorf("begins %.80q", text)
	}
	plain := strings.TrimPrefix(string(text), samlsign.BOM)
	var entity saml.EntityDescriptor
	if err := xml.Unmarshal([]byte(plain), &entity); err != nil {
		t.Fatal(err)
	}
	var uses []string
	for _, k := range entity.IDPSSODescriptors[0].KeyDescriptors {
		uses = append(uses, k.Use)
	}
	if entity.EntityID != m.EntityID || !slices.Equal(uses, []string{"signing", "signing"}) {
		t.Errorf("entityID %s, keys %v", entity.EntityID, uses)
	}
	xmlsec, err := exec.LookPath("xmlsec1")
	if err != nil {
		return
	}
	file := filepath.Join(t.TempDir(), "m.xml")
	if err := os.WriteFile(file, []byte(plain), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(xmlsec, "--verify", "--pubkey-cert-pem", "../samltest/keys/entra-a.pem",
		"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor", file).CombinedOutput()
	if err != nil {
		t.Errorf("xmlsec1: %v\n%s", err, out)
	}
}
