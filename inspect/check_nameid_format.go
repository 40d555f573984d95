package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

const (
	nameIDv1 = "urn:oasis:names:tc:SAML:1.1:nameid-format:"
	nameIDv2 = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
)

// awsNameIDFormats are the formats in AWS's service provider metadata.
var awsNameIDFormats = []string{
	nameIDv2 + "persistent", nameIDv2 + "transient", nameIDv2 + "kerberos", nameIDv2 + "entity",
	nameIDv1 + "emailAddress", nameIDv1 + "unspecified", nameIDv1 +
		"X509SubjectName", nameIDv1 + "WindowsDomainQualifiedName",
}

var nameIDFormat = &Check{
	ID:       "nameid-format",
	Family:   FamilySubject,
	Service:  ServiceIAM,
	Title:    "AWS doesn't list this NameID format",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "AWS's service provider metadata lists eight NameID formats. AWS doesn't document what it does " +
		"with others. A trust policy that tests SAML:sub_type sees the format as sent and may deny it.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraNameID + " > Name identifier format",
			Do:        "Choose Email address, Persistent or Unspecified.",
			Elsewhere: "Choose email address, persistent or unspecified.",
		},
	},
	Sources: []Source{vendordoc.AWSServiceProviderMetadata, vendordoc.SAMLAssertions},
	When:    whenNameID,
	Run:     checkNameIDFormat,
}

// whenNameID is the condition of checks on the NameID's format.
func whenNameID(d *Document, o *Options) Condition {
	if d.Assertion.NameID == nil {
		return notApplicable("the assertion has no NameID")
	}
	return Condition{}
}

func checkNameIDFormat(d *Document, o *Options) []Finding {
	format := d.Assertion.NameIDFormat
	// Without a Format the name counts as unspecified (SAML core 2.2.2).
	if format == nil || format.Value == "" {
		return nil
	}
	_, name, _ := strings.Cut(format.Value, ":nameid-format:")
	want := nameIDv1 + "emailAddress"
	detail := "AWS's metadata does not list this NameID format."
	for _, f := range awsNameIDFormats {
		if f == format.Value {
			return nil
		}
		if _, n, _ := strings.Cut(f, ":nameid-format:"); strings.EqualFold(strings.TrimSpace(name), n) {
			want = f
			detail = "The format is misspelled: it has another SAML version's name, or its case or spelling " +
				"differs."
		}
	}
	return []Finding{d.foundAttr(d.Assertion.NameID.Node, format, detail).WithWant(want)}
}
