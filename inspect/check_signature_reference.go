package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var signatureReference = &Check{
	ID:       "signature-reference",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "The signature doesn't reference exactly the element it is in",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "SAML allows one form: a Signature with one Reference, whose URI is # and the ID of the Response " +
		"or Assertion around it. AWS probably refuses any other with its general page for invalid messages, " +
		"because it can't tell what was signed.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's or signing tool's settings",
			Do: "Sign the Response or the Assertion itself: one Reference with URI=\"#<its ID>\". Entra ID " +
				"does this, so something changed this message on its way.",
			Elsewhere: "Sign the Response or the Assertion itself: one Reference with URI=\"#<its ID>\".",
		},
		{
			Where: Security,
			Path:  "Where the message came from",
			Do:    "If none of your tools made it, keep the capture and tell your security team.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.XMLSignature},
	When:    whenSigned,
	Run: func(d *Document, _ *Options) []Finding {
		return d.byCode("signature-reference", func(s *Signature, code string) Finding {
			f := d.foundSignature(s, code, because(s, code, "The signature of the "+owner(s)+" "+referenceFault(code)))
			if code == "SIG-PLACE" {
				f.Title = "The signature is in an unusual place"
				return f.WithSeverity(Warning)
			}
			if code == "SIG-SHAPE" || code == "SIG-REF-COUNT" {
				return f
			}
			f = f.WithGot(s.Reference)
			if s.Parent != nil && s.Parent.AttrValue("ID") != "" {
				f = f.WithWant("#" + s.Parent.AttrValue("ID"))
			}
			return f
		})
	},
}

func referenceFault(code string) string {
	switch code {
	case "SIG-REF-COUNT":
		return "doesn't have exactly one Reference"
	case "SIG-PLACE":
		return "names the element around it, as it should"
	case "SIG-REF-EMPTY":
		return "refers to the whole document instead of an ID"
	case "SIG-REF-EXTERNAL":
		return "refers to something outside the message; samlscope fetched nothing"
	case "SIG-REF-FORM":
		return "doesn't refer to the ID of the element around it"
	}
	return "isn't built as SAML requires"
}

// byCode makes one finding for each code of this check that a signature has.
func (d *Document) byCode(id string, say func(s *Signature, code string) Finding) []Finding {
	var out []Finding
	for _, s := range d.ownSignatures() {
		for _, code := range codesOf(s, id) {
			out = append(out, say(s, code))
		}
	}
	return out
}
