package inspect

import (
	"cmp"
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
)

// issuesURL is where a rule that does not hold is reported.
const issuesURL = "https://github.com/samlscope/samlscope/issues"

// Prediction is a report's forecast beside what AWS answered.
type Prediction struct {
	Agrees   bool   `json:"agrees"`
	Sentence string `json:"sentence"` // a clause without a full stop
}

// SignInVerdict is what was predicted of the sign-in alone, which is what AWS answers
// about: not on the place that it leads to.
func SignInVerdict(r *Report) Verdict {
	v := Accept
	for i := range r.Findings {
		f := &r.Findings[i]
		switch severity := cmp.Or(f.Predicted, f.Severity); {
		case StageOf(f.ID) == AfterSignIn:
		case severity == Error:
			return Reject
		case severity == Warning:
			v = AtRisk
		}
	}
	return v
}

// Against compares the report with AWS's answer: whether AWS refused the
// message. A message called at risk agrees with either.
func Against(r *Report, refused bool) Prediction {
	switch v := SignInVerdict(r); {
	case !refused && v != Reject && r.Verdict == Reject:
		return Prediction{true, "the sign-in worked as predicted; the failure comes after it"}
	case refused && v == Reject, !refused && v == Accept:
		return Prediction{true, "predicted and confirmed"}
	case refused && v == AtRisk:
		return Prediction{true, "predicted at risk, and AWS refused it"}
	case !refused && v == AtRisk:
		return Prediction{true, "predicted at risk, and AWS accepted it"}
	}
	return Prediction{false, unforeseen(r, refused)}
}

// Beside says how what was predicted stands to what was seen; "" where AWS has not answered.
func Beside(r *Report) string {
	if r.Observed == nil || r.Observed.Result == report.ResultStopped || r.Kind != KindResponse {
		return ""
	}
	return Against(r, r.Observed.Result == report.ResultRefused).Sentence
}

// unforeseen says why samlscope predicted otherwise than AWS answered: what decides was not given,
// or a rule does not hold.
func unforeseen(r *Report, refused bool) string {
	if refused && r.Observed != nil {
		known := knownError(r.Observed)
		if known == nil {
			return "samlscope predicted otherwise, and nothing it found in the message explains the answer"
		}
		// The last: a file that shows the role has its trust policy too, and that is what AWS may have otherwise.
		for _, c := range slices.Backward(causesSeen(r, known)) {
			if c.Against != "" {
				return "samlscope predicted otherwise: " + c.Against + " given here isn't what AWS has"
			}
		}
		if said := notForeseen(r, known.Checks); said != "" {
			return said
		}
	}
	if !refused && slices.ContainsFunc(r.Findings,
		func(f Finding) bool { return f.Predicted != "" && f.Basis == Documented }) {
		return "samlscope predicted otherwise, from evidence that AWS contradicts"
	}
	return "samlscope predicted otherwise; please report it at " + issuesURL + ", with a redacted fixture and not " +
		"the message itself"
}

// notForeseen names the check of these that could have foreseen what was seen, but for evidence that
// was not given: one of the supplied documents before what the message leaves open.
func notForeseen(r *Report, ids []string) string {
	found := -1
	for _, id := range ids { // the likeliest first
		i := slices.IndexFunc(r.Checks, func(c *CheckResult) bool { return c.ID == id && c.Outcome == NotChecked })
		if i < 0 || id == signatureOpinionsDiffer.ID {
			continue
		}
		if c := Lookup(id); found < 0 || c.Family == FamilyPolicy && Lookup(r.Checks[found].ID).Family != FamilyPolicy {
			found = i
		}
	}
	if found >= 0 {
		return "samlscope couldn't predict it: " + r.Checks[found].ID + " wasn't checked, because " +
			r.Checks[found].Reason
	}
	if s := r.Message; s != nil && slices.ContainsFunc(s.Signatures, func(s SignatureFact) bool {
		return s.Key == KeyEmbedded
	}) {
		return "samlscope couldn't predict it: it had no copy of the metadata that AWS stores (--aws-metadata)"
	}
	return ""
}

// StageOf is the stage at which a finding of this check stops a sign-in.
func StageOf(id string) Stage {
	if c := Lookup(id); c != nil {
		return c.Stage
	}
	return AtSignIn
}

// serviceOf is the service in which the subject of a check lies; "" for a check of a caller's own.
func serviceOf(id string) Service {
	if c := Lookup(id); c != nil {
		return c.Service
	}
	return ""
}
