package inspect

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/words"
)

// Comparison is what differs that matters between two sign-ins.
type Comparison struct {
	Schema  string           `json:"schema"`
	A       ComparedSide     `json:"a"`
	B       ComparedSide     `json:"b"`
	Summary string           `json:"summary"` // one sentence
	Groups  []ComparedGroup  `json:"groups"`  // only those in which something differs
	OnlyA   []ComparedResult `json:"onlyA"`   // findings above a note that B has not
	OnlyB   []ComparedResult `json:"onlyB"`
	Folded  []string         `json:"volatile"` // what differs between any two sign-ins
}

// ComparisonSchema names the JSON of a Comparison.
const ComparisonSchema = "samlscope.diff/v1"

// ComparedSide is one of the two messages.
type ComparedSide struct {
	Name     string  `json:"name"`
	Verdict  Verdict `json:"verdict,omitempty"`
	Headline string  `json:"headline"`
}

// ComparedGroup holds the differences in one respect: who, roles, where to,
// when, which key, relay state.
type ComparedGroup struct {
	Name        string               `json:"name"`
	Differences []ComparedDifference `json:"differences"`
}

// ComparedDifference is one value that differs; null stands for a value that
// is not there.
type ComparedDifference struct {
	Field string  `json:"field"`
	A     *string `json:"a"`
	B     *string `json:"b"`
	Note  string  `json:"note,omitempty"` // the one respect in which they differ, where there is one
	// Decides says who tells the two apart, where they differ in upper and lower case only.
	Decides string `json:"decides,omitempty"`
}

// ComparedResult is a finding of one side.
type ComparedResult struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	Title    string   `json:"title"`
}

// Compare sets two reports side by side.
func Compare(a, b *Report) *Comparison {
	c := &Comparison{
		Schema: ComparisonSchema, A: sideOf(a), B: sideOf(b), Groups: []ComparedGroup{}, Folded: []string{},
		OnlyA: missingIn(a, b), OnlyB: missingIn(b, a),
	}
	fa, fb := comparable(a), comparable(b)
	for _, name := range comparedGroups {
		g := ComparedGroup{Name: name}
		for _, field := range fieldsOf(fa[name], fb[name]) {
			if d, differs := compared(field, fa[name][field], fb[name][field]); differs {
				if d.Note == caseOnly && a.Target == b.Target {
					d.Decides = caseDecides(field, a.Target)
				}
				g.Differences = append(g.Differences, d)
			}
		}
		switch {
		case len(g.Differences) == 0:
		case name == volatile:
			for _, d := range g.Differences {
				c.Folded = append(c.Folded, d.Field)
			}
		default:
			c.Groups = append(c.Groups, g)
		}
	}
	c.Summary = c.summary()
	return c
}

func sideOf(r *Report) ComparedSide {
	return ComparedSide{Name: r.Source.Name, Verdict: r.Verdict, Headline: r.Headline}
}

// missingIn are the findings above a note of one report that the other lacks.
func missingIn(r, other *Report) []ComparedResult {
	out := []ComparedResult{}
	for _, f := range r.Findings {
		same := func(g Finding) bool { return g.ID == f.ID }
		if f.Severity != Note && !slices.ContainsFunc(other.Findings, same) &&
			!slices.ContainsFunc(out, func(c ComparedResult) bool { return c.ID == f.ID }) {
			out = append(out, ComparedResult{f.ID, f.Severity, f.Title})
		}
	}
	return out
}

// Same says whether nothing that matters differs.
func (c *Comparison) Same() bool {
	return len(c.Groups) == 0 && len(c.OnlyA) == 0 && len(c.OnlyB) == 0 && c.A.Verdict == c.B.Verdict
}

func (c *Comparison) summary() string {
	words := map[Verdict]string{Accept: "accepted", AtRisk: "at risk", Reject: "rejected", "": "not judged"}
	va, vb := words[c.A.Verdict], words[c.B.Verdict]
	switch {
	case c.Same():
		return "No difference that matters: both are " + va + "."
	case c.A.Verdict == c.B.Verdict && len(c.OnlyA) == 0 && len(c.OnlyB) == 0:
		if d := c.deciding(); d != nil && c.A.Verdict != Reject {
			return "Both are " + va + ", but " + d.Field + " differs in " + caseOnly + ", and that can decide: " +
				d.Decides + "."
		}
		return "Both are " + va + ", and no check distinguishes them."
	case c.A.Verdict == c.B.Verdict:
		return "Both are " + va + ", for different reasons."
	}
	better, worse, only, word := "A", "B", c.OnlyB, vb
	if rankVerdict(c.A.Verdict) > rankVerdict(c.B.Verdict) {
		better, worse, only, word = "B", "A", c.OnlyA, va
	}
	good := va
	if better == "B" {
		good = vb
	}
	if len(only) == 0 {
		return better + " is " + good + " and " + worse + " is " + word + "."
	}
	return better + " is " + good + " and " + worse + " is " + word + ", because of " + worse + ": " + only[0].Title + "."
}

