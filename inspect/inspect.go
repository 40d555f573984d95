package inspect

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/samlcore"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// Inspect judges one message. It never fails: what cannot be read is a finding.
func Inspect(m *Message, o Options) *Report {
	if o.Role == "" && strings.HasPrefix(m.Chosen, "arn:") {
		o.Role = m.Chosen
	}
	d := read(m, &o)
	r := reportOn(d, m, &o)
	d.settle(&o, r)
	return r
}

// reportOn runs every check on a document that was read, and tells the causes: what message
// and evidence say by themselves.
func reportOn(d *Document, m *Message, o *Options) *Report {
	r := &Report{
		Source: ReportSource{
			Name:        strings.ToValidUTF8(m.Name, "\uFFFD"),
			Index:       m.Index,
			Form:        m.Form,
			SHA256:      m.SHA256,
			Line:        m.Line,
			Credentials: m.OtherCredentials,
		},
		Kind:     d.Kind,
		Target:   d.Target,
		Causes:   []Cause{},
		Findings: []Finding{},
		Layers:   m.Layers,

		Observations: []Observation{},
		XML:          d.XML,
	}
	if r.Layers == nil {
		r.Layers = []Layer{} // nothing was decoded
	}
	if r.Source.Column = m.Column; r.Source.Column == 1 {
		r.Source.Column = 0
	}
	if d.Sent != nil {
		r.Source.Line, r.Source.Column = 0, 0 // what was decrypted stands nowhere in the input
		r.Layers = append(slices.Clone(r.Layers), Layer{Name: "decrypted", Bytes: len(d.XML)})
	}
	if !d.Now.IsZero() {
		now := d.Now
		r.EvaluatedAtBasis = d.basis
		r.EvaluatedAt = &now
	}
	if d.RelayState != nil && *d.RelayState != "" && (d.Target == TargetIAM || d.Kind != KindResponse) {
		r.Service = d.relay().Service()
	}
	runChecks(r, d, o)
	r.Message = facts(d)
	d.judgePairs(o, r)
	r.Findings = capped(r.Findings)
	switch {
	case m.Remark:
		r.Headline = m.Problems[0].Detail
	case d.Kind == KindResponse || d.Kind == KindUndecodable:
		r.Verdict = verdictOf(r.Findings)
		if d.forAnother() && !d.decides() && r.Verdict != Reject {
			r.Verdict = ""
		}
		r.Causes = diagnose(d, o, r.Findings)
		if broke := r.Broke(); broke != "" && r.Verdict == Accept {
			r.Verdict = AtRisk
			r.Headline = "samlscope can't say what AWS will do: its own check " + broke + " broke on this message."
		} else {
			r.Headline = headline(d, o, r)
			r.Headline = withUnless(r, d.restUnless(o))
		}
	default:
		r.Headline = shownOnly(d)
	}
	r.Predicted = r.Verdict
	sort.SliceStable(r.Findings, func(i,
		j int) bool {
		return r.Findings[i].Severity.Rank() < r.Findings[j].Severity.Rank()
	})
	return r
}

// runChecks runs those of the catalogue and the caller's own.
func runChecks(r *Report, d *Document, o *Options) {
	r.Checks = make([]*CheckResult, len(catalogue), len(catalogue)+len(o.Checks))
	if d.forAnother() {
		copy(r.Checks, notFor(d.Target))
	}
	var findings []Finding
	for i, c := range catalogue {
		if r.Checks[i] == nil {
			r.Checks[i], findings = run(c, d, o)
			r.Findings = append(r.Findings, findings...)
		}
	}
	for _, c := range o.Checks {
		result, findings := run(c, d, o)
		r.Checks, r.Findings = append(r.Checks, result), append(r.Findings, findings...)
	}
}

// forAnother says whether rules of its service provider alone judge the message: a Response has one, also by the
// lack of a name, and what can't be read only where its text names one.
func (d *Document) forAnother() bool {
	return d.Kind == KindResponse || d.Kind == KindUndecodable && (d.Target != TargetUnknown || d.elsewhere != "")
}

// decides says whether what samlscope knows of the service provider decides about the message: elsewhere,
// and where only the service can read it, an error does and nothing else.
func (d *Document) decides() bool {
	return d.Target.SignIn() || d.Target.Known() && d.Assertion != nil
}

// capped leaves out what one check finds beyond the first many.
func capped(findings []Finding) []Finding {
	if len(findings) <= maxFindings {
		return findings
	}
	out, n := findings[:0], 0
	for i := range findings {
		if n++; i == 0 || findings[i].ID != findings[i-1].ID {
			n = 1
		}
		if n <= maxFindings {
			out = append(out, findings[i])
		}
	}
	return out
}

