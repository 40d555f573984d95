package inspect

import (
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

var instantReadable = &Check{
	ID:       "instant-readable",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "A time in the message cannot be read",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "SAML times are of the type xs:dateTime, in UTC: 2026-11-20T09:30:00Z, with a fraction of a second or " +
		"without. " +
		"Readers differ in what else they take, and which one AWS uses is not published. A time that nobody can read " +
		"says nothing about when the message is valid. The checks on such a time do not run.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider, or the tool that built the message",
			Do:    "Let it write times in UTC, as 2026-11-20T09:30:00Z.",
		},
		fixEntraComplete,
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.XMLSchemaTypes},
	Run:     checkInstantReadable,
}

func checkInstantReadable(d *Document, o *Options) []Finding {
	var out []Finding
	for _, i := range d.times {
		unset := i.attr.Local == "IssueInstant" && i.Readable() && i.Time.IsZero()
		if i.Form == xmltree.InUTC && !unset || !hasRoom(out, Error) || !hasRoom(out, Warning) {
			continue
		}
		f := d.foundAttr(i.node, i.attr, i.name()+" ("+words.Quoted(i.attr.Value)+") "+departure[i.Form])
		switch {
		case unset:
			f.Detail = i.name() + " is the first instant of the year 1, which programs write for a time that was " +
				"never set."
			f.Title, f.Severity = i.name()+" was never set", Warning
		case i.attr.Value == "":
			f.Detail = i.name() + " is there and says nothing. Lenient readers take it as if it were left out; readers " +
				"of xs:dateTime cannot read it."
			f.Title, f.Severity = i.name()+" is empty", Warning
		case i.Form == xmltree.NotDateTime:
			f.Title = i.name() + " cannot be read as a time"
			if i.node.Local == "AuthnStatement" {
				f.Severity = Warning // which decides about the session, not about the sign-in
			}
		case i.Form == xmltree.OtherZone:
			f.Title, f.Severity = i.name()+" is not in UTC", Note
			f = f.WithWant(stamp(i.Time))
		default:
			f.Title, f.Severity = i.name()+" is written in a way that not every reader takes", Warning
			f = f.WithWant(i.canonical())
		}
		out = append(out, f)
	}
	return out
}

// canonical is how the value would be written as SAML wants it.
func (i *instant) canonical() string {
	if i.Meant != "" {
		return i.Meant
	}
	return "2026-11-20T09:30:00Z"
}

// departure says for each form what is wrong with it, who reads it and who does not.
var departure = map[xmltree.DateTimeForm]string{
	xmltree.OtherZone: "names a zone. Readers of xs:dateTime take it; SAML core asks for UTC.",
	xmltree.NoZone: "names no zone. Most readers take it as UTC, and so does samlscope; others take it as the time " +
		"of their own machine.",
	xmltree.EndOfDay: "is 24:00:00. By XML Schema that is midnight of the next day, and samlscope reads it so; many " +
		"readers do not know an hour 24.",
	xmltree.Padded: "has white space around it. Readers that know the XML Schema type take it off, and so does " +
		"samlscope; others cannot read the value.",
	xmltree.BlankForT: "has a blank where xs:dateTime has a T. SQL and RFC 3339 write it so and lenient readers " +
		"take it; readers of xs:dateTime do not.",
	xmltree.LowerCase: "has a small t or z. Readers of RFC 3339 take it; readers of xs:dateTime do not.",
	xmltree.BasicFormat: "lacks hyphens or colons. Readers of ISO 8601's basic format take it; readers of " +
		"xs:dateTime do not.",
	xmltree.NoSeconds: "has no seconds. Readers of ISO 8601 take it; readers of xs:dateTime do not.",
	xmltree.CommaFraction: "has a comma before its fraction. Readers of ISO 8601 take it; readers of xs:dateTime " +
		"do not.",
	xmltree.LeapSecond: "has a second 60. ISO 8601 and RFC 3339 write leap seconds so; xs:dateTime does not know " +
		"them, and neither do most readers.",
	xmltree.ZoneName: "has its zone as a word, or after a blank. Lenient readers take it; readers of xs:dateTime " +
		"do not.",
	xmltree.OffsetUnpunctuated: "has an offset without a colon. Readers of ISO 8601 take it; readers of xs:dateTime " +
		"do not.",
	xmltree.OutOfRange: "lies outside the years 0 to 9999. XML Schema allows it; many readers, samlscope among " +
		"them, do not go that far.",
	xmltree.NotDateTime: "is not an instant that XML Schema knows (xs:dateTime), nor one in another usual spelling.",
}
