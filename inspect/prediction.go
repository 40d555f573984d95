package inspect

// Prediction is a report's forecast beside what AWS answered.
type Prediction struct {
	Agrees   bool   `json:"agrees"`
	Sentence string `json:"sentence"` // a clause without a full stop
}

// SignInVerdict is the verdict on the sign-in alone, which is what AWS answers
// about: not on the place that it leads to.
func SignInVerdict(r *Report) Verdict {
	v := Accept
	for _, f := range r.Findings {
		switch {
		case StageOf(f.ID) == AfterSignIn:
		case f.Severity == Error:
			return Reject
		case f.Severity == Warning:
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
		return Prediction{true, "AWS's sign-in takes it, as predicted: what fails comes behind it"}
	case refused && v == Reject, !refused && v == Accept:
		return Prediction{true, "predicted and confirmed"}
	case refused && v == AtRisk:
		return Prediction{true, "it was called at risk, and AWS refuses it"}
	case !refused && v == AtRisk:
		return Prediction{true, "it was called at risk, and AWS takes it"}
	}
	return Prediction{
		false,
		"samlscope predicted otherwise; please report it at https://github.com/samlscope/samlscope/issues, with a " +
			"redacted fixture and not the message itself",
	}
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
