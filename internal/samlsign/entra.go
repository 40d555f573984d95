package samlsign

import "time"

// Names that Entra and AWS use.
const (
	// AWSAttributes is the namespace of the attributes that AWS reads.
	AWSAttributes = "https://aws.amazon.com/SAML/Attributes/"
	// AWSSignIn is the assertion consumer service of us-east-1, and one of the
	// two audiences that AWS documents.
	AWSSignIn = "https://signin.aws.amazon.com/saml"
	// StatusSuccess is the status of a sign-in that the IdP allowed.
	StatusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"

	emailFormat   = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
	passwordClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
)

// instantLayout is how Entra writes every instant: UTC, three fractional digits.
const instantLayout = "2006-01-02T15:04:05.000Z"

// Attribute is one claim with its values.
type Attribute struct {
	Name   string
	Values []string
}

// Response holds everything that Entra puts into a SAML Response. XML depends
// on these fields alone.
type Response struct {
	ID, AssertionID string
	Issuer          string
	InResponseTo    string // empty for a sign-in that starts at the IdP
	Destination     string // also the Recipient, unless that is given
	Recipient       string
	Audience        string

	At             time.Time     // the token time: the window is counted from it
	Before, After  time.Duration // how far the window reaches
	AuthnInstant   time.Time     // of the interactive sign-in, which may be weeks old
	AuthnContext   string
	Status         []string // outermost code first; without Success there is no assertion
	StatusMessage  string
	NameID, Format string // no NameID: the element is left out
	Attributes     []Attribute
}

// NewResponse returns what Entra sends for a user who signed in a moment ago,
// may assume one role, and starts at My Apps.
func NewResponse(at time.Time, id, assertionID string) Response {
	const tenant = "6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10"
	const issuer = "https://sts.windows.net/" + tenant + "/"
	const pair = "arn:aws:iam::400000000004:role/EntraAgent,arn:aws:iam::400000000004:saml-provider/EntraID"
	return Response{
		ID: id, AssertionID: assertionID, Issuer: issuer,
		Destination: AWSSignIn, Audience: AWSSignIn,
		At: at, Before: 5 * time.Minute, After: time.Hour,
		AuthnInstant: at.Add(-19 * time.Second), AuthnContext: passwordClass,
		Status: []string{StatusSuccess},
		NameID: "alice@example.com", Format: emailFormat,
		Attributes: []Attribute{
			{"http://schemas.microsoft.com/identity/claims/tenantid", []string{tenant}},
			{"http://schemas.microsoft.com/identity/claims/objectidentifier", []string{"2a9d7c1e-8f34-4b5a-9c60-d1e2f3a4b5c6"}},
			{"http://schemas.microsoft.com/identity/claims/displayname", []string{"Alice Example"}},
			{"http://schemas.microsoft.com/identity/claims/identityprovider", []string{issuer}},
			{"http://schemas.microsoft.com/claims/authnmethodsreferences", []string{
				"http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password",
				"http://schemas.microsoft.com/claims/multipleauthn",
			}},
			{RoleClaim, []string{pair}},
			{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", []string{"Alice"}},
			{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", []string{"Example"}},
			{MailClaim, []string{"alice@example.com"}},
			{NameClaim, []string{"alice@example.com"}},
			{AWSAttributes + "Role", []string{pair}},
			{AWSAttributes + "RoleSessionName", []string{"alice@example.com"}},
			{AWSAttributes + "SessionDuration", []string{"3600"}},
		},
	}
}

// Claims of Entra's that follow the user's directory entry.
const (
	RoleClaim = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
	MailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
	NameClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"
)

// Set replaces the values of a claim, or adds it behind the others. With no
// values the claim is left out, as Entra leaves out what is empty.
func (r *Response) Set(name string, values ...string) {
	kept := make([]Attribute, 0, len(r.Attributes)+1)
	found := false
	for _, a := range r.Attributes {
		if a.Name == name {
			found = true
			a.Values = values
		}
		if len(a.Values) > 0 {
			kept = append(kept, a)
		}
	}
	if !found && len(values) > 0 {
		kept = append(kept, Attribute{name, values})
	}
	r.Attributes = kept
}

// Rename gives a claim another name.
func (r *Response) Rename(name, to string) {
	kept := make([]Attribute, len(r.Attributes))
	for i, a := range r.Attributes {
		if a.Name == name {
			a.Name = to
		}
		kept[i] = a
	}
	r.Attributes = kept
}

// XML writes the Response, unsigned, byte for byte as Entra does: one line,
// namespaces and attributes in Entra's order.
func (r Response) XML() string {
	w := new(writer)
	w.open("samlp:Response", "ID", r.ID, "Version", "2.0", "IssueInstant", instant(r.At.Add(150*time.Millisecond)),
		"Destination", r.Destination, "InResponseTo", r.InResponseTo, "xmlns:samlp", "urn:oasis:names:tc:SAML:2.0:protocol")
	w.text("Issuer", r.Issuer, "xmlns", "urn:oasis:names:tc:SAML:2.0:assertion")
	r.writeStatus(w)
	if len(r.Status) == 1 && r.Status[0] == StatusSuccess {
		r.writeAssertion(w)
	}
	w.close("samlp:Response")
	return w.String()
}

func (r Response) writeStatus(w *writer) {
	w.open("samlp:Status")
	for i, code := range r.Status {
		if i == len(r.Status)-1 {
			w.empty("samlp:StatusCode", "Value", code)
		} else {
			w.open("samlp:StatusCode", "Value", code)
		}
	}
	for range len(r.Status) - 1 {
		w.close("samlp:StatusCode")
	}
	if r.StatusMessage != "" {
		w.text("samlp:StatusMessage", r.StatusMessage)
	}
	w.close("samlp:Status")
}

func (r Response) writeAssertion(w *writer) {
	w.open("Assertion", "ID", r.AssertionID, "IssueInstant", instant(r.At.Add(143*time.Millisecond)), "Version", "2.0",
		"xmlns", "urn:oasis:names:tc:SAML:2.0:assertion")
	w.text("Issuer", r.Issuer)
	r.writeSubject(w)
	w.open("Conditions", "NotBefore", instant(r.At.Add(-r.Before)), "NotOnOrAfter", instant(r.At.Add(r.After)))
	w.open("AudienceRestriction")
	w.text("Audience", r.Audience)
	w.close("AudienceRestriction")
	w.close("Conditions")
	w.open("AttributeStatement")
	for _, a := range r.Attributes {
		w.open("Attribute", "Name", a.Name)
		for _, v := range a.Values {
			w.text("AttributeValue", v)
		}
		w.close("Attribute")
	}
	w.close("AttributeStatement")
	w.open("AuthnStatement", "AuthnInstant", instant(r.AuthnInstant), "SessionIndex", r.AssertionID)
	w.open("AuthnContext")
	w.text("AuthnContextClassRef", r.AuthnContext)
	w.close("AuthnContext")
	w.close("AuthnStatement")
	w.close("Assertion")
}

func (r Response) writeSubject(w *writer) {
	w.open("Subject")
	if r.NameID != "" {
		w.text("NameID", r.NameID, "Format", r.Format)
	}
	recipient := r.Recipient
	if recipient == "" {
		recipient = r.Destination
	}
	w.open("SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")
	w.empty("SubjectConfirmationData", "InResponseTo", r.InResponseTo, "NotOnOrAfter", instant(r.At.Add(r.After)),
		"Recipient", recipient)
	w.close("SubjectConfirmation")
	w.close("Subject")
}

func instant(t time.Time) string { return t.UTC().Format(instantLayout) }
