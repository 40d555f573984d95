package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// Explanation is the answer to "what does this text mean?".
type Explanation struct {
	Text    string                // what was asked
	Checks  []*inspect.Check      // named by their IDs
	Known   []*inspect.KnownError // whose text it is, or holds, or is a part of; the best first
	Nearest []*inspect.KnownError // where it is none
	About   *inspect.Report       // the message that causes are held against; nil when none was given
}

// partial says whether only a part of a known text was given.
func (x Explanation) partial() bool {
	return len(x.Checks) == 0 && len(x.Known) > 0 && inspect.PartOnly(x.Text, x.Known[0])
}

// match is one answer to "what does this mean?" as data.
type match struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Text    string        `json:"text"`
	Like    bool          `json:"like,omitempty"` // the text is only like what the vendor shows
	Service string        `json:"service"`
	Basis   inspect.Basis `json:"basis"`
	Meaning string        `json:"meaning"`
	Causes  []matchCause  `json:"causes"`
	Checks  []string      `json:"checks"`
	Sources []string      `json:"sources"`
}

type matchCause struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Fixes []inspect.Fix `json:"fixes"`
	// Evidence is what the message, or the text itself, says of the cause: shown | struck;
	// absent when it does not decide, or none was given.
	Evidence string `json:"evidence,omitempty"`
}

// nearMatch is a known error that was not found, but is near.
type nearMatch struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// ExplainJSON prints the checks and known errors that answer a question, the
// best first. Both have the same shape, and nothing found is an empty list.
func ExplainJSON(w io.Writer, x Explanation) error {
	doc := struct {
		Matches []match            `json:"matches"`
		Partial bool               `json:"partial,omitempty"` // only a part of their texts was given
		Role    *inspect.AskedRole `json:"role,omitempty"`
		Nearest []nearMatch        `json:"nearest,omitempty"`
	}{Matches: []match{}, Partial: x.partial(), Role: inspect.Asked(x.About, x.Known, x.Text)}
	for _, c := range x.Checks {
		fixes := append([]inspect.Fix{}, c.Fixes...)
		doc.Matches = append(doc.Matches, match{
			ID: c.ID, Title: c.Title, Text: c.AWSError, Service: string(c.Service), Basis: c.Basis, Meaning: c.Why,
			Causes: []matchCause{{c.ID, c.Title, fixes, inspect.ShowsCheck(x.About, c.ID)}},
			Checks: []string{c.ID}, Sources: urls(c.Sources),
		})
	}
	for _, e := range x.Known {
		told := inspect.ToldOf(x.About, e)
		m := match{
			ID: e.ID, Title: told.Title, Text: e.Text, Like: e.Like, Service: e.Service, Basis: e.Basis, Meaning: told.Meaning,
			Causes: []matchCause{}, Checks: append([]string{}, e.Checks...), Sources: urls(told.Sources),
		}
		for _, c := range inspect.CausesOf(x.About, e, x.Text) {
			m.Causes = append(m.Causes, matchCause{c.ID, c.Title, c.Fixes, c.Evidence})
		}
		doc.Matches = append(doc.Matches, m)
	}
	for _, e := range x.Nearest {
		doc.Nearest = append(doc.Nearest, nearMatch{e.ID, e.Title, e.Text})
	}
	return writeJSON(w, doc, "  ")
}

func urls(sources []inspect.Source) []string {
	out := []string{}
	for _, s := range sources {
		out = append(out, s.URL)
	}
	return out
}

// serviceNames are the services that say an error, in their own words.
var serviceNames = map[string]string{
	"iam":             "AWS sign-in and IAM",
	"sts":             "AWS STS",
	"identity-center": "IAM Identity Center",
	"connect":         "Amazon Connect",
	"cognito":         "Amazon Cognito",
	"scim":            "Provisioning into IAM Identity Center (SCIM)",
	"entra":           "Microsoft Entra ID",
	"tool":            "Command-line tools and SDKs",
	"redshift":        "Drivers of Amazon Redshift",
	"adfs":            "AD FS",
	"client-vpn":      "AWS Client VPN",
	"opensearch":      "Amazon OpenSearch Service",
	"workspaces":      "Amazon WorkSpaces",
	"appstream":       "WorkSpaces Applications (AppStream 2.0)",
	"quicksight":      "Amazon Quick (QuickSight)",
}

// ServiceName is the service that says an error, in its own words.
func ServiceName(service string) string { return serviceNames[service] }

