package inspect

import (
	"strings"
	"testing"
	"time"
)

const (
	entraIssuerElement = "<Issuer>" + entraIssuer + "</Issuer>"
	entraNameID        = `<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.com</NameID>`
	entraAuthn         = `<AuthnStatement AuthnInstant="2026-11-20T09:29:41.000Z"`
)

// after puts something behind a piece of the base message.
func after(piece, what string) []string { return []string{piece, piece + what} }

func TestCoreChecks(t *testing.T) {
	bob := "<NameID>bob@example.com</NameID>"
	judgeAll(t, []judgement{
		{"as sent", "element-missing", nil, Options{}, passes},
		{
			"no Assertion ID",
			"element-missing",
			[]string{`ID="_7c9d2b34-51aa-4e8e-b0c6-9f0a1b2c3d00" `, ""},
			Options{},
			fails(Warning, "requires ID in the Assertion"),
		},
		{
			"empty Response ID",
			"element-missing",
			[]string{`ID="_0b8f5f1e-6d0f-4f52-9a57-3c1d2e4f5a60"`, `ID=""`},
			Options{},
			fails(Warning, "requires ID in the Response"),
		},
		{
			"no AuthnInstant",
			"element-missing",
			[]string{entraAuthn, "<AuthnStatement"},
			Options{},
			fails(Warning, "AuthnInstant in the AuthnStatement"),
		},
		{
			"no AuthnContext class but a declaration",
			"element-missing",
			[]string{"AuthnContextClassRef", "AuthnContextDeclRef"},
			Options{},
			passes,
		},
		{
			"an attribute without a Name",
			"element-missing",
			after("<AttributeStatement>", "<Attribute/>"),
			Options{},
			fails(Warning, "Name in the Attribute"),
		},
		{
			"in an Advice",
			"element-missing",
			after("</Conditions>", "<Advice><Assertion/></Advice>"),
			Options{},
			passes,
		},

		{"as sent", "element-doubled", nil, Options{}, passes},
		{
			"two NameIDs",
			"element-doubled",
			after(entraNameID, bob),
			Options{},
			fails(Warning, "ignores this one: bob@example.com"),
		},
		{
			"the same NameID twice",
			"element-doubled",
			after(entraNameID, entraNameID),
			Options{},
			fails(Warning, "says the same"),
		},
		{
			"a name of the confirmation",
			"element-doubled",
			after(`<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`, bob),
			Options{},
			passes,
		},
		{
			"two Subjects",
			"element-doubled",
			after("</Subject>", "<Subject>"+bob+"</Subject>"),
			Options{},
			fails(Warning, "NameID bob@example.com"),
		},
		{
			"two Statuses",
			"element-doubled",
			after("</samlp:Status>", `<samlp:Status><samlp:StatusCode Value="urn:x"/></samlp:Status>`),
			Options{},
			fails(Warning, "StatusCode urn:x"),
		},
		{
			"another namespace is no second one",
			"element-doubled",
			after("</Subject>", `<z:Subject xmlns:z="urn:z"/>`),
			Options{},
			passes,
		},

		{
			"another namespace",
			"element-unknown",
			after("</Subject>", `<z:Subject xmlns:z="urn:z">`+bob+`</z:Subject>`),
			Options{},
			fails(Warning, "the namespace “urn:z”"),
		},
		{
			"no namespace",
			"element-unknown",
			after("</Subject>", `<Subject xmlns=""/>`),
			Options{},
			fails(Warning, "no namespace"),
		},
		{
			"other statements",
			"element-unknown",
			after("</AttributeStatement>", `<Statement/><AuthzDecisionStatement/>`),
			Options{},
			passes,
		},
		{
			"beside an attribute",
			"element-unknown",
			after("<AttributeStatement>", "<NameID>x</NameID>"),
			Options{},
			fails(Warning, "is ignored: x"),
		},

		{
			"no other",
			"condition-unknown",
			after("</AudienceRestriction>", "<OneTimeUse/>"),
			Options{},
			passes,
		},
		{
			"unknown",
			"condition-unknown",
			after("</AudienceRestriction>", `<Condition><z>1</z></Condition>`),
			Options{},
			fails(Warning, "z 1"),
		},
		{
			"foreign",
			"condition-unknown",
			after("</AudienceRestriction>", `<n:Net xmlns:n="urn:n">10.0.0.0</n:Net>`),
			Options{},
			fails(Warning, "“urn:n”"),
		},
		{
			"it is no unknown element as well",
			"element-unknown",
			after("</AudienceRestriction>", `<Condition/>`),
			Options{},
			passes,
		},

		{
			"only the Response's",
			"in-response-to-both",
			[]string{`Destination="`, `InResponseTo="_a" Destination="`},
			Options{},
			passes,
		},
		{
			"several statements",
			"authn-statement-single",
			after("</AttributeStatement>", entraAuthn+`><AuthnContext/></AuthnStatement>`),
			Options{},
			fails(Note, "Ignored: line"),
		},
		{
			"the earliest end counts",
			"session-notonorafter",
			[]string{
				"</AttributeStatement>",
				"</AttributeStatement>" + entraAuthn + ` SessionNotOnOrAfter="2026-11-21T00:00:00Z"/>`,
				entraAuthn + " SessionIndex",
				entraAuthn + ` SessionNotOnOrAfter="2026-11-20T09:40:00Z" SessionIndex`,
			},
			at("09:30:00"),
			fails(Warning, "Only 10 min"),
		},
		{
			"two confirmations",
			"subject-conf-single",
			after("</SubjectConfirmation>", `<SubjectConfirmation Method="urn:x"/>`),
			Options{},
			fails(Error, "Method urn:x"),
		},
		{
			"not of a bearer",
			"subject-notbefore",
			[]string{"cm:bearer", "cm:holder-of-key", entraSCDEnd, entraSCDEnd + ` NotBefore="2026-11-20T09:00:00Z"`},
			Options{},
			passes,
		},
	})
}

