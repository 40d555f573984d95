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
	Why: "SAML times have the type xs:dateTime, in UTC: 2026-11-20T09:30:00Z, with or without a fraction of " +
		"a second. Readers differ in what else they accept, and AWS doesn't say which one it uses. An " +
		"unreadable time says nothing about when the message is valid, so its checks don't run.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider, or the tool that built the message",
			Do:    "Make it write times in UTC, such as 2026-11-20T09:30:00Z.",
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
			f.Detail = i.name() + " is the first moment of the year 1, which programs write for a time that " +
				"was never set."
			f.Title, f.Severity = i.name()+" was never set", Warning
		case i.attr.Value == "":
			f.Detail = i.name() + " is empty. Lenient readers treat it as absent; xs:dateTime readers refuse it."
			f.Title, f.Severity = i.name()+" is empty", Warning
		case i.Form == xmltree.NotDateTime:
			f.Title = i.name() + " isn't a readable time"
			if i.node.Local == "AuthnStatement" {
				f.Severity = Warning // which decides about the session, not about the sign-in
			}
		case i.Form == xmltree.OtherZone:
			f.Title, f.Severity = i.name()+" is not in UTC", Note
			f = f.WithWant(stamp(i.Time))
		default:
			f.Title, f.Severity = i.name()+" is written in a form that some readers refuse", Warning
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
	xmltree.OtherZone: "names a zone. xs:dateTime readers accept it; SAML core asks for UTC.",
	xmltree.NoZone: "names no zone. Most readers, samlscope included, treat it as UTC; others as their " +
		"machine's local time.",
	xmltree.EndOfDay: "is 24:00:00. XML Schema defines that as midnight of the next day, and samlscope " +
		"reads it that way; many readers refuse hour 24.",
	xmltree.Padded: "has white space around it. Readers that know the XML Schema type remove it, samlscope " +
		"included; others can't read the value.",
	xmltree.BlankForT: "has a blank where xs:dateTime has a T. SQL and RFC 3339 write it like this and " +
		"lenient readers accept it; xs:dateTime readers don't.",
	xmltree.LowerCase: "has a small t or z. RFC 3339 readers accept it; xs:dateTime readers don't.",
	xmltree.BasicFormat: "lacks hyphens or colons. Readers of ISO 8601's basic format accept it; " +
		"xs:dateTime readers don't.",
	xmltree.NoSeconds: "has no seconds. ISO 8601 readers accept it; xs:dateTime readers don't.",
	xmltree.CommaFraction: "has a comma before its fraction. ISO 8601 readers accept it; xs:dateTime " +
		"readers don't.",
	xmltree.LeapSecond: "has a second 60. ISO 8601 and RFC 3339 write leap seconds like this; xs:dateTime " +
		"and most readers don't know them.",
	xmltree.ZoneName: "has its zone as a word, or after a blank. Lenient readers accept it; xs:dateTime " +
		"readers don't.",
	xmltree.OffsetUnpunctuated: "has an offset without a colon. ISO 8601 readers accept it; xs:dateTime " +
		"readers don't.",
	xmltree.OutOfRange: "is outside the years 0 to 9999. XML Schema allows it; many readers, samlscope " +
		"included, don't.",
	xmltree.NotDateTime: "isn't an XML Schema time (xs:dateTime) or one in another common spelling.",
}
