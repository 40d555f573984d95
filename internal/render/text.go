package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// TextOptions says how text is printed.
type TextOptions struct {
	Color   bool // ANSI colours; only for terminals
	Columns int  // how wide the terminal is; 0: as wide as a page
	Several bool // other messages are shown besides: each says which one it is
}

// Text prints reports for a person: the sentence, the causes with their fixes,
// the findings with the characters marked, and what was checked.
func Text(w io.Writer, reports []*inspect.Report, o TextOptions) error {
	return NewText(w, o).Print(reports)
}

// NewText returns a Stream that prints as Text does.
func NewText(w io.Writer, o TextOptions) *Stream {
	one := o
	o.Several = true
	return &Stream{w: w, layout: layout{
		each: func(b []byte, r *inspect.Report) ([]byte, error) { return AppendText(b, r, o), nil },
		add: func(b []byte, _ *inspect.Report, count int) ([]byte, error) {
			if count > 0 {
				b = append(b, '\n')
			}
			return b, nil
		},
		alone: func(b []byte, r *inspect.Report) ([]byte, error) { return AppendText(b, r, one), nil },
	}}
}

// AppendText appends what Text prints for one report. Between two of several
// stands an empty line, which is the caller's.
func AppendText(b []byte, r *inspect.Report, o TextOptions) []byte {
	p := &printer{b: b, TextOptions: o}
	p.report(r, o.Several)
	return p.b
}

func (p *printer) report(r *inspect.Report, several bool) {
	name := words.VisibleLine(r.Source.Name)
	if several || r.Source.Index > 0 {
		p.line(fmt.Sprintf("── %s, %s", name, which(r)))
	}
	p.long(words.VisibleLine(r.Headline), string(r.Verdict))
	p.observed(r)
	for _, u := range undecided(r) {
		p.field("", "open", words.VisibleLine(u))
	}
	p.causes(r.Causes)
	for i := range r.Findings {
		p.line("")
		p.finding(name, r, &r.Findings[i])
	}
	p.line("")
	for _, e := range r.Logs {
		p.field("", "log", words.VisibleLine(e.Says+" (told by "+e.MatchedBy+")"))
	}
	p.message(r)
	p.end(r)
}

// which names what a report is about among those of the same file.
func which(r *inspect.Report) string {
	if r.Kind == inspect.KindSCIMUser {
		return fmt.Sprintf("user %d", r.Source.Index+1)
	}
	return fmt.Sprintf("message %d", r.Source.Index+1)
}

// observed prints what was seen of the sign-in beside what was predicted.
func (p *printer) observed(r *inspect.Report) {
	label := "also"
	if r.Observed != nil || r.Answer != nil && r.Answer.Says != "" {
		label = "seen"
	}
	for _, said := range seen(r) {
		p.field("", label, words.VisibleLine(said))
		if label == "seen" && r.Observed != nil {
			if beside := inspect.Beside(r); beside != "" {
				p.field("", "", beside)
			}
		}
		label = "also"
	}
}

// seen is what was seen of the sign-in, a sentence each: first what decides.
func seen(r *inspect.Report) (all []string) {
	if r.Observed != nil {
		all = append(all, r.Observed.Says)
	}
	if r.Answer != nil && r.Answer.Says != "" {
		all = append(all, r.Answer.Says)
	}
	for i := range r.Observations {
		all = append(all, r.Observations[i].Says)
	}
	return all
}

// foretold is the verdict that was predicted, in words, where another one was seen.
func foretold(r *inspect.Report) string {
	if r.Observed == nil || r.Predicted == "" || r.Predicted == r.Verdict {
		return ""
	}
	return verdictWords.say(string(r.Predicted))
}

