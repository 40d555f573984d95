package report

// Document of reports: what `inspect --format json` prints.
type Reports struct {
	Schema  string    `json:"schema"`
	Reports []*Report `json:"reports"`
	Summary Summary   `json:"summary"`
}

// Summary counts the reports, and their verdicts.
type Summary struct {
	Reports  int `json:"reports"`
	Reject   int `json:"reject"`
	AtRisk   int `json:"atRisk"`
	Accept   int `json:"accept"`
	Unjudged int `json:"unjudged"` // shown without a verdict
}

// Add counts one more report.
func (s *Summary) Add(r *Report) {
	s.Reports++
	switch r.Verdict {
	case Reject:
		s.Reject++
	case AtRisk:
		s.AtRisk++
	case Accept:
		s.Accept++
	default:
		s.Unjudged++
	}
}

// Collect puts reports into one document and counts them.
func Collect(reports []*Report) Reports {
	if reports == nil {
		reports = []*Report{}
	}
	var s Summary
	for _, r := range reports {
		s.Add(r)
	}
	return Reports{Schema: Schema, Reports: reports, Summary: s}
}