func rankVerdict(v Verdict) int { return slices.Index([]Verdict{Accept, AtRisk, Reject, ""}, v) }

// volatile is the group of what always differs.
const volatile = "volatile"

var comparedGroups = []string{"who", "roles", "where to", "when", "which key", "relay state", volatile}

// fieldsOf are the fields of both, those of a first.
func fieldsOf(a, b map[string][]string) []string {
	var out []string
	for field := range a {
		out = append(out, field)
	}
	for field := range b {
		if _, there := a[field]; !there {
			out = append(out, field)
		}
	}
	slices.Sort(out)
	return out
}

// compared compares the values of a field, whose order does not matter.
func compared(field string, a, b []string) (ComparedDifference, bool) {
	sa, sb := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	if slices.Equal(sa, sb) {
		return ComparedDifference{}, false
	}
	d := ComparedDifference{Field: field}
	only := func(of, other []string) *string {
		if of == nil {
			return nil
		}
		var left []string
		for _, v := range of {
			if !slices.Contains(other, v) || len(of) == 1 {
				left = append(left, v)
			}
		}
		return new(strings.Join(left, "\n"))
	}
	d.A, d.B = only(a, b), only(b, a)
	if d.A != nil && d.B != nil {
		d.Note = addressDifference(*d.A, *d.B)
	}
	return d, true
}

// comparable are the values of a report that are compared, by group and field.
func comparable(r *Report) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	add := func(group, field string, values ...*string) {
		for _, v := range values {
			if v == nil {
				continue
			}
			if out[group] == nil {
				out[group] = map[string][]string{}
			}
			out[group][field] = append(out[group][field], *v)
		}
	}
	m := r.Message
	if m == nil {
		return out
	}
	add("where to", "Destination", m.Destination)
	add("which key", "Issuer", m.Issuer)
	add("relay state", "RelayState", m.RelayState)
	add("when", "Status", m.Status)
	add(volatile, "ID of the Response", &m.ID)
	add(volatile, "IssueInstant", &m.IssueInstant)
	add(volatile, "InResponseTo", m.InResponseTo)
	for _, s := range m.Signatures {
		add("which key", "Signature on "+s.Element, new(string(s.Verdict)))
		add("which key", "Algorithm", &s.Algorithm)
		add("which key", "Digest", &s.Digest)
		if s.Certificate != nil {
			add("which key", "Certificate (SHA-256)", &s.Certificate.SHA256)
		}
	}
	if a := m.Assertion; a != nil {
		compareAssertion(a, add)
	}
	return out
}

func compareAssertion(a *AssertionFacts, add func(group, field string, values ...*string)) {
	add("who", "NameID", a.NameID)
	add("who", "NameID format", a.NameIDFormat)
	add("where to", "Recipient", a.Recipient)
	for i := range a.Audiences {
		add("where to", "Audience", &a.Audiences[i])
	}
	add("when", "Valid for", lasting(a.NotBefore, a.NotOnOrAfter))
	add("when", "To be redeemed within", lasting(&a.IssueInstant, a.SubjectNotOnOrAfter))
	if a.SessionDuration != nil {
		add("when", "SessionDuration", new(strconv.Itoa(*a.SessionDuration)))
	}
	add("when", "Session lasts", lasting(&a.IssueInstant, a.SessionNotOnOrAfter))
	add(volatile, "ID of the assertion", &a.ID)
	add(volatile, "AuthnInstant", a.AuthnInstant)
	for _, role := range a.Roles {
		add("roles", "Role", new(role.Role+","+role.Provider))
	}
	for _, at := range a.Attributes {
		name := strings.TrimPrefix(at.Name, awsPrefix)
		if name == "Role" || name == "SessionDuration" {
			continue // they are in groups of their own
		}
		for i := range at.Values {
			add("who", name, &at.Values[i])
		}
		if len(at.Values) == 0 {
			add("who", name, new(""))
		}
	}
}

// lasting is the time between two instants, nil where one is missing. Seconds
// are left out: they differ by chance.
func lasting(from, to *string) *string {
	if from == nil || to == nil {
		return nil
	}
	a, errA := time.Parse(time.RFC3339Nano, *from)
	b, errB := time.Parse(time.RFC3339Nano, *to)
	if errA != nil || errB != nil {
		return nil
	}
	if b.After(a.AddDate(0, 2, 0)) {
		return new(words.Apart(a, b))
	}
	return new(words.Span(b.Sub(a).Round(time.Minute)))
}
