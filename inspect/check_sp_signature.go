package inspect

import (
	"cmp"
	"slices"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spSignature = &Check{
	ID:          "sp-signature",
	Family:      FamilyServiceProvider,
	Service:     ServiceOther,
	Unpredicted: true,
	Title:       "The signature of the message isn't valid",
	Severity:    Error,
	Basis:       Inferred,
	Since:       "0.1.0",
	Needs:       NeedResponse,
	Targets:     ForServices | ForOthers,
	Why: "A service provider trusts only what a valid signature of the identity provider covers. Anyone " +
		"could have written the rest. Each service decides which elements must be signed.",
	Fixes: []Fix{
		{
			Where: Local,
			Path: "Anything that handled the message on its way: a proxy, an extension, an editor, copy " +
				"and paste",
			Do: "Capture the message again, and pass on the SAMLResponse value byte for byte.",
		},
		{
			Where: Local,
			Path:  "The identity provider's settings in the service",
			Do:    "Give the service the identity provider's current metadata or certificate.",
		},
	},
	Sources: []Source{vendordoc.SAMLProfiles, vendordoc.SAMLCore, vendordoc.XMLSignature},
	When:    whenMaySign,
	Run:     checkSpSignature,
}

func checkSpSignature(d *Document, o *Options) []Finding {
	own := d.ownSignatures()
	if !slices.ContainsFunc(own, d.inPlace) {
		f := d.found(d.Root, "Neither the Response nor its Assertion has a Signature.")
		f.Title = signaturePresent.Title
		return []Finding{f.WithSeverity(Warning)}
	}
	out := titled(signatureWrapping.Run(d, o), signatureWrapping.Title)
	for _, f := range titled(checkXMLDuplicateID(d, o), xmlDuplicateID.Title) {
		if f.Severity == Error {
			out = append(out, f)
		}
	}
	for _, s := range own {
		if f, bad := d.brokenSignature(s, o); bad {
			out = append(out, f)
		}
	}
	return out
}

// brokenSignature is the finding about one signature that does not hold, or whose key is none of those
// that were given.
func (d *Document) brokenSignature(s *Signature, o *Options) (Finding, bool) {
	said := func(title, detail string) (Finding, bool) {
		f := d.foundSignature(s, "", detail)
		f.Title = title
		return f, true
	}
	of := "the signature of the " + owner(s)
	switch {
	case s.DigestOK != nil && !*s.DigestOK:
		return said(signatureDigest.Title, "The digest in "+of+" doesn't match the content")
	case s.Has("SIG-KEYINFO-OTHER"):
		f, _ := said("The certificate in the message isn't the one that signed it",
			"The certificate in "+of+" doesn't match it; the service might have the right certificate")
		return f.WithSeverity(Warning), true
	case s.ValueOK != nil && !*s.ValueOK:
		return said(signatureValue.Title, "None of the known keys fits "+of)
	case s.Verdict == SigBad:
		return said("", because(s, "", "Something in "+of+" doesn't follow XML Signature"))
	case s.Holds() && o.hasKeys() && !s.Trusted():
		return said("The message is signed with a key that was not given",
			"The key of "+of+" is not among those that were given for the identity provider")
	}
	return Finding{}, false
}

// titled are findings of another check, under that one's title where they have none.
func titled(findings []Finding, title string) []Finding {
	for i := range findings {
		findings[i].Title = cmp.Or(findings[i].Title, title)
	}
	return findings
}
