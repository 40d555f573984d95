package main

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"time"

	"github.com/beevik/etree"
	"github.com/rogpeppe/go-internal/testscript"
	dsig "github.com/russellhaering/goxmldsig"
)

// The stand-in AWS of the demo answers from samlscope's own judgement, so it can't confirm one.
// This STS shares nothing with it: etree reads, goxmldsig verifies, and the rules are the ones of
// AWS's pages on AssumeRoleWithSAML and on the assertion, as far as the scripts need them: the
// signature by a key of the provider's metadata, the window of time, Recipient, Audience,
// RoleSessionName, and the pair of role and provider.

// sts starts it, with the keys that the stand-in Entra ID publishes, and sets STS to its address.
func sts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: sts")
	}
	answer, err := http.Get(ts.Getenv("IDP") + "/federationmetadata/2007-06/federationmetadata.xml")
	ts.Check(err)
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	ts.Check(err)
	metadata := etree.NewDocument()
	ts.Check(metadata.ReadFromBytes(data))
	store := &dsig.MemoryX509CertificateStore{}
	for _, e := range metadata.FindElements("//X509Certificate") {
		der, err := base64.StdEncoding.DecodeString(strings.TrimSpace(e.Text()))
		ts.Check(err)
		cert, err := x509.ParseCertificate(der)
		ts.Check(err)
		store.Roots = append(store.Roots, cert)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code, text := assumeRole(r, store)
		w.Header().Set("Content-Type", "text/xml")
		if code != "" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>`+
				`<Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, code, text) // the client sees a broken answer
			return
		}
		_, _ = fmt.Fprintf(w, `<AssumeRoleWithSAMLResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">`+
			`<AssumeRoleWithSAMLResult><AssumedRoleUser><Arn>%s</Arn></AssumedRoleUser></AssumeRoleWithSAMLResult>`+
			`</AssumeRoleWithSAMLResponse>`, text) // the client sees a broken answer
	}))
	ts.Defer(server.Close)
	ts.Setenv("STS", server.URL)
}

var (
	sessionName   = regexp.MustCompile(`^[a-zA-Z_0-9+=,.@-]{2,64}$`)
	signInAddress = regexp.MustCompile(`^https://([a-z0-9-]+\.)?signin\.aws\.amazon\.com/saml$`)
)

// assumeRole answers one call: a code with a sentence, or "" with the ARN of the session.
func assumeRole(r *http.Request, keys dsig.X509CertificateStore) (code, text string) {
	const invalid = "InvalidIdentityToken"
	raw, err := base64.StdEncoding.DecodeString(r.FormValue("SAMLAssertion"))
	if err != nil {
		return "ValidationError", "SAMLAssertion is not base64"
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(raw); err != nil || doc.Root() == nil || doc.Root().Tag != "Response" {
		return invalid, "Invalid SAML response"
	}
	verify := dsig.NewDefaultValidationContext(keys)
	signed := doc.Root().SelectElement("Assertion")
	if signed == nil {
		return invalid, "Invalid SAML response"
	}
	assertion, err := verify.Validate(signed)
	if err != nil {
		return invalid, "Response signature invalid"
	}
	value := func(path string) string {
		if e := assertion.FindElement(path); e != nil {
			return e.Text()
		}
		return ""
	}
	attribute := func(name string) []string {
		var out []string
		name = "https://aws.amazon.com/SAML/Attributes/" + name
		for _, e := range assertion.FindElements("./AttributeStatement/Attribute[@Name='" + name + "']/AttributeValue") {
			out = append(out, e.Text())
		}
		return out
	}
	instant := func(path, name string) time.Time {
		var at time.Time // without one: long ago
		if e := assertion.FindElement(path); e != nil {
			at, _ = time.Parse(time.RFC3339Nano, e.SelectAttrValue(name, ""))
		}
		return at
	}
	const bearer = "./Subject/SubjectConfirmation/SubjectConfirmationData"
	now := time.Now()
	if !now.Before(instant("./Conditions", "NotOnOrAfter")) || !now.Before(instant(bearer, "NotOnOrAfter")) {
		return "ExpiredTokenException", "Response has expired"
	}
	if now.Before(instant("./Conditions", "NotBefore")) {
		return invalid, "Invalid SAML response" // AWS's own sentence isn't documented
	}
	recipient := ""
	if e := assertion.FindElement(bearer); e != nil {
		recipient = e.SelectAttrValue("Recipient", "")
	}
	if !signInAddress.MatchString(recipient) {
		return invalid, "Invalid SAML response" // nor is this one
	}
	if a := value("./Conditions/AudienceRestriction/Audience"); a != "urn:amazon:webservices" &&
		a != "https://signin.aws.amazon.com/saml" {
		return invalid, "Response does not contain the required audience."
	}
	names := attribute("RoleSessionName")
	if len(names) != 1 {
		return invalid, "RoleSessionName is required in AuthnResponse"
	}
	if !sessionName.MatchString(names[0]) {
		return invalid, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"
	}
	role, provider := r.FormValue("RoleArn"), r.FormValue("PrincipalArn")
	for _, pair := range attribute("Role") {
		if pair == role+","+provider || pair == provider+","+role {
			session := strings.Replace(strings.Replace(role, ":iam:", ":sts:", 1), ":role/", ":assumed-role/", 1)
			return "", session + "/" + names[0]
		}
	}
	return invalid, "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
}
