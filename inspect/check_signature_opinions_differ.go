package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var signatureOpinionsDiffer = &Check{
	ID:       "signature-opinions-differ",
	Family:   FamilySignature,
	Service:  ServiceIAM,
	Title:    "Two implementations disagree about the signature",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Strict:   true,
	Why: "samlscope verifies each signature itself and asks a second, independent implementation. If the " +
		"two disagree, services read this spelling of the message differently, and AWS may read it either " +
		"way.",
	AWSError: vendordoc.SaysInvalidSignature,
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider, or whatever rewrote the message on its way",
			Do: "Look at the spelling that the finding names (line breaks in attributes, comments, odd " +
				"namespaces) and send the message without it. Entra ID sends none of these.",
			Elsewhere: "Look at the spelling that the finding names (line breaks in attributes, comments, odd " +
				"namespaces) and send the message without it.",
		},
		{
			Where: Security,
			Path:  "Where the message came from",
			Do: "If neither explains it, ask your security team to look at the message: forgeries " +
				"exploit differences between parsers.",
		},
	},
	Sources: []Source{
		vendordoc.Goxmldsig,
		vendordoc.XMLSignature,
	},
	When: func(d *Document, o *Options) Condition {
		if c := whenSigned(d, o); c.Outcome != "" {
			return c
		}
		reason := "you didn't ask for a second opinion (--second-opinion)"
		for _, s := range d.ownSignatures() {
			switch s.SecondOpinion {
			case "agrees", "differs":
				return Condition{}
			case "cannot-verify":
				reason = "the second implementation can't verify this kind of signature"
				if s.SecondReason != "" {
					reason += ": " + s.SecondReason
				}
			}
		}
		return notChecked(reason)
	},
	Run: func(d *Document, _ *Options) []Finding {
		var out []Finding
		for _, s := range d.ownSignatures() {
			if s.SecondOpinion != "differs" {
				continue
			}
			detail := "samlscope finds the signature of the " + owner(s) + " is " + string(s.Verdict) +
				"; the second implementation disagrees"
			if s.SecondReason != "" {
				detail += ": " + s.SecondReason
			}
			f := d.found(s.Node, detail+" (VAL-DIFFERENTIAL).")
			f.Code = "VAL-DIFFERENTIAL"
			out = append(out, f)
		}
		return out
	},
}
