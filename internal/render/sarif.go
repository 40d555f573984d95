package render

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// home is where a reader of a SARIF file learns more.
const home = "https://github.com/samlscope/samlscope"

// levels are the severities as SARIF names them.
var levels = map[inspect.Severity]string{inspect.Error: "error", inspect.Warning: "warning", inspect.Note: "note"}

// SARIF prints every finding as a result, at its line where the input is the
// XML itself or a fixture.
func SARIF(w io.Writer, reports []*inspect.Report) error { return NewSARIF(w).print(reports) }

// NewSARIF returns a Stream that prints as SARIF does. The rules stand behind the results.
func NewSARIF(w io.Writer) *Stream {
	run := newRun()
	written := false // a result
	around := func() (before, behind string, err error) {
		var b strings.Builder
		err = writeSARIF(&b, run)
		before, behind, _ = strings.Cut(b.String(), noResults)
		return before + strings.TrimSuffix(noResults, "]"), "]" + behind, err
	}
	return &Stream{w: w, layout: layout{
		begin: func(b []byte, _ int) ([]byte, error) {
			before, _, err := around()
			return append(b, before...), err
		},
		add: func(b []byte, r *inspect.Report, _ int) ([]byte, error) {
			addResults(run, r)
			defer func() { run.Results = run.Results[:0] }() // they are printed, not kept
			for _, result := range run.Results {
				text, err := json.MarshalIndent(result, resultIndent, "  ")
				if err != nil {
					return b, err
				}
				if written {
					b = append(b, ',')
				}
				written = true
				b = append(append(append(b, '\n'), resultIndent...), text...)
			}
			return b, nil
		},
		end: func(b []byte, _ int) ([]byte, error) {
			if written {
				b = append(b, "\n      "...)
			}
			_, behind, err := around()
			return append(b, behind...), err
		},
	}}
}

// How a run without results says so, and how far each is set in.
const (
	noResults    = `"results": []`
	resultIndent = "        "
)

// addResults adds the findings of a report to a run.
func addResults(run *sarif.Run, r *inspect.Report) {
	if r.Observed != nil && r.Verdict == inspect.Reject {
		text := words.VisibleLine(r.Headline + " " + r.Observed.Says)
		rule(run, "sign-in-refused").WithLevel("error").WithMessage(sarif.NewTextMessage(text)).
			AddLocation(location(r.Source.Name, 1, 1))
	}
	for _, f := range r.Findings {
		text := words.VisibleLine(f.Title + ". " + f.Detail)
		result := rule(run, f.ID).WithLevel(levels[f.Severity]).WithMessage(sarif.NewTextMessage(text))
		line, column, inFile := r.Source.At(f.Line, f.Column)
		if !inFile {
			line, column = 1, 1
		}
		result.AddLocation(location(r.Source.Name, line, column))
	}
}

// VerifySARIF prints every expectation that is not met, at its line.
func VerifySARIF(w io.Writer, results []fixture.Result) error {
	run := newRun()
	for _, v := range results {
		if v.Problem != "" {
			rule(run,
				"fixture-unusable").WithLevel("error").WithMessage(sarif.NewTextMessage(words.VisibleLine(v.Problem))).AddLocation(location(v.File, 1, 1))
		}
		for i, text := range v.Differences() {
			rule(run,
				"fixture-expectation").WithLevel("error").WithMessage(sarif.NewTextMessage(text)).AddLocation(location(v.File, max(v.Unmet[i].Line, 1), 1))
		}
	}
	return writeSARIF(w, run)
}

func newRun() *sarif.Run {
	run := sarif.NewRunWithInformationURI("samlscope", home)
	run.WithColumnKind("unicodeCodePoints")
	return run
}

// ruleTexts are the rules that are no checks.
var ruleTexts = map[string]string{
	"fixture-expectation": "A recorded sign-in is judged otherwise than it expects",
	"fixture-unusable":    "A fixture cannot be read",
	"sign-in-refused":     "What was seen of the sign-in is a refusal",
}

// rule is a new result for a rule, which is declared at its first.
func rule(run *sarif.Run, id string) *sarif.Result {
	if run.GetRuleIndex(id) < 0 {
		short := ruleTexts[id]
		declared := run.AddRule(id)
		if c := inspect.Lookup(id); c != nil {
			short = c.Title
			declared.WithHelpURI(home + "/blob/main/docs/checks/" + id + ".md").WithFullDescription(multiformat(c.Why)).
				WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(levels[c.Severity]))
		}
		declared.WithShortDescription(multiformat(short))
	}
	return run.CreateResultForRule(id)
}

func multiformat(text string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(text)
}

func location(file string, line, column int) *sarif.Location {
	at := (&url.URL{Path: filepath.ToSlash(file)}).String()
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(at)).
		WithRegion(sarif.NewRegion().WithStartLine(line).WithStartColumn(column)))
}

func writeSARIF(w io.Writer, run *sarif.Run) error {
	return sarif.NewReport().AddRun(run).PrettyWrite(w)
}
