package inspect

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/rootcause"
	"github.com/samlscope/samlscope/internal/station"
	"github.com/samlscope/samlscope/internal/words"
)

// settle lets what was seen decide. Verdict, headline and causes follow it; what was predicted
// stays beside them.
func (d *Document) settle(o *Options, r *Report) {
	if d.Kind != KindResponse && d.Kind != KindUndecodable && d.Kind != KindNoResponse {
		return
	}
	r.Logs = d.matched(o.Logs)
	// Elsewhere the answer says nothing that is known.
	if d.Kind != KindResponse || d.Target.SignIn() && !d.answeredElsewhere() {
		r.Answer = d.Message.Answer
	}
	d.observe(o, r)
	seen := r.Observed
	if seen == nil {
		tellUnclear(r)
		return
	}
	switch seen.Result {
	case report.ResultAccepted, report.ResultLanded:
		contradict(o, r)
		r.Verdict = verdictOf(r.Findings)
		if seen.Result == report.ResultLanded {
			r.Verdict = Reject
		}
	default:
		r.Verdict = Reject
	}
	pairsSeen(r)
	d.tellCauses(r)
	r.Headline = seenHeadline(r)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Compare(a.Severity.Rank(),
			b.Severity.Rank())
	})
}

// tellUnclear says of an answer that it tells nothing of the message.
func tellUnclear(r *Report) {
	a := r.Answer
	if a == nil || a.Status == 0 || !a.Unclear {
		return
	}
	told := *a
	what := "which doesn't show the outcome"
	if station.Fault(a.Status) {
		what = "a server error"
	}
	told.Says = "AWS answered with status " + strconv.Itoa(a.Status) + ", " + what +
		": it says nothing about this message."
	r.Answer = &told
}

// pairsSeen sets what was seen of a role into its pair. Of a message with one pair everything is
// about that one.
func pairsSeen(r *Report) {
	if r.Message == nil || r.Message.Assertion == nil {
		return
	}
	roles := r.Message.Assertion.Roles
	seen := func(o *Observation) {
		if o.Probable || o.Result != report.ResultAccepted && o.Result != report.ResultRefused {
			return
		}
		for i := range roles {
			switch {
			case o.Role != roles[i].Role && (o.Role != "" || len(roles) > 1):
			case o.Result == report.ResultRefused:
				roles[i].Verdict = Reject
			case roles[i].Verdict == Reject:
				roles[i].Verdict = Accept
			}
		}
	}
	for _, o := range slices.Backward(r.Observations) {
		seen(&o)
	}
	seen(r.Observed)
}

// contradict turns the errors that AWS did not make into notes: it took the message, so the
// evidence that they rest on is not what AWS has.
func contradict(o *Options, r *Report) {
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Severity != Error || StageOf(f.ID) != AtSignIn {
			continue
		}
		f.Severity, f.Predicted, f.AWSError = Note, Error, ""
		f.Detail += " AWS accepted the message anyway (" + sourceOf(r.Observed) + "): " +
			outOfDate(o, r.Observed.By, Lookup(f.ID)) + "."
	}
}

// outOfDate says what must be otherwise than it was given here, where AWS took a message that a
// check finds at fault.
func outOfDate(o *Options, by report.By, c *Check) string {
	if c == nil {
		return "AWS doesn't apply the rule"
	}
	switch c.Family {
	case FamilyPolicy:
		return "the trust policy given here isn't the one the role had then"
	case FamilyTime:
		return "it was checked as of another time than AWS had"
	case FamilySignature, FamilyMetadata:
		if c.ID == signatureKey.ID || c.Family == FamilyMetadata {
			if o.AWSMetadata != nil || len(o.IDPMetadata) > 0 {
				return "the metadata given here isn't what AWS stores"
			}
			return "AWS has another key than those given here"
		}
		fallthrough
	case FamilyXML, FamilyEnvelope:
		if by == report.ByHAR || by == report.ByTracer {
			return "the recording was changed, or doesn't contain what was posted"
		}
		return "this copy isn't what was posted"
	}
	return "please report this rule at " + issuesURL + ", with a redacted fixture and not the message itself"
}