// ExplainErrors prints everything that is known about these errors.
func ExplainErrors(w io.Writer, x Explanation, o TextOptions) error {
	p := &printer{TextOptions: o}
	p.askedRole(inspect.Asked(x.About, x.Known, x.Text))
	if x.partial() {
		p.field("", "note", "Your text is only a part of the one below. Check that the rest matches.")
		p.line("")
	}
	for i, e := range x.Known {
		if i > 0 {
			p.line("")
			p.line("── or")
			p.line("")
		}
		p.knownError(e, x)
	}
	_, err := w.Write(p.b)
	return err
}

// NearestErrors prints the known errors that a text is near to, and is none of.
func NearestErrors(w io.Writer, nearest []*inspect.KnownError, o TextOptions) error {
	p := &printer{TextOptions: o}
	p.wrapped("", "No known error text is in it. The nearest known texts (yours may differ):")
	for _, e := range nearest {
		p.line("")
		p.field("", "near", e.ID+": "+e.Title)
		p.field("", "", e.Text)
	}
	p.line("")
	p.wrapped("", "samlscope explain ID says what one of them means.")
	_, err := w.Write(p.b)
	return err
}

// mostRoles is how many of a message's roles are listed beside one that is not among them.
const mostRoles = 5

// askedRole says whether the role that the text asks for is one that the message offers.
func (p *printer) askedRole(a *inspect.AskedRole) {
	switch {
	case a == nil:
		return
	case a.Among:
		p.field("", "role", words.VisibleLine(a.Asked)+" is among the roles of this message")
	default:
		p.field("", "role", words.VisibleLine(a.Asked)+" is not among the roles of this message"+nearWords(a.Near))
		for _, role := range a.Roles[:min(len(a.Roles), mostRoles)] {
			p.field("", "", words.VisibleLine(role))
		}
		if more := len(a.Roles) - mostRoles; more > 0 {
			p.field("", "", fmt.Sprintf("and %d more", more))
		}
	}
	p.line("")
}

func nearWords(near string) string {
	if near == "" {
		return ""
	}
	return "; the nearest differs in its " + near + " only"
}

func (p *printer) knownError(e *inspect.KnownError, x Explanation) {
	about := x.About
	told := inspect.ToldOf(about, e)
	p.wrapped("", e.ID+": "+told.Title)
	p.line("")
	if e.Like {
		p.field("", "like", e.Text)
	} else {
		p.field("", "says", e.Text)
	}
	p.field("", "from", ServiceName(e.Service)+codeWords(e))
	p.field("", "basis", BasisWords(e.Basis))
	p.line("")
	for i, paragraph := range strings.Split(told.Meaning, "\n\n") {
		if i > 0 {
			p.line("")
		}
		p.wrapped("", paragraph)
	}
	p.causesOf(e, x)
	p.deciding(e, about)
	for _, s := range told.Sources {
		p.source(s)
	}
}

func codeWords(e *inspect.KnownError) string {
	if e.Code == "" {
		return ""
	}
	return ", code " + e.Code
}

func evidenceWords(evidence string, about *inspect.Report) string {
	switch {
	case evidence == "shown" && about == nil:
		return ": the text shows it"
	case evidence == "shown":
		return ": this message shows it"
	case evidence == "struck":
		return ": struck, this message rules it out"
	}
	return ""
}

// causesOf prints the causes of a known error, and what the message says of them.
func (p *printer) causesOf(e *inspect.KnownError, x Explanation) {
	causes := inspect.CausesOf(x.About, e, x.Text)
	for _, c := range causes {
		p.line("")
		p.field("", "cause", c.Title+" ["+c.ID+"]"+evidenceWords(c.Evidence, x.About))
		for _, f := range c.Fixes {
			p.fix("", f)
		}
	}
	p.line("")
	if inspect.AllStruck(causes) {
		p.field("", "note", "This message rules out every cause that samlscope knows for this text. Make sure that it is "+
			"the message that failed: samlscope inspect checks all of it.")
		p.line("")
	}
}

// deciding prints the checks that decide between the causes, and which others fail.
func (p *printer) deciding(e *inspect.KnownError, about *inspect.Report) {
	for i, id := range e.Checks {
		if i == 0 {
			p.wrapped("", "These checks tell the causes apart (samlscope explain CHECK-ID says more):")
		}
		outcome := ""
		if o := about.Outcome(id); o != "" {
			outcome = " (" + string(o) + " in this message)"
		}
		p.wrapped("      ", id+": "+inspect.Lookup(id).Title+outcome)
	}
	others := inspect.OtherFaults(about, e)
	for i, id := range others {
		if i == 0 {
			p.wrapped("", "Other checks that fail in this message:")
		}
		p.wrapped("      ", id+": "+inspect.Lookup(id).Title)
	}
	if len(e.Checks)+len(others) > 0 {
		p.line("")
	}
}
