package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/words"
)

// NewJUnit returns a Stream that prints one test case for each report. Those with a finding at or above the
// threshold fail. The counts of the tests come before them.
func NewJUnit(w io.Writer, threshold inspect.Severity) *Stream {
	suite := junit.Testsuite{Name: "samlscope inspect", Time: "0"}
	around := func() (before, behind string, err error) { // a suite that holds no test is one element
		var b bytes.Buffer
		err = writeJUnit(&b, suite)
		before, behind, _ = strings.Cut(b.String(), suiteEnd)
		return before, suiteEnd + behind, err
	}
	return &Stream{w: w, layout: layout{
		late: true,
		begin: func(b []byte, _ int) ([]byte, error) {
			before, _, err := around()
			return append(b, before...), err
		},
		add: func(b []byte, r *inspect.Report, _ int) ([]byte, error) {
			test := junitTest(r, threshold)
			suite.AddTestcase(test)
			suite.Testcases = nil // they are counted, not kept
			out := bytes.NewBuffer(append(b, '\n'))
			enc := xml.NewEncoder(out)
			enc.Indent("\t\t", "\t")
			err := enc.EncodeElement(test, xml.StartElement{Name: xml.Name{Local: "testcase"}})
			return out.Bytes(), err
		},
		end: func(b []byte, count int) ([]byte, error) {
			if count > 0 {
				b = append(b, "\n\t"...)
			}
			_, behind, err := around()
			return append(b, behind...), err
		},
	}}
}

const suiteEnd = "</testsuite>"

// junitTest is the test that a report is.
func junitTest(r *inspect.Report, threshold inspect.Severity) junit.Testcase {
	test := junit.Testcase{
		Name:      words.VisibleLine(r.Source.Name) + ", " + which(r),
		Classname: "samlscope.inspect",
		Time:      "0",
	}
	var b strings.Builder
	if r.Observed != nil && r.Verdict == inspect.Reject {
		b.WriteString(words.VisibleLine(r.Observed.Says) + "\n")
	}
	for _, f := range r.Findings {
		if f.Severity.AtOrAbove(threshold) {
			fmt.Fprintf(&b, "%s: %s [%s]\n%s\n", strings.TrimSpace(position(r, &f)+" "+string(f.Severity)),
				words.VisibleLine(f.Title),
				f.ID, words.VisibleLine(f.Detail))
		}
	}
	if r.Verdict == "" {
		test.Skipped = &junit.Result{Message: words.VisibleLine(r.Headline)}
	} else if b.Len() > 0 {
		test.Failure = &junit.Result{Message: words.VisibleLine(r.Headline), Type: string(r.Verdict),
			Data: b.String()}
	}
	return test
}

// VerifyJUnit prints one test case for each fixture.
func VerifyJUnit(w io.Writer, results []fixture.Result) error {
	suite := junit.Testsuite{Name: "samlscope fixture verify", Time: "0"}
	for _, v := range results {
		test := junit.Testcase{Name: words.VisibleLine(v.File), Classname: "samlscope.fixture", Time: "0"}
		switch {
		case v.Problem != "":
			test.Error = &junit.Result{Message: words.VisibleLine(v.Problem), Type: "unusable"}
		case !v.OK:
			test.Failure = &junit.Result{
				Message: words.VisibleLine(v.Headline),
				Type:    "unexpected",
				Data:    strings.Join(v.Differences(), "\n"),
			}
		}
		if v.Now != "" {
			test.SystemOut = &junit.Output{Data: "checked as of " + v.Now}
		}
		suite.AddTestcase(test)
	}
	return writeJUnit(w, suite)
}

func writeJUnit(w io.Writer, suite junit.Testsuite) error {
	var suites junit.Testsuites
	suites.AddSuite(suite)
	suites.Skipped = 0 // which readers know on a suite only
	b := bytes.NewBufferString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if err := suites.WriteXML(b); err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
