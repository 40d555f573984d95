package xmltree

import (
	"cmp"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// fuzzed are texts that the fuzz targets start from.
var fuzzed = []string{
	`<a xmlns:p="urn:x" p:b="1">&lt;<!-- c --><![CDATA[x]]></a>`,
	`<a xmlns="urn:a" xmlns:x="urn:x"><x:b xmlns:x="urn:y" x:c="&#13;&quot;"><c xmlns=""><x:d xmlns="urn:a"/></c></x:b></a>`,
	`<a xml:lang="de" xmlns:z="urn:z" xmlns:y="urn:y"><b y:k="1" z:k="2" k="3" xml:lang="en">` + "\r\n\t" + `</b><y:c/></a>`,
	"<?xml version='1.0'?><!-- before --><a b=' x\n\ty '>&#x10FFFF;&amp;&gt;é</a><!-- after -->",
}

// FuzzOffsets: where a node says it is in the text, that node stands. Each element that is cut out by
// its offsets, into a wrapper with what was declared around it, reads as the same element again.
func FuzzOffsets(f *testing.F) {
	for _, s := range fuzzed {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, _ := Parse(text, MessageLimits)
		if root == nil || len(text) > 8<<10 {
			return
		}
		root.Walk(func(n *Node) bool {
			raw := text[n.Start:n.End]
			if n.Kind == TextNode && !strings.ContainsAny(raw, "&\r<") && raw != n.Text {
				t.Fatalf("text %q stands at %q", n.Text, raw)
			}
			for _, a := range n.Attrs {
				if written := text[a.ValueStart:a.ValueEnd]; !strings.ContainsAny(written, "&\t\r\n") && written != a.Value {
					t.Fatalf("value %q stands at %q", a.Value, written)
				}
			}
			if n.Kind == ElementNode {
				sameAgain(t, n, raw)
			}
			return true
		})
	})
}

func sameAgain(t *testing.T, n *Node, raw string) {
	t.Helper()
	var wrapper strings.Builder
	wrapper.WriteString("<w")
	for _, prefix := range slices.Sorted(maps.Keys(slowScope(n.Parent))) {
		uri := slowScope(n.Parent)[prefix]
		if name := "xmlns:" + prefix; prefix == "" {
			wrapper.WriteString(` xmlns="` + html.EscapeString(uri) + `"`)
		} else if uri != "" {
			wrapper.WriteString(" " + name + `="` + html.EscapeString(uri) + `"`)
		}
	}
	lim := MessageLimits
	lim.Depth, lim.Decls, lim.Attrs, lim.Size = 2*lim.Depth, 1000, 1000, 2*lim.Size
	again, refused := Parse(wrapper.String()+">"+raw+"</w>", lim)
	if refused != nil {
		t.Fatalf("%s in %s> is refused: %s", raw, wrapper.String(), refused.Detail)
	}
	if got, want := slowTree(again.FirstChild), slowTree(n); got != want {
		t.Fatalf("%s is\n%s\nthen\n%s", raw, want, got)
	}
}

// slowTree is all that the tree says of a node, offsets apart.
func slowTree(n *Node) string {
	var b strings.Builder
	b.WriteString("(" + n.Space + "|" + n.QName() + "|" + n.Text)
	for _, a := range n.Attrs {
		b.WriteString("@" + a.Space + "|" + a.Prefix + "|" + a.Local + "=" + a.Value)
	}
	for _, d := range n.Decls {
		b.WriteString("#" + d.Prefix + "=" + d.URI)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(slowTree(c))
	}
	return b.String() + ")"
}

// slowScope are the namespaces that are bound at an element, by prefix: looked up from the root each time.
func slowScope(n *Node) map[string]string {
	if n == nil {
		return map[string]string{}
	}
	scope := slowScope(n.Parent)
	for _, d := range n.Decls {
		scope[d.Prefix] = d.URI
	}
	return scope
}