// tellCauses sets what was seen beside the causes. AWS's own error names the checks that decide,
// and a sign-in that AWS took strikes what would have kept it from that. Where the error
// names something else than the causes found, its own causes come first.
func (d *Document) tellCauses(r *Report) {
	seen := r.Observed
	confirmed := false
	for i := range r.Causes {
		c := &r.Causes[i]
		switch {
		case seen.Result != report.ResultRefused && seen.Result != report.ResultStopped && !afterSTS(c.Findings):
			c.Evidence, c.EvidenceSays = "struck", seen.Says
		case decides(seen.Text, c.Findings) && seen.Result != report.ResultAccepted:
			c.Evidence, c.EvidenceSays = "confirmed", seen.Says
			confirmed = true
		}
	}
	if known := knownError(seen); known != nil && !confirmed {
		r.Causes = append(d.suggested(r, known), r.Causes...)
	}
}

// knownError is the known error that an observation shows, or nil.
func knownError(seen *Observation) *knownerror.Error {
	if seen.Result == report.ResultAccepted {
		return nil
	}
	for _, known := range knownAtSignIn(seen.Text) {
		if seen.Matched == "" || known.ID == seen.Matched {
			return known
		}
	}
	return nil
}

// The words for the causes that an answer suggests.
const (
	shownByMessage = "The message shows it."
	shownGiven     = " given here shows it."
	contradicted   = " given here says otherwise, so it isn't what AWS has."
	// OpenCause is the explanation of a cause that an answer allows and the message leaves open.
	OpenCause = "The answer can mean this; the message doesn't show it."
	soleCause = "Only this is known to lead to the answer; the message doesn't show it."
	ruledOut  = "The message rules it out."
)

// suggested are the causes that a known error suggests, in the words of the identity provider that
// made the message, without those that are told already: first what the message shows. What the
// message rules out is told only where nothing else is left, and what was supplied speaks against only
// where nothing shows another.
func (d *Document) suggested(r *Report, known *knownerror.Error) (out []Cause) {
	all := causesSeen(r, known)
	others := len(r.Causes) > 0 || slices.ContainsFunc(all, func(c ShownCause) bool { return c.Evidence != "struck" })
	shown := slices.ContainsFunc(all, func(c ShownCause) bool { return c.Evidence == "shown" })
	by := d.author("")
	if d.Kind == KindNoResponse { // which Entra ID stopped, or what comes after it
		by = idp.Entra
	}
	for _, c := range all {
		id, title := c.ID, c.Title
		if i := slices.IndexFunc(causes, func(x *cause) bool { return x.is(c.ID) }); i >= 0 {
			if id = causes[i].name(by); id != c.ID {
				title = rootcause.Title(id)
			}
		}
		told := slices.ContainsFunc(r.Causes, func(h Cause) bool { return h.ID == id || h.ID == c.ID })
		if told || others && c.Evidence == "struck" || shown && c.Against != "" {
			continue
		}
		s := Cause{ID: id, Title: by.In(title), Explanation: OpenCause, Findings: []string{}}
		switch {
		case c.By != "":
			s.Explanation = upperFirst(c.By) + shownGiven
		case c.Evidence == "shown":
			s.Explanation = shownByMessage
		case c.Evidence == "struck":
			s.Explanation, s.Evidence = ruledOut, "struck"
		case c.Against != "":
			s.Explanation = upperFirst(c.Against) + contradicted
		case len(known.Causes) == 1 && d.Kind == KindNoResponse:
			s.Explanation = strings.ReplaceAll(known.Meaning, "\n\n", " ")
		case len(known.Causes) == 1:
			s.Explanation = soleCause
		}
		s.Fixes, _ = by.Fixes(c.Fixes)
		out = append(out, s)
	}
	return out
}

// ruledOutAll says whether the message rules out every cause of a known error, so that the words of
// its entry are not true of this message.
func ruledOutAll(r *Report, known *knownerror.Error) bool {
	all := causesSeen(r, known)
	return len(all) > 0 && !slices.ContainsFunc(all, func(c ShownCause) bool { return c.Evidence != "struck" })
}