// read builds the document: tree, facts, target, instant, signatures.
func read(m *Message, o *Options) *Document {
	m = completed(m, o)
	d := &Document{Message: m, XML: m.XML, RelayState: m.RelayState, Posted: m.ACS}
	if o.RelayState != nil {
		d.RelayState = o.RelayState
	}
	if o.ACS != "" {
		d.Posted = o.ACS
	}
	// What isn't a UTF-8 is replaced here as it would be in JSON, so that every
	// rendering says the same; what is passed on is the message's own.
	if d.RelayState != nil && !utf8.ValidString(*d.RelayState) {
		d.RelayState = new(strings.ToValidUTF8(*d.RelayState, "\uFFFD"))
	}
	d.Posted = strings.ToValidUTF8(d.Posted, "\uFFFD")
	if d.RelayState != nil {
		d.relayState = awsfacts.ParseRelayState(*d.RelayState)
	}
	if m.XML != "" {
		root, refused := xmltree.Parse(m.XML, xmltree.MessageLimits)
		d.Root, d.Refused = root, refusedXML(refused)
	}
	d.parse()
	d.throughDefender()
	d.choose(o)
	if d.Kind == KindResponse {
		d.Signatures = xmldsig.Judge(&xmldsig.SignedText{Root: d.Root, Text: d.XML, Issued: d.Issued}, o.keys())
		if o.SecondOpinion {
			for _, s := range d.Signatures {
				xmldsig.AskSecondOpinion(d.XML, s)
			}
		}
		d.coverage()
	}
	d.Target = targetOf(d, o)
	if d.wrapped() {
		d.core = slices.DeleteFunc(d.core, func(f samlcore.Fault) bool { return f.In == d.Root })
	}
	d.Now, d.basis = instantOf(d, o)
	if in := d.decrypted(o); in != d {
		d = in
		d.choose(o)
	}
	d.trust = d.trustCases(o)
	d.roles, d.spelled = d.roleCases(o), d.spelledRoles(o)
	d.sender = senderOf(d)
	if d.Sent != nil {
		d.Sent.sender = d.sender
	}
	return d
}

// instantOf settles when the message is judged: as told, else at its capture,
// else at its issue.
func instantOf(d *Document, o *Options) (time.Time, string) {
	switch o.Clock.Basis {
	case "now", "given", "capture":
		return xmltree.Writable(o.Clock.At), o.Clock.Basis
	case "":
		if !d.Message.CapturedAt.IsZero() {
			return xmltree.Writable(d.Message.CapturedAt), "capture"
		}
	}
	return d.Issued, "issued"
}

// run lets one check judge the document and completes its findings. A panic is
// that check's internal error; the others still run.
func run(c *Check, d *Document, o *Options) (result *CheckResult, findings []Finding) {
	if d.forAnother() && !c.Targets.holds(d.Target) {
		return c.ended(notApplicable(forAnother)), nil
	}
	defer func() {
		if p := recover(); p != nil {
			result, findings = c.ended(Condition{Outcome: InternalError, Reason: fmt.Sprintf("the check broke: %v", p)}), nil
		}
	}()
	cond := applies(c, d, o)
	if cond.Outcome != "" {
		return c.ended(cond), nil
	}
	if findings = c.Run(d.asSent(c), o); len(findings) == 0 {
		cond.Outcome = Pass
		return c.ended(cond), nil
	}
	result = &CheckResult{ID: c.ID, Outcome: Fail, Severity: c.Severity, Basis: c.Basis, Unless: cond.Unless}
	for i := range findings {
		complete(&findings[i], c, o)
		d.localise(&findings[i], c.Family)
		if d.Sent != nil && c.OnCiphertext {
			// the text that is shown is the decrypted one
			findings[i].Line, findings[i].Column, findings[i].Offset, findings[i].Length = 0, 0, 0, 0
		}
		if c.Family == FamilyMetadata && d.Kind != KindMetadata {
			// IAM took the file long ago; what it lacks for this message, the checks of the message say
			findings[i].Severity = Note
		}
		if i == 0 || findings[i].Severity.Rank() < result.Severity.Rank() {
			result.Severity = findings[i].Severity
		}
	}
	return result, findings
}

// applies decides by Needs, Targets and When whether a check runs.
func applies(c *Check, d *Document, o *Options) Condition {
	if d.Kind == KindNoResponse {
		return notApplicable("no Response was posted in the recording")
	}
	if c.Needs >= NeedResponse && d.Kind != KindResponse {
		if d.Kind == KindUndecodable {
			return notChecked("the message couldn't be read")
		}
		return notApplicable("the message is not a Response")
	}
	if c.Needs == NeedAssertion && d.Assertion == nil {
		if len(d.Encrypted) > 0 {
			return notChecked("the assertion is encrypted (--decrypt-key)")
		}
		return notApplicable("the message has no assertion")
	}
	if c.When != nil {
		return c.When(d.asSent(c), o)
	}
	return Condition{}
}

// complete fills in what the check declares and raises severities under --strict.
func complete(f *Finding, c *Check, o *Options) {
	f.ID = c.ID
	if f.Severity == "" {
		f.Severity = c.Severity
	}
	if o.Strict && c.Strict && f.Severity == Warning {
		f.Severity = Error
	}
	if f.Basis == "" {
		f.Basis = c.Basis
	}
	if f.Title == "" {
		f.Title = c.Title
	}
	switch {
	case f.AWSError == noAWSError:
		f.AWSError = ""
	case f.AWSError == "" && f.Severity == Error:
		f.AWSError = c.AWSError
	}
	if f.Fixes == nil {
		f.Fixes = c.Fixes
	}
	if f.Fixes == nil {
		f.Fixes = []Fix{}
	}
	if f.Sources == nil {
		f.Sources = c.Sources
	}
}

// verdictOf turns findings into what AWS is expected to do.
func verdictOf(findings []Finding) Verdict {
	v := Accept
	for i := range findings {
		switch findings[i].Severity {
		case Error:
			return Reject
		case Warning:
			v = AtRisk
		}
	}
	return v
}
