package render

import (
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect"
)

// match is one answer to "what does this mean?" as data.
type match struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Text    string       `json:"text"`
	Service string       `json:"service"`
	Meaning string       `json:"meaning"`
	Causes  []matchCause `json:"causes"`
	Checks  []string     `json:"checks"`
}

type matchCause struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Fixes []inspect.Fix `json:"fixes"`
	// Evidence is what a message says of the cause: shown | struck; absent when
	// it does not decide, or none was given.
	Evidence string `json:"evidence,omitempty"`
}

// ExplainJSON prints the checks and known errors that answer a question, the
// best first. Both have the same shape, and nothing found is an empty list.
func ExplainJSON(w io.Writer, checks []*inspect.Check, known []*inspect.KnownError, about *inspect.Report) error {
	matches := []match{}
	for _, c := range checks {
		fixes := append([]inspect.Fix{}, c.Fixes...)
		matches = append(matches, match{
			c.ID,
			c.Title,
			c.AWSError,
			string(c.Service),
			c.Why,
			[]matchCause{{c.ID, c.Title, fixes, inspect.Shows(about, c.ID)}},
			[]string{c.ID},
		})
	}
	for _, e := range known {
		m := match{e.ID, e.Title, e.Text, e.Service, e.Meaning, []matchCause{}, append([]string{}, e.Checks...)}
		for _, c := range e.Causes {
			m.Causes = append(m.Causes, matchCause{c.ID, c.Title, c.Fixes, inspect.Shows(about, c.ID)})
		}
		matches = append(matches, m)
	}
	return writeJSON(w, struct {
		Matches []match `json:"matches"`
	}{matches}, "  ")
}

// ServiceName is the service that says an error, in its own words.
func ServiceName(service string) string {
	switch service {
	case "iam":
		return "AWS sign-in and IAM"
	case "sts":
		return "AWS STS"
	case "identity-center":
		return "IAM Identity Center"
	case "connect":
		return "Amazon Connect"
	case "cognito":
		return "Amazon Cognito"
	case "scim":
		return "Provisioning into IAM Identity Center (SCIM)"
	}
	return "Microsoft Entra ID"
}

// ExplainErrors prints everything that is known about these errors.
func ExplainErrors(w io.Writer, known []*inspect.KnownError, about *inspect.Report, o TextOptions) error {
	p := &printer{color: o.Color}
	for i, e := range known {
		if i > 0 {
			p.line("")
			p.line("── or")
			p.line("")
		}
		p.knownError(e, about)
	}
	_, err := w.Write(p.b)
	return err
}

func (p *printer) knownError(e *inspect.KnownError, about *inspect.Report) {
	p.line(e.ID + ": " + e.Title)
	p.line("")
	p.field("", "says", e.Text)
	p.field("", "from", ServiceName(e.Service)+codeWords(e))
	p.field("", "sure", BasisWords(e.Basis))
	p.line("")
	for i, paragraph := range strings.Split(e.Meaning, "\n\n") {
		if i > 0 {
			p.line("")
		}
		for _, l := range wrap(paragraph, textWidth) {
			p.line(l)
		}
	}
	for _, c := range e.Causes {
		p.line("")
		p.field("", "cause", c.Title+" ["+c.ID+"]"+evidenceWords(inspect.Shows(about, c.ID)))
		for _, f := range c.Fixes {
			p.fix("", f)
		}
	}
	p.line("")
	for i, id := range e.Checks {
		if i == 0 {
			p.line("Checks of the message that decide, samlscope explain CHECK-ID says more:")
		}
		outcome := ""
		if o := about.Outcome(id); o != "" {
			outcome = " (" + string(o) + " in this message)"
		}
		p.line("      " + id + ": " + inspect.Lookup(id).Title + outcome)
	}
	if len(e.Checks) > 0 {
		p.line("")
	}
	for _, s := range e.Sources {
		p.source(s)
	}
}

func codeWords(e *inspect.KnownError) string {
	if e.Code == "" {
		return ""
	}
	return ", code " + e.Code
}

func evidenceWords(evidence string) string {
	switch evidence {
	case "shown":
		return ": this message shows it"
	case "struck":
		return ": struck, this message rules it out"
	}
	return ""
}
