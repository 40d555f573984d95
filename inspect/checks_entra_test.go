package inspect

import (
	"os"
	"strings"
	"testing"
	"time"
)

// entraMessage is the unsigned base message of the corpus with edits: pairs of
// a text that is in it and what takes its place everywhere.
func entraMessage(t *testing.T, edits ...string) *Message {
	t.Helper()
	data, err := os.ReadFile("../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("the base message does not hold %q", edits[i])
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	return Messages("entra.xml", []byte(text))[0]
}

// at judges at an instant of the day of the base message.
func at(clock string) Options {
	instant, err := time.Parse("2006-01-02 15:04:05.999", "2026-11-20 "+clock)
	if err != nil {
		panic(err)
	}
	return Options{Clock: Clock{Basis: "given", At: instant}}
}

// wanted is how one check has to end: its outcome and, where it fails, the
// severity of its worst finding and a part of that finding's detail.
type wanted struct {
	outcome  Outcome
	severity Severity
	detail   string
}

// holdTo runs the whole engine and compares how the check id ended. It returns
// the check's findings.
func holdTo(t *testing.T, id string, m *Message, o Options, want wanted) []Finding {
	t.Helper()
	r := Inspect(m, o)
	var findings []Finding
	for _, f := range r.Findings {
		if f.ID == id {
			findings = append(findings, f)
		}
	}
	for _, c := range r.Checks {
		if c.ID != id {
			continue
		}
		if c.Outcome != want.outcome {
			t.Fatalf("%s is %s (%s), want %s; findings: %+v", id, c.Outcome, c.Reason, want.outcome, findings)
		}
		if want.outcome != Fail {
			return nil
		}
		if c.Severity != want.severity {
			t.Errorf("%s is of severity %s, want %s", id, c.Severity, want.severity)
		}
		if !strings.Contains(findings[0].Detail, want.detail) {
			t.Errorf("%s says %q, want a word on %q", id, findings[0].Detail, want.detail)
		}
		return findings
	}
	t.Fatalf("no check is called %s", id)
	return nil
}

// judgement is one row of a table of edits and outcomes.
type judgement struct {
	name    string
	id      string
	edits   []string
	options Options
	want    wanted
}

func judgeAll(t *testing.T, rows []judgement) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.id+"/"+row.name, func(t *testing.T) {
			holdTo(t, row.id, entraMessage(t, row.edits...), row.options, row.want)
		})
	}
}

const (
	entraIssuer    = "https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/"
	entraRecipient = `Recipient="https://signin.aws.amazon.com/saml"`
	entraSCDEnd    = `<SubjectConfirmationData NotOnOrAfter="2026-11-20T10:30:00.000Z"`
	entraEnd       = `<Conditions NotBefore="2026-11-20T09:25:00.000Z" NotOnOrAfter="2026-11-20T10:30:00.000Z">`
)

var (
	passes        = wanted{outcome: Pass}
	doesNotApply  = wanted{outcome: NotApplicable}
	wasNotChecked = wanted{outcome: NotChecked}
)

func fails(s Severity, detail string) wanted { return wanted{Fail, s, detail} }

// TestEntraMessageIsClean: what Entra sends draws no finding of these checks,
// so that every finding in the tables below comes from its edit.
func TestEntraMessageIsClean(t *testing.T) {
	own := []string{"envelope", "XML", "subject", "time", "audience"}
	r := Inspect(entraMessage(t), Options{ACS: "https://signin.aws.amazon.com/saml"})
	for _, f := range r.Findings {
		for _, family := range own {
			if Lookup(f.ID).Family == Family(family) {
				t.Errorf("%s: %s", f.ID, f.Detail)
			}
		}
	}
}
