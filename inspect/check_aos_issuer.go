package inspect

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var aosIssuer = &Check{
	ID:       "aos-issuer",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "The Issuer isn't the entity ID that the OpenSearch domain stores",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForOpenSearch,
	Why: "Issuer, the entityID in the metadata that the domain stores, and its field IdP entity ID must be equal. " +
		"That field takes 8 to 512 characters.",
	Fixes: fixAosImport,
	Sources: []Source{
		vendordoc.OpenSearchSAMLGuide, vendordoc.OpenSearchModel,
	},
	When: func(d *Document, o *Options) Condition {
		switch {
		case d.issuer() == "":
			return notApplicable("the message has no Issuer")
		case o.AWSMetadata != nil || !storableIssuer(d.issuer()):
			return Condition{}
		case d.chosen.noStored != "":
			return notChecked(d.chosen.noStored)
		}
		return notChecked("the metadata that the domain stores was not given (--aws-metadata)")
	},
	Run: func(d *Document, o *Options) []Finding {
		at := d.Issuer
		if d.Assertion.Issuer != nil {
			at = d.Assertion.Issuer
		}
		if !storableIssuer(at.Text) {
			f := d.foundText(at.Node, "The Issuer has "+strconv.Itoa(utf8.RuneCountInString(at.Text))+" characters.").
				WithWant("8 to 512 characters")
			f.Title, f.Basis = "The Issuer has a length that the domain can't store", Model
			return []Finding{f}
		}
		if slices.Contains(o.AWSMetadata.entityIDs(), at.Text) {
			return nil
		}
		return []Finding{d.foundText(at.Node, "The domain stores another entity ID.").WithWant(o.AWSMetadata.EntityID)}
	},
}

// storableIssuer says whether the model of OpenSearch Service accepts an entity ID of this length.
func storableIssuer(id string) bool {
	n := utf8.RuneCountInString(id)
	return n >= 8 && n <= 512
}

// fixAosImport is how a domain comes to store the metadata of the app that sends the messages.
var fixAosImport = []Fix{
	{
		Where:     Entra,
		Path:      vendordoc.EntraCertificates + " > Federation Metadata XML",
		Do:        "Download the metadata of the app that the user opens.",
		Elsewhere: "Download the metadata of the app that the user opens.",
	},
	{
		Where: AWS,
		Path:  vendordoc.OpenSearchSAML,
		Do:    "Import that metadata again: OpenSearch never fetches it.",
	},
}

// aosEntity is the one thing to change where the domain stores another app's metadata.
var aosEntity = &cause{
	ID:   "aos-entity",
	From: []string{"aos-issuer"},
	find: func(e *diagnosis) *Cause {
		if e.finding("aos-issuer") == nil || e.o.AWSMetadata == nil || !storableIssuer(e.d.issuer()) {
			return nil
		}
		return &Cause{
			Explanation: "Each enterprise app has its own issuer or certificate. The domain stores the metadata of another " +
				"app or tenant than this message's.",
			Findings: e.present("aos-issuer", "aos-signature", "sp-signature"),
			Fixes:    fixAosImport,
		}
	},
	apply: storesSigner,
}
