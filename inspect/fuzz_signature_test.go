package inspect

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
	"github.com/samlscope/samlscope/testdata"
)

// seeds are the bodies of the whole corpus.
func seeds(f *testing.F) []*fixturefile.File {
	f.Helper()
	dir, err := fs.Sub(testdata.Files, "corpus")
	if err != nil {
		f.Fatal(err)
	}
	cases, err := fixturefile.LoadAll(dir)
	if err != nil {
		f.Fatal(err)
	}
	return cases
}

// FuzzSignature: whatever is done to a signed message, a signature is good only
// over an element whose canonical bytes a trusted key signed, and what is said
// to be signed comes from inside such an element. A message that has other
// values than any that was signed with the test keys is one that the other
// implementation refuses as well.
func FuzzSignature(f *testing.F) {
	for _, c := range seeds(f) {
		f.Add(c.Body)
	}
	for _, v := range append(oneGate(), wrappings()...) {
		f.Add(v.mutate(v.template.write(f)))
	}
	o := trusting(f, "entra-a", "entra-b", "ecdsa", "expired", "rsa1024")
	f.Fuzz(func(t *testing.T, text string) {
		d := read(&Message{XML: text}, &o)
		if d.Kind != KindResponse {
			return
		}
		for _, s := range d.Signatures {
			checkHolds(t, d, s)
		}
		if d.Assertion != nil && d.Assertion.signed() {
			checkSignedValues(t, d)
		}
		checkReport(t, Inspect(&Message{XML: text}, o))
	})
}

// checkHolds: a signature that holds covers its parent, in an allowed place, and
// no one whose opinion counts says otherwise.
func checkHolds(t *testing.T, d *Document, s *Signature) {
	t.Helper()
	if !s.Holds() {
		if s.Covers != nil {
			t.Errorf("a signature that is %s covers <%s>", s.Verdict, s.Covers.Local)
		}
		return
	}
	if s.Covers != s.Parent || s.DigestOK == nil || !*s.DigestOK || s.ValueOK == nil || !*s.ValueOK ||
		s.Reason != "" && s.Verdict != SigUntrustedKey {
		t.Errorf("%s without proof: %+v", s.Verdict, s)
	}
	if s.Covers != d.Root && !s.Covers.Is(xmltree.NSAssertion, "Assertion") {
		t.Errorf("a signature covers <%s>", s.Covers.Local)
	}
	if s.SecondOpinion == xmldsig.OpinionDiffers && !strings.Contains(s.SecondReason, "refuses it") {
		t.Errorf("goxmldsig: %s", s.SecondReason)
	}
	// Taken out of its message, the covered element still says the same: nothing
	// from outside has a part in it.
	alone := xmltree.Canonicalize(nil, s.Covers, s.Node, xmltree.Canonicalization{Exclusive: true})
	root, problems := xmltree.Parse(string(alone), xmltree.MessageLimits)
	if problems != nil {
		t.Fatalf("the covered element alone: %s", problems.Detail)
	}
	if s.Covers.Is(xmltree.NSAssertion, "Assertion") {
		in, out := parseAssertion(s.Covers), parseAssertion(root)
		if values(in) != values(out) {
			t.Errorf("the covered assertion says %s, taken out it says %s", values(in), values(out))
		}
	}
}

// values is what is shown of an assertion.
func values(a *Assertion) string {
	var b strings.Builder
	b.WriteString(a.ID)
	if a.NameID != nil {
		b.WriteString("|" + a.NameID.Text)
	}
	for _, at := range a.Attributes {
		b.WriteString("|" + at.name())
		for _, v := range at.Values {
			b.WriteString("=" + v.Text)
		}
	}
	return b.String()
}

// checkSignedValues: the judged assertion lies in an element that a signature
// covers, and no value of it in a Signature, which covers nothing of itself.
func checkSignedValues(t *testing.T, d *Document) {
	t.Helper()
	for _, s := range d.Signatures {
		if s.Holds() && d.Assertion.Node.Within(s.Covers) && !d.Assertion.Node.Within(s.Node) {
			return
		}
	}
	t.Error("the assertion counts as signed, and no signature covers it")
}

// FuzzCanonical: the canonical form is one: reading and writing it again
// changes nothing, in every method.
func FuzzCanonical(f *testing.F) {
	for _, c := range seeds(f) {
		f.Add(c.Body)
	}
	for _, p := range respellings {
		f.Add(exclusive("both").write(f).text + "<!-- " + strings.ReplaceAll(p.name, "-", "") + " -->")
	}
	f.Add(`<a xmlns:x="urn:x" x:b="&#13;&#10;&#9;&quot;&lt;&amp;>"><!-- c --><x:c xmlns=""/>]]&gt;&#13;<![CDATA[<]]></a>`)
	f.Add(`<o xml:base="a/../b"><i xmlns="urn:i" xml:base="../c" xml:lang="x"/></o>`)
	methods := []xmltree.Canonicalization{
		{Exclusive: true}, {Exclusive: true, Comments: true}, {Exclusive: true, Prefixes: []string{"", "x", "saml"}},
		{}, {Comments: true}, {Version11: true}, {Version11: true, Comments: true},
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, _ := xmltree.Parse(text, xmltree.MessageLimits)
		if root == nil {
			return
		}
		for _, m := range methods {
			for apex := root; apex != nil; apex = apex.FirstElement() {
				once := xmltree.Canonicalize(nil, apex, nil, m)
				again, problems := xmltree.Parse(string(once), xmltree.Limits{
					Size: 10 * xmltree.MaxDecoded, Depth: xmltree.MaxDepth, Elements: xmltree.MaxElements, Comments: xmltree.MaxComments, Attrs: 10 * xmltree.MaxAttrs,
					Decls: 1 << 20, Value: xmltree.MaxValue, Sigs: xmltree.MaxSigs, Certs: xmltree.MaxCerts,
				})
				if problems != nil {
					t.Fatalf("%+v: the canonical form cannot be read: %s\n%s", m, problems.Detail, once)
				}
				if twice := xmltree.Canonicalize(nil, again, nil, m); !bytes.Equal(once, twice) {
					t.Fatalf("%+v:\n%s\n%s", m, once, twice)
				}
			}
		}
	})
}