// causes prints the causes. Where the answer suggests several, what is true of all of them is said
// once.
func (p *printer) causes(all []inspect.Cause) {
	open := func(c inspect.Cause) bool {
		return len(c.Findings) == 0 && c.Evidence != "struck" && c.Explanation == inspect.OpenCause
	}
	same := 0
	for _, c := range all {
		if open(c) {
			same++
		}
	}
	begun := false
	for i := range all {
		c := &all[i]
		switch {
		case len(c.Findings) == 0 && c.Evidence == "struck":
			if i == 0 {
				p.line("")
				p.line("This message rules out everything known to lead to this answer:")
			}
			p.field("", "not", words.VisibleLine(c.Title)+" ["+c.ID+"]")
		case same > 1 && open(*c):
			if !begun {
				p.line("")
				p.line(openCauses(same, i))
				begun = true
			}
			p.cause(c, "")
		default:
			p.cause(c, c.Explanation)
		}
	}
}

// openCauses says once of the causes that an answer leaves open what is true of them all: how many,
// behind those that were told before.
func openCauses(n, before int) string {
	if before > 0 {
		return fmt.Sprintf("The answer has %d other possible causes. The message doesn't show them:", n)
	}
	return fmt.Sprintf("The answer has %d possible causes. The message doesn't show which:", n)
}

func (p *printer) cause(c *inspect.Cause, explanation string) {
	p.line("")
	p.fieldAs("strong", "", "cause", words.VisibleLine(c.Title)+" ["+c.ID+"]")
	if explanation != "" {
		p.field("", "", words.VisibleLine(explanation))
	}
	for _, f := range c.Fixes {
		p.fix("", f)
	}
	switch c.Evidence {
	case "confirmed":
		p.field("", "log", words.VisibleLine("confirmed: "+c.EvidenceSays))
	case "struck":
		p.field("", "log", words.VisibleLine("struck: AWS took this message. "+c.EvidenceSays))
	}
	if c.FixVerified != nil {
		p.field("", "proof", proof(*c.FixVerified))
	}
	if c.Fixed != "" {
		for line := range strings.SplitSeq(strings.TrimSuffix(c.Fixed, "\n"), "\n") {
			p.line("  " + words.VisibleLine(line))
		}
	}
}

// proof says what came of applying the fix to a copy.
func proof(verified bool) string {
	if verified {
		return "applied to a copy, this fix removes the errors that it explains"
	}
	return "applied to a copy, this fix removes only some of the errors: something else is wrong too"
}

func (p *printer) fix(indent string, f inspect.Fix) {
	p.field(indent, "fix", PlaceName(f.Where)+": "+words.VisibleLine(f.Path))
	p.field(indent, "", words.VisibleLine(f.Do))
}

func (p *printer) finding(name string, r *inspect.Report, f *inspect.Finding) {
	place := name
	line, _, inFile := r.Source.At(f.Line, f.Column)
	switch {
	case inFile:
		place += ":" + position(r, f)
	case line > 0:
		place += " (" + position(r, f) + ")"
	}
	p.title(place+": ", f)
	if f.Line > 0 && f.Offset+f.Length <= len(r.XML) && r.XML != "" {
		number := strconv.Itoa(line)
		line, caret := snippet(r.XML, f.Offset, f.Length, p.room(len("  ")+len(number)+len(" | "), window))
		p.line("  " + number + " | " + line)
		p.line("  " + strings.Repeat(" ", len(number)) + " | " + p.painted(string(f.Severity), caret))
	}
	p.field("    ", "", words.VisibleLine(f.Detail))
	if f.Got != nil {
		p.line("    got    " + shown(*f.Got, 300))
	}
	if f.Want != nil {
		p.line("    want   " + shown(*f.Want, 300))
	}
	if f.AWSError != "" {
		p.field("    ", "AWS", words.VisibleLine(f.AWSError))
	}
	p.field("    ", "basis", BasisWords(f.Basis))
	if !r.Explained(f.ID) { // the cause has said where to fix it
		for _, x := range f.Fixes {
			p.fix("    ", x)
		}
	}
	p.field("    ", "more", "samlscope explain "+f.ID)
}