// TestSetAsideIsShown: what is not used is in the finding, with its place.
func TestSetAsideIsShown(t *testing.T) {
	m := entraMessage(t, after("</Conditions>", `<Conditions NotBefore="2020-01-01T00:00:00Z"/>`)...)
	f := holdTo(t, "element-doubled", m, Options{}, fails(Warning, "NotBefore 2026-11-20T09:25:00.000Z"))[0]
	if f.Got == nil || *f.Got != "NotBefore 2020-01-01T00:00:00Z" || f.Path != "/Response/Assertion/Conditions[2]" ||
		!strings.HasPrefix(m.XML[f.Offset:], "<Conditions NotBefore=\"2020") {
		t.Errorf("got %v at %s, offset %d", f.Got, f.Path, f.Offset)
	}
}

// TestIssueInstantNeverSet: the year 1 is readable and says nothing, so that no instant is
// known; that isn't a clean accept.
func TestIssueInstantNeverSet(t *testing.T) {
	const unset = "0001-01-01T00:00:00Z"
	m := entraMessage(t, "2026-11-20T09:30:00.150Z", unset, "2026-11-20T09:30:00.143Z", unset)
	holdTo(t, "instant-readable", m, Options{}, fails(Warning, "never set"))
	holdTo(t, "conditions-notonorafter", m, Options{}, wasNotChecked)
}

// TestWhatIfWithoutIssueInstant: what is not there cannot be changed, which is no reason to break.
func TestWhatIfWithoutIssueInstant(t *testing.T) {
	m := entraMessage(t, ` IssueInstant="2026-11-20T09:30:00.143Z"`, "")
	change := []Change{{What: "issueInstant", Value: "2026-11-20T09:31:00Z"}}
	if _, err := WhatIf(m, Options{}, time.Time{}, change, ""); err == nil {
		t.Error("an IssueInstant that is not there was changed")
	}
}
