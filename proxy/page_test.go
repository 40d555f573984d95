package proxy

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/capture"
)

// TestNothingOnThePageIsHidden: the verdict page shows characters that cannot be seen
// as the inspection page and the terminal do.
func TestNothingOnThePageIsHidden(t *testing.T) {
	p := page{Headline: "ali\u3164ce\u115f \u2028x\u2029 \u00a0 \x1b[2J\u202e"}
	body := string(p.response(http.StatusOK).Body)
	if want := `ali\u{3164}ce\u{115F} \u{2028}x\u{2029} \u{00A0} \x1B[2J\u{202E}</h1>`; !strings.Contains(body, want) {
		t.Errorf("%s is missing in\n%s", want, body)
	}
}

// TestThePageShowsEveryFix: what was got and wanted is at each finding, and its fixes where no
// cause has them already.
func TestThePageShowsEveryFix(t *testing.T) {
	got, want := "aws:alice", "no aws: in front"
	fix := func(do string) []report.Fix { return []report.Fix{{Where: report.Entra, Path: "App > Claims", Do: do}} }
	r := &report.Report{
		Causes: []report.Cause{{ID: "c", Title: "the cause", Findings: []string{"explained"}, Fixes: fix("fix the cause")}},
		Findings: []report.Finding{
			{ID: "alone", Title: "t", Severity: report.Error, Got: &got, Want: &want, Fixes: fix("fix it alone")},
			{ID: "explained", Title: "t", Severity: report.Error, Fixes: fix("said at the cause")},
		},
	}
	body := string((&page{Headline: "h", Report: r, Action: "https://signin.aws.amazon.com/saml"}).response(http.StatusOK).Body)
	for _, text := range []string{"fix the cause", "fix it alone", "<dd>aws:alice</dd>", "<dd>no aws: in front</dd>",
		`<span class="step">Claims</span>`} {
		if !strings.Contains(body, text) {
			t.Errorf("%s is missing in\n%s", text, body)
		}
	}
	if strings.Contains(body, "said at the cause") {
		t.Error("the fix that the cause has stands at the finding too")
	}
	if strings.Index(body, "What to change") > strings.Index(body, "Forward to") {
		t.Error("the buttons stand before what to change")
	}
}

// TestTheSafeButtonIsThePrimaryOne: forwarding is offered first only where AWS may take the message,
// and dropping where it is an attack.
func TestTheSafeButtonIsThePrimaryOne(t *testing.T) {
	for name, c := range map[string]struct {
		p              page
		forward, drops bool // which is filled
	}{
		"accept":  {page{Tone: "accept"}, true, false},
		"at risk": {page{Tone: "at-risk"}, true, false},
		"none":    {page{Tone: "none"}, true, false},
		"reject":  {page{Tone: "reject"}, false, false},
		"forged":  {page{Tone: "reject", Forged: true}, false, true},
		"in time": {page{Tone: "accept", Clock: &countdown{Seconds: 9}}, true, false},
		"late":    {page{Tone: "accept", Clock: &countdown{Over: true}}, false, false},
	} {
		c.p.Action, c.p.Drop = "https://signin.aws.amazon.com/saml", &form{URL: "/drop"}
		body := string(c.p.response(http.StatusOK).Body)
		if got := strings.Contains(body, `<button class="primary" type="submit">Forward`); got != c.forward {
			t.Errorf("%s: Forward is primary: %v", name, got)
		}
		if got := strings.Contains(body, `class="primary danger">Drop`); got != c.drops {
			t.Errorf("%s: Drop is primary: %v", name, got)
		}
		if got := strings.Index(body, `id="drop"`) < strings.Index(body, `id="forward"`); got != c.drops {
			t.Errorf("%s: Drop comes first: %v", name, got)
		}
	}
}

// TestNotesStandBack: what is only worth knowing is folded behind what stops the sign-in.
func TestNotesStandBack(t *testing.T) {
	finding := func(title string, s report.Severity) report.Finding { return report.Finding{Title: title, Severity: s} }
	show := func(all ...report.Finding) string {
		return string((&page{Headline: "h", Report: &report.Report{Findings: all}}).response(http.StatusOK).Body)
	}
	body := show(finding("first", report.Note), finding("it fails", report.Error), finding("it may", report.Warning))
	if folded := strings.Index(body, "<summary>1 note: first</summary>"); folded < strings.Index(body, "it may") {
		t.Errorf("the note is at %d in\n%s", folded, body)
	}
	if body := show(finding("a", report.Note), finding("b", report.Note)); !strings.Contains(body, "<summary>2 notes<") ||
		strings.Contains(body, "What was found") {
		t.Error(body)
	}
	if body := show(finding("it fails", report.Error)); strings.Contains(body, "<summary>") {
		t.Error(body)
	}
}

// TestDroppedLeads: what became of a dropped message is said first, and the verdict after it.
func TestDroppedLeads(t *testing.T) {
	f := start(t, judgedReport(inspect.Reject, "AWS will reject this sign-in: x."), nil)
	f.post("SAMLResponse=x")
	rec := f.newest()
	got := f.do("POST", "/saml/"+rec.ID+"/drop", urlencodedForm, "token="+rec.Token)
	lead, verdict := strings.Index(got.body, "<h1>AWS didn't get this message.</h1>"), strings.Index(got.body, "will reject")
	if lead < 0 || verdict < lead {
		t.Errorf("%d %d in\n%s", lead, verdict, got.body)
	}
}

// TestNothingEdited: an edit that changes nothing is told, and makes no second capture.
func TestNothingEdited(t *testing.T) {
	f := start(t, func(rec capture.Record) *inspect.Report {
		return &inspect.Report{Verdict: inspect.Accept, Headline: "fine", XML: "<a>\n</a>"}
	}, nil)
	f.post("SAMLResponse=x&RelayState=y")
	rec := f.newest()
	edit := func(xml, relay string) answer {
		return f.do("POST", "/saml/"+rec.ID+"/edit", urlencodedForm,
			url.Values{"token": {rec.Token}, "xml": {xml}, "relayState": {relay}}.Encode())
	}
	if got := edit("<a>\r\n</a>", "y"); !strings.Contains(got.body, "You changed nothing") || f.newest().ID != rec.ID {
		t.Errorf("unchanged: %d %s", got.status, got.body)
	}
	if got := edit("<a>\r\n</a>", "z"); !strings.Contains(got.body, "You edited this message") || f.newest().ID == rec.ID {
		t.Errorf("changed: %d %s", got.status, got.body)
	}
}

// TestNothingEditedInAWSsPlace: the same where the page is in AWS's place.
func TestNothingEditedInAWSsPlace(t *testing.T) {
	f := startGate(t, HoldAlways, "accept")
	first := f.gate.Request(t.Context(), signInPost("<a>\n</a>")).Page
	was := f.newest()
	r := f.press(first, "edit", url.Values{"xml": {"<a>\r\n</a>"}, "relayState": {*was.RelayState}})
	if r.Page == nil || !strings.Contains(string(r.Page.Body), "You changed nothing") || f.newest().ID != was.ID {
		t.Errorf("%+v", r)
	}
}
