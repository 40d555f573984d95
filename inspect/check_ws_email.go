package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var wsEmail = &Check{
	ID:       "ws-email",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "The session tag Email is missing",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces compares the session tag Email with the user's email address in its directory. Without the tag, " +
		"or with another address, it doesn't open.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > PrincipalTag:Email",
			Do: "Add the claim https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email, with the email address that the " +
				"directory has.",
			Elsewhere: "Send https://aws.amazon.com/SAML/Attributes/PrincipalTag:Email, with the email address that the " +
				"directory has.",
		},
		{Where: IAM, Path: vendordoc.IAMTrustEdit, Do: "Allow sts:TagSession beside sts:AssumeRoleWithSAML."},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.WorkSpacesTrouble},
	When: func(d *Document, o *Options) Condition {
		if c := whenWorkSpaces(d, o); c.Outcome != "" {
			return c
		}
		return whenEncryptedAttributes(d, o)
	},
	Run: checkWsEmail,
}

func checkWsEmail(d *Document, _ *Options) []Finding {
	tag := d.Assertion.tag("Email")
	if tag == nil {
		return []Finding{d.found(d.Assertion.statement(), "The message has no PrincipalTag:Email.")}
	}
	return d.emailTag(tag)
}

// emailTag is the finding about a session tag Email whose value is not an address.
func (d *Document) emailTag(tag *Attribute) []Finding {
	if len(tag.Values) == 0 {
		f := d.found(tag.Node, "The attribute has no value.")
		f.Title = "The session tag Email is empty"
		return []Finding{f}
	}
	v := tag.Values[0]
	if name, domain, ok := strings.Cut(v.Text, "@"); ok && name != "" && domain != "" {
		return nil
	}
	f := d.foundText(v.Node, "The value is not an email address.")
	f.Title = "The session tag Email is not an email address"
	return []Finding{f}
}

// tag is the session tag of a key, or nil. IAM ignores the case of keys.
func (a *Assertion) tag(key string) *Attribute {
	for _, t := range a.tags() {
		if strings.EqualFold(t.Key, key) {
			return t.Attribute
		}
	}
	return nil
}
