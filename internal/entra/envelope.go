package entra

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// thumbprint is the SHA-1 of a certificate in upper-case hex, of the base64 in which Graph writes bytes, or of the
// hex in which that base64 often is.
func thumbprint(text string) string {
	isHex := func(s string) bool {
		_, err := hex.DecodeString(s)
		return err == nil && len(s) == 40
	}
	if isHex(text) {
		return strings.ToUpper(text)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return strings.ToUpper(text)
	case isHex(string(raw)):
		return strings.ToUpper(string(raw))
	}
	return strings.ToUpper(hex.EncodeToString(raw))
}

// Envelope is what is the same in the Response of every user.
type Envelope struct {
	Issuer, Recipient, Audience string
	At                          time.Time // of issue
}

// The IDs are those of no message that there ever was.
const (
	responseID  = "_00000000-0000-4000-8000-000000000000"
	assertionID = "_00000000-0000-4000-8000-000000000001"
)

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#xD;", "\n", "&#xA;",
	"\t", "&#x9;")

// Response writes the Response as Entra ID lays it out, without a signature. Characters that XML can't have are
// left to its reader to refuse.
func (e *Envelope) Response(c *Composed) string {
	const layout = "2006-01-02T15:04:05.000Z"
	at := e.At.UTC()
	issued, until := at.Format(layout), at.Add(time.Hour).Format(layout)
	var b strings.Builder
	w := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p)
		}
	}
	to := escape.Replace(e.Recipient)
	w(`<samlp:Response ID="`, responseID, `" Version="2.0" IssueInstant="`, issued, `" Destination="`, to,
		`" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">`,
		escape.Replace(e.Issuer), `</Issuer><samlp:Status><samlp:StatusCode `,
		`Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><Assertion ID="`, assertionID,
		`" IssueInstant="`, issued, `" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>`,
		escape.Replace(e.Issuer), `</Issuer><Subject><NameID Format="`, c.Format, `">`, escape.Replace(c.NameID),
		`</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData `,
		`NotOnOrAfter="`, until, `" Recipient="`, to, `"/></SubjectConfirmation></Subject><Conditions NotBefore="`,
		at.Add(-5*time.Minute).Format(layout), `" NotOnOrAfter="`, until, `"><AudienceRestriction><Audience>`,
		escape.Replace(e.Audience), `</Audience></AudienceRestriction></Conditions><AttributeStatement>`)
	for i := range c.Claims {
		w(`<Attribute Name="`, escape.Replace(c.Claims[i].Name), `">`)
		for _, v := range c.Claims[i].Values {
			w(`<AttributeValue>`, escape.Replace(v), `</AttributeValue>`)
		}
		w(`</Attribute>`)
	}
	w(`</AttributeStatement><AuthnStatement AuthnInstant="`, issued, `" SessionIndex="`, assertionID,
		`"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef>`,
		`</AuthnContext></AuthnStatement></Assertion></samlp:Response>`)
	return b.String()
}
