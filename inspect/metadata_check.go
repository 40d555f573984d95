package inspect

import (
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/words"
)

// whenMetadata is the Condition of the checks of what IAM stores.
func whenMetadata(d *Document, o *Options) Condition {
	switch {
	case d.Kind != KindMetadata && d.Kind != KindResponse && d.Kind != KindUndecodable:
		return notApplicable("the message is not a Response")
	case o.AWSMetadata == nil:
		return notChecked("there is no copy of the metadata that IAM stores (--aws-metadata)")
	}
	return Condition{}
}

// metadataProblems turns what was found while reading into findings.
func metadataProblems(o *Options, check string) (out []Finding) {
	for _, p := range o.AWSMetadata.Problems {
		if p.Check == check {
			out = append(out, Finding{Detail: p.Detail, Code: p.Code, Severity: p.Severity})
		}
	}
	return out
}

// CheckMetadata judges federation metadata by itself, as IAM will read it. It
// never fails: what cannot be read is a finding.
func CheckMetadata(name string, data []byte) *Report {
	m, err := ParseMetadata(name, data)
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), "reading metadata "+name+": ")
		m = &Metadata{
			Name: name,
			Size: len(data),
			Problems: []Problem{{
				Check:  "md-content",
				Code:   "MD-CONTENT",
				Detail: "The metadata cannot be used: " + strings.TrimSuffix(reason, ".") + ".",
			}},
		}
	}
	r := newSupplied(name, "metadata", KindMetadata, data)
	runFamily(r, FamilyMetadata, "this is metadata, not a message", &Options{AWSMetadata: m})
	r.Target = TargetIAM
	whose := words.Shorten(m.EntityID)
	if len(m.EntityIDs) > 1 {
		whose = words.Plural(len(m.EntityIDs), "identity provider")
	}
	r.Headline = fmt.Sprintf("IAM accepts this metadata: %s of %s.", words.Plural(len(m.Signing), "signing key"), whose)
	switch r.Verdict {
	case Reject:
		r.Headline = "IAM will refuse this metadata: " + lowerFirst(r.Findings[0].Title) + "."
	case AtRisk:
		r.Headline = "IAM might refuse this metadata: " + lowerFirst(r.Findings[0].Title) + "."
	}
	return r
}

func lowerFirst(s string) string {
	if strings.HasPrefix(s, "IAM") || strings.HasPrefix(s, "AWS") || s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// newSupplied is the report of a supplied file that is judged by itself.
func newSupplied(name, form string, kind Kind, data []byte) *Report {
	return &Report{
		Source: ReportSource{Name: name, Form: form, SHA256: intake.Fingerprint(string(data))}, Kind: kind,
		Causes: []Cause{}, Checks: []*CheckResult{}, Findings: []Finding{}, Layers: []Layer{{Name: form, Bytes: len(data)}},
	}
}

// runFamily runs the checks of one family on what the options hold; all others
// do not apply, for the reason that is given.
func runFamily(r *Report, family Family, why string, o *Options) {
	d := &Document{Message: &Message{Name: r.Source.Name}, Kind: r.Kind}
	if o.AWSMetadata != nil {
		d.sender = idp.Of(o.AWSMetadata.EntityID, nil)
	}
	for _, c := range catalogue {
		result := c.ended(notApplicable(why))
		var findings []Finding
		if c.Family == family {
			result, findings = run(c, d, o)
		}
		r.Checks, r.Findings = append(r.Checks, result), append(r.Findings, findings...)
	}
	r.Verdict = verdictOf(r.Findings)
	r.Causes = diagnose(d, o, r.Findings)
}