// title prints where a finding is, how bad it is and what it is called.
func (p *printer) title(place string, f *inspect.Finding) {
	title := words.VisibleLine(f.Title) + " [" + f.ID + "]"
	severity := string(f.Severity) + ": "
	text := place + severity + title
	if p.Columns > 0 && columns(text) > p.room(0, 0) {
		p.line(strings.TrimSpace(place))
		place = "  "
		for i, l := range wrap(severity+title, p.room(len(place), 0)) {
			if i == 0 {
				l = p.painted(string(f.Severity), string(f.Severity)) + strings.TrimPrefix(l, string(f.Severity))
			}
			p.line(place + l)
		}
		return
	}
	p.line(place + p.painted(string(f.Severity), string(f.Severity)) + ": " + title)
}

// position names the place of a finding: in the input, or in the text that was
// decoded out of it. It is empty where there is none.
func position(r *inspect.Report, f *inspect.Finding) string {
	line, column, inFile := r.Source.At(f.Line, f.Column)
	at := strconv.Itoa(line) + ":" + strconv.Itoa(column)
	switch {
	case line == 0:
		return ""
	case inFile:
		return at
	}
	return "decoded XML " + at
}

// message prints the values that decide, for a look without the page.
func (p *printer) message(r *inspect.Report) {
	m := r.Message
	if m == nil {
		return
	}
	show := func(label string, value *string) {
		switch {
		case value == nil:
		case *value == "":
			p.line(fmt.Sprintf("%-16s%s", label, "(empty)"))
		default:
			p.line(fmt.Sprintf("%-16s%s", label, shown(*value, 200)))
		}
	}
	show("issuer", m.Issuer)
	if q := m.Request; q != nil {
		show("asks for", &q.ACS)
	}
	if a := m.Assertion; a != nil {
		show("NameID", a.NameID)
		show("RoleSessionName", a.RoleSessionName)
		for i := range a.Roles {
			pair := a.Roles[i].Role + "," + a.Roles[i].Provider
			show("role", &pair)
			if ids := a.Roles[i].Findings; len(ids) > 0 {
				p.line(fmt.Sprintf("%-16s%s", "", verdictWords.say(string(a.Roles[i].Verdict))+": "+strings.Join(ids, ", ")))
			}
		}
		show("recipient", a.Recipient)
	}
	show("relay state", m.RelayState)
	for i := range m.Signatures {
		s := &m.Signatures[i]
		text := string(s.Verdict) + " on " + s.Element + ", " + SignerWords(s.Verdict, s.Key)
		show("signature", &text)
	}
	p.line("")
}

// end prints what was checked, what was not, and what to give first.
func (p *printer) end(r *inspect.Report) {
	for l := range strings.SplitSeq(summary(r), "\n") {
		p.long(l, "")
	}
	groups := uncheckedGroups(r)
	for i, u := range groups {
		if i == 0 {
			p.line("not checked, and what decides it:")
		}
		p.field("", "", words.VisibleLine(u.says()))
	}
	if text := next(r, groups); text != "" {
		p.fieldAs("strong", "", "next", words.VisibleLine(text))
	}
}

// summary counts findings and outcomes on one line, and says at which instant
// the message was judged.
func summary(r *inspect.Report) string {
	found := func(s inspect.Severity) (n int) {
		for i := range r.Findings {
			if r.Findings[i].Severity == s {
				n++
			}
		}
		return n
	}
	var passed, idle, open, broke int
	for _, c := range r.Checks {
		switch c.Outcome {
		case inspect.Pass:
			passed++
		case inspect.NotApplicable:
			idle++
		case inspect.NotChecked:
			open++
		case inspect.InternalError:
			broke++
		}
	}
	s := fmt.Sprintf("%s, %s, %s; %s passed, %d not applicable, %d not checked",
		plural(found(inspect.Error), "error"), plural(found(inspect.Warning), "warning"),
		plural(found(inspect.Note), "note"), plural(passed, "check"), idle, open)
	if broke > 0 {
		s += fmt.Sprintf(", %d broke", broke)
	}
	if r.EvaluatedAt != nil {
		s += "\nchecked as of " + r.EvaluatedAt.UTC().Format("2006-01-02T15:04:05Z") + ", " + ClockWords(r.EvaluatedAtBasis)
		if r.EvaluatedAtBasis == "issued" {
			s += " (`--at now` uses the clock)"
		}
	}
	return s
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
