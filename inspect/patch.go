package inspect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// patch is what a cause was told from, with the fix applied to a copy: to the
// message as the identity provider would send it, or to the evidence.
type patch struct {
	*diagnosis
	o      Options // the evidence as it would be
	edits  []textEdit
	relay  *string
	posted string   // where the message would be posted, when that changes
	notes  []string // what changed outside the message, one line each: "+ …" or "- …"
}

type textEdit struct {
	start, end int
	with       string
}

// replace writes something else in the place of a part of the message.
func (m *patch) replace(start, end int, with string) {
	m.edits = append(m.edits, textEdit{start, end, with})
}

// value gives an XML attribute another value.
func (m *patch) value(a *xmltree.Attr, with string) {
	m.replace(a.ValueStart, a.ValueEnd, escapeXML.Replace(with))
}

// content gives an element another text.
func (m *patch) content(n *xmltree.Node, with string) {
	if end := strings.LastIndex(m.d.XML[n.TagEnd:n.End], "</"); end >= 0 {
		m.replace(n.TagEnd, n.TagEnd+end, escapeXML.Replace(with))
	}
}

// attributeAdded adds an attribute to the assertion, written like those that are
// there. It says whether there is a place for it.
func (m *patch) attributeAdded(name string, values ...string) bool {
	a := m.d.Assertion
	if a == nil || len(a.AttributeStmts) == 0 {
		return false
	}
	statement := a.AttributeStmts[0]
	if statement.End-statement.TagEnd <= 0 {
		return false // an empty-element tag
	}
	prefix := strings.TrimSuffix(statement.QName(), statement.Local)
	var b strings.Builder
	b.WriteString("<" + prefix + `Attribute Name="` + escapeXML.Replace(name) + `">`)
	for _, v := range values {
		b.WriteString("<" + prefix + "AttributeValue>" + escapeXML.Replace(v) + "</" + prefix + "AttributeValue>")
	}
	b.WriteString("</" + prefix + "Attribute>")
	m.replace(statement.TagEnd, statement.TagEnd, b.String())
	return true
}

func (m *patch) note(line string) { m.notes = append(m.notes, line) }

var escapeXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// text is the message with the edits.
func (m *patch) text() string {
	// What is put in comes before what is taken out at the same place.
	slices.SortStableFunc(m.edits, func(a, b textEdit) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	var b strings.Builder
	at := 0
	for _, e := range m.edits {
		if e.start < at {
			continue // inside of what was replaced already
		}
		b.WriteString(m.d.XML[at:e.start] + e.with)
		at = e.end
	}
	b.WriteString(m.d.XML[at:])
	return b.String()
}

// clears says whether none of the checks speaks any more of the mended copy.
func (m *patch) clears(ids []string) bool {
	message := *m.d.Message
	message.ACS = ""
	o := m.o
	o.SecondOpinion, o.RelayState, o.ACS = false, m.d.RelayState, m.d.Posted
	if o.Clock == m.diagnosis.o.Clock {
		o.Clock = Clock{Basis: m.d.basis, At: m.d.Now}
	}
	if m.relay != nil {
		o.RelayState = m.relay
	}
	if m.posted != "" && o.ACS != "" {
		o.ACS = m.posted
	}
	message.XML = m.text()
	d := m.d // a supplied file is not read again: its evidence is what the fix changes
	if d.Kind != KindSCIMUser && d.Kind != KindMetadata {
		d = read(&message, &o)
	}
	for _, c := range catalogue {
		if !slices.Contains(ids, c.ID) {
			continue
		}
		result, findings := run(c, d, &o)
		if result.Outcome == InternalError || result.Outcome == NotChecked ||
			slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity != Note }) {
			return false
		}
	}
	return true
}

// shown is what the fix changes, as a diff.
func (m *patch) shown() string {
	var b strings.Builder
	if len(m.edits) > 0 {
		_, changes, _ := strings.Cut(string(diff.Diff("as sent", []byte(byElement(m.d.XML)), "as it would be",
			[]byte(byElement(m.text())))), "\n")
		b.WriteString(changes)
	}
	if m.relay != nil {
		was := ""
		if m.d.RelayState != nil {
			was = *m.d.RelayState
		}
		b.WriteString("-RelayState: " + was + "\n+RelayState: " + *m.relay + "\n")
	}
	for _, line := range m.notes {
		b.WriteString(line + "\n")
	}
	return b.String()
}

// byElement puts each tag that follows another on its own line.
func byElement(xml string) string {
	return strings.ReplaceAll(strings.TrimSuffix(xml, "\n"), "><", ">\n<") + "\n"
}

// prove applies the fix of a cause to a copy and judges again.
func (c *cause) prove(e *diagnosis, found *Cause) {
	if c.apply == nil || len(found.Findings) == 0 {
		return
	}
	m := &patch{diagnosis: e, o: *e.o}
	if !c.apply(m) {
		return
	}
	found.FixVerified = new(m.clears(found.Findings))
	if e.o.ShowFixed {
		found.Fixed = m.shown()
	}
}