// seenHeadline says in one sentence how the sign-in ended, and where that was seen.
func seenHeadline(r *Report) string {
	seen := r.Observed
	why, from := reason(r), " ("+sourceOf(seen)+")."
	if why != "" && !strings.HasPrefix(why, likely) {
		why = ": " + why
	}
	switch seen.Result {
	case report.ResultStopped:
		if why == "" {
			return "The recording ends at " + placeName(seen.Where) + ": no SAML response was posted, and " +
				"the page shows no known error" + from
		}
		return upperFirst(placeName(seen.Where)) + " stopped this sign-in before AWS saw it" + why + from
	case report.ResultLanded:
		return landed(r) + why + from
	case report.ResultRefused:
		return upperFirst(placeName(seen.Where)) + " rejected this sign-in" + why + from
	}
	took := upperFirst(placeName(seen.Where)) + " accepted this sign-in"
	switch r.Verdict {
	case Reject:
		return took + from[:len(from)-1] + ", but the service after it will refuse: " + words.Clause(first(r.Findings,
			Error).Title) + "."
	case AtRisk:
		return took + from[:len(from)-1] + "; a warning remains: " + words.Clause(first(r.Findings,
			Warning).Title) + "."
	}
	i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Predicted != "" })
	if i >= 0 && r.Kind == KindResponse {
		return took + from[:len(from)-1] + ", against what was found: " + words.Clause(r.Findings[i].Title) + "."
	}
	return took + from
}

// landed says who took the message, and what behind it refused.
func landed(r *Report) string {
	switch {
	case r.Target == TargetIdentityCenter && r.Observed.Where == string(TargetIdentityCenter):
		return "IAM Identity Center signs the user in, but doesn't open the application"
	case r.Target == TargetIdentityCenter:
		return "IAM Identity Center signs the user in, but " + placeName(r.Observed.Where) + " refused"
	}
	return "AWS signs the user in, but " + placeName(r.Observed.Where) + " refused"
}

// likely begins a reason that only the findings suggest.
const likely = ", probably because "

// reason is why a sign-in was refused, in a clause: by the finding that explains the answer, else
// by the known error, else in the words of the answer.
func reason(r *Report) string {
	seen := r.Observed
	known := knownError(seen)
	if known != nil {
		explains := !ruledOutAll(r, known)
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Severity != Note && slices.Contains(known.Checks, f.ID) {
				return words.Clause(f.Title)
			}
		}
		if f := first(r.Findings, Error); !explains && f.Title != "" {
			return likely + words.Clause(f.Title)
		}
		if !explains {
			return "“" + strings.TrimSuffix(fixedPart(known.Text), ".") + "”"
		}
		title := words.Clause(known.Title)
		if code := known.Code; strings.HasPrefix(code, "AADSTS") {
			title = code + ", " + title
		}
		return title
	}
	if seen.Text != "" {
		return words.Shorten(strings.TrimSuffix(seen.Text, "."))
	}
	if f := first(r.Findings, Error); f.Title != "" {
		return likely + words.Clause(f.Title)
	}
	return ""
}

// placeName is what the place of an observation is called.
func placeName(where string) string {
	if where == "aws" {
		return "AWS"
	}
	return station.Name(report.Station(where))
}

var sourceNames = map[report.By]string{
	report.ByHAR: "recording", report.ByTracer: "recording", report.ByBrowse: "browser",
	report.ByIntercept: "interception",
	report.ByRelay:     "relay", report.ByDemo: "the demo's stand-in for AWS", report.ByAsk: "asked",
	report.ByCloudTrail: "CloudTrail", report.BySignInLog: "Entra ID's sign-in log",
}

// sourceOf says what an observation was made in, and when.
func sourceOf(seen *Observation) string {
	source := sourceNames[seen.By]
	if seen.At != nil {
		source += ", " + seen.At.UTC().Format("15:04:05") + " UTC"
	}
	return source
}

// observedSentence tells an observation by itself, with its source.
func observedSentence(seen *Observation) string {
	did := map[report.Result]string{
		report.ResultAccepted: "accepted it", report.ResultRefused: "refused it", report.ResultStopped: "stopped it",
		report.ResultLanded: "refused, after AWS had signed the user in",
	}[seen.Result]
	text := upperFirst(placeName(seen.Where)) + " " + did
	if seen.Probable {
		by := "by user and time: "
		if seen.By == report.BySignInLog {
			by = "by time: "
		}
		text = "Probably this sign-in, " + by + text
	}
	if seen.Role != "" {
		text += ", for " + words.Shorten(seen.Role)
	}
	if seen.Text != "" {
		text += ": " + words.Visible(strings.TrimSuffix(fixedPart(seen.Text), "."))
	}
	return text + " (" + sourceOf(seen) + ")."
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// fixedPart is a text up to the first place at which each sign-in has something of its own.
func fixedPart(text string) string {
	start := strings.IndexByte(text, '{')
	if start <= 0 || text[start-1] == '$' {
		return text
	}
	return strings.TrimRight(text[:start], " ('\"") + " …"
}