// slowCanonical is the canonical form as the recommendations describe it, one rule after the other, with
// nothing remembered: the second opinion on the quick one. Canonical XML 1.0 and Exclusive 1.0.
func slowCanonical(n *Node, apex bool, rendered map[string]string, m Canonicalization) string {
	switch n.Kind {
	case TextNode:
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;").Replace(n.Text)
	case CommentNode:
		if !m.Comments {
			return ""
		}
		return "<!--" + n.Text + "-->"
	}
	scope, here := slowScope(n), maps.Clone(rendered)
	wanted := map[string]bool{}
	for prefix := range scope {
		wanted[prefix] = !m.Exclusive || slices.Contains(m.Prefixes, prefix)
	}
	attrs := slices.Clone(n.Attrs)
	wanted[n.Prefix] = true
	for _, a := range attrs {
		wanted[a.Prefix] = wanted[a.Prefix] || a.Prefix != ""
	}
	var out strings.Builder
	out.WriteString("<" + n.QName())
	for _, prefix := range slices.Sorted(maps.Keys(wanted)) {
		if uri := scope[prefix]; wanted[prefix] && prefix != "xml" && uri != rendered[prefix] {
			here[prefix] = uri
			out.WriteString(" xmlns" + strings.TrimSuffix(":"+prefix, ":") + `="` + slowValue(uri) + `"`)
		}
	}
	for up := n.Parent; apex && !m.Exclusive && up != nil; up = up.Parent { // xml:lang and xml:space of those left out
		for _, a := range up.Attrs {
			there := slices.ContainsFunc(attrs, func(b Attr) bool { return b.Space == a.Space && b.Local == a.Local })
			if a.Space == NSXML && !there {
				attrs = append(attrs, a)
			}
		}
	}
	slices.SortFunc(attrs, func(a, b Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	for _, a := range attrs {
		out.WriteString(" " + strings.TrimPrefix(a.Prefix+":"+a.Local, ":") + `="` + slowValue(a.Value) + `"`)
	}
	out.WriteString(">")
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(slowCanonical(c, false, here, m))
	}
	return out.String() + "</" + n.QName() + ">"
}

func slowValue(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;").Replace(s)
}

// FuzzSlowCanonical: the quick canonical form of every element equals the slow one.
func FuzzSlowCanonical(f *testing.F) {
	for _, s := range fuzzed {
		f.Add(s, "x")
	}
	f.Add(`<a xmlns="urn:a"><b xmlns=""/></a>`, "")
	f.Add(`<a xmlns:x="urn:1" xmlns:y="urn:2"><b xmlns:x="urn:3"><y:c x:d=""/></b></a>`, "x y")
	f.Fuzz(func(t *testing.T, text, listed string) {
		root, _ := Parse(text, MessageLimits)
		if root == nil || len(text) > 8<<10 {
			return
		}
		prefixes := strings.Split(listed, " ")
		root.Walk(func(n *Node) bool {
			if n.Kind != ElementNode {
				return true
			}
			for _, m := range []Canonicalization{
				{}, {Comments: true}, {Exclusive: true}, {Exclusive: true, Comments: true, Prefixes: prefixes},
			} {
				quick, slow := string(Canonicalize(nil, n, nil, m)), slowCanonical(n, true, map[string]string{}, m)
				if quick != slow {
					t.Fatalf("%+v of <%s> in %s:\n%s\n%s", m, n.QName(), text, quick, slow)
				}
			}
			return true
		})
	})
}

// plainDateTime is xs:dateTime with a year of four digits, as the standard writes it.
var plainDateTime = regexp.MustCompile(
	`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$`)

// FuzzDateTime: what is read is an xs:dateTime, and the instant that the standard library reads; what is
// written of an instant in any zone reads as that instant; and what is said to be meant can be read.
func FuzzDateTime(f *testing.F) {
	f.Add("2026-11-20T09:30:00.5+01:00", int64(1_700_000_000), int32(5), int16(60))
	f.Add("2026-11-20T24:00:00Z", int64(-62_135_596_800), int32(0), int16(-840))
	f.Add("20261120T093000,5z", int64(253_402_300_799), int32(999_999_999), int16(0))
	f.Add(" 2026-11-20 23:59:60 UTC", int64(0), int32(1), int16(1))
	f.Fuzz(func(t *testing.T, text string, seconds int64, nanos int32, minutes int16) {
		d := ReadDateTime(text)
		if trimmed := strings.Trim(text, " \t\r\n"); d.Readable() && !plainDateTime.MatchString(trimmed) {
			t.Fatalf("%q is no xs:dateTime and is read as %s", text, d.Time)
		}
		if std, err := time.Parse(time.RFC3339Nano, text); err == nil && d.Readable() && !std.Equal(d.Time) {
			t.Fatalf("%q is read as %s, by the standard library as %s", text, d.Time, std)
		}
		if d.Meant != "" {
			if meant := ReadDateTime(d.Meant); meant.Form != InUTC {
				t.Fatalf("%q is said to mean %q, which is form %d", text, d.Meant, meant.Form)
			}
		}
		zone := time.FixedZone("", 60*(int(minutes)%(14*60+1)))
		at := time.Unix(seconds, int64(nanos)).In(zone)
		if year := at.UTC().Year(); year < 1 || year > 9998 { // a zone could push it out of four digits
			return
		}
		if got := ReadDateTime(at.Format(time.RFC3339Nano)); !got.Readable() || !got.Time.Equal(at) {
			t.Fatalf("%s is read as %s (form %d)", at, got.Time, got.Form)
		}
	})
}
