package render

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// home is where a reader of a SARIF file learns more.
const home = "https://github.com/samlscope/samlscope"

// levels are the severities as SARIF names them.
var levels = map[inspect.Severity]string{inspect.Error: "error", inspect.Warning: "warning", inspect.Note: "note"}

// What follows is the part of SARIF 2.1.0 that samlscope writes. A test holds it against the standard's schema.
type (
	sarifLog struct {
		Schema  string      `json:"$schema"`
		Version string      `json:"version"`
		Runs    []*sarifRun `json:"runs"`
	}
	sarifRun struct {
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
		Tool       struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"` // behind the results, by which its rules are known
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string        `json:"id"`
		ShortDescription     sarifText     `json:"shortDescription"`
		FullDescription      *sarifText    `json:"fullDescription,omitempty"`
		HelpURI              string        `json:"helpUri,omitempty"`
		DefaultConfiguration *sarifDefault `json:"defaultConfiguration,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct {
		ArtifactLocation struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region struct {
			StartLine   int `json:"startLine"`
			StartColumn int `json:"startColumn"`
		} `json:"region"`
	}
)

// NewSARIF returns a Stream that prints every finding as a result, at its line where the input is the
// XML itself or a fixture. The rules come after the results, because only then it is known which are needed.
func NewSARIF(w io.Writer) *Stream {
	run := newRun()
	written := false // a result
	around := func() (before, behind string, err error) {
		var b strings.Builder
		err = run.write(&b)
		before, behind, _ = strings.Cut(b.String(), noResults)
		return before + strings.TrimSuffix(noResults, "]"), "]" + behind, err
	}
	return &Stream{w: w, layout: layout{
		begin: func(b []byte, _ int) ([]byte, error) {
			before, _, err := around()
			return append(b, before...), err
		},
		add: func(b []byte, r *inspect.Report, _ int) ([]byte, error) {
			run.addReport(r)
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

// addReport adds the findings of a report.
func (run *sarifRun) addReport(r *inspect.Report) {
	if r.Observed != nil && r.Verdict == inspect.Reject {
		run.add("sign-in-refused", "error", words.VisibleLine(r.Headline+" "+r.Observed.Says), location(r.Source.Name, 1, 1))
	}
	for _, f := range r.Findings {
		line, column, inFile := r.Source.At(f.Line, f.Column)
		if !inFile {
			line, column = 1, 1
		}
		run.add(f.ID, levels[f.Severity], words.VisibleLine(f.Title+". "+f.Detail), location(r.Source.Name, line, column))
	}
}

// VerifySARIF prints every expectation that is not met, at its line.
func VerifySARIF(w io.Writer, results []fixture.Result) error {
	run := newRun()
	for _, v := range results {
		if v.Problem != "" {
			run.add("fixture-unusable", "error", words.VisibleLine(v.Problem), location(v.File, 1, 1))
		}
		for i, text := range v.Differences() {
			run.add("fixture-expectation", "error", text, location(v.File, max(v.Unmet[i].Line, 1), 1))
		}
	}
	return run.write(w)
}

func newRun() *sarifRun {
	run := &sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "samlscope", InformationURI: home, Rules: []sarifRule{}}
	return run
}

// ruleTexts are the rules that aren't checks.
var ruleTexts = map[string]string{
	"fixture-expectation": "A recorded sign-in gives a different result than expected",
	"fixture-unusable":    "A fixture cannot be read",
	"sign-in-refused":     "What was seen of the sign-in is a refusal",
}

// add notes a result, and declares its rule at the first one.
func (run *sarifRun) add(id, level, text string, at sarifLocation) {
	rules := &run.Tool.Driver.Rules
	i := slices.IndexFunc(*rules, func(r sarifRule) bool { return r.ID == id })
	if i < 0 {
		i = len(*rules)
		*rules = append(*rules, declared(id))
	}
	run.Results = append(run.Results, sarifResult{
		RuleID: id, RuleIndex: i, Level: level, Message: sarifText{text}, Locations: []sarifLocation{at},
	})
}

func declared(id string) sarifRule {
	c := inspect.Lookup(id)
	if c == nil {
		return sarifRule{ID: id, ShortDescription: sarifText{ruleTexts[id]}}
	}
	return sarifRule{
		ID: id, ShortDescription: sarifText{c.Title}, FullDescription: &sarifText{c.Why},
		HelpURI:              home + "/blob/main/docs/checks/" + id + ".md",
		DefaultConfiguration: &sarifDefault{levels[c.Severity]},
	}
}

func location(file string, line, column int) (at sarifLocation) {
	place := &at.PhysicalLocation
	place.ArtifactLocation.URI = (&url.URL{Path: filepath.ToSlash(file)}).String()
	place.Region.StartLine, place.Region.StartColumn = line, column
	return at
}

func (run *sarifRun) write(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(sarifLog{
		Schema:  "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []*sarifRun{run},
	})
}
