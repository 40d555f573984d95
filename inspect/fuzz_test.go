package inspect

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// FuzzMessages: decoding never panics, never passes its caps, and the report
// of whatever comes out is complete and round-trips through JSON.
func FuzzMessages(f *testing.F) {
	xml := baseMessage(f)
	f.Add([]byte(xml))
	f.Add([]byte(base64.StdEncoding.EncodeToString([]byte(xml))))
	f.Add([]byte("SAMLResponse=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(xml))) + "&RelayState=x"))
	f.Add([]byte(base64.StdEncoding.EncodeToString(deflate(f, xml))))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	f.Add([]byte(""))
	for _, c := range seeds(f) {
		f.Add(c.Input())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range Messages("fuzz", data) {
			if len(m.XML) > 3*2*xmltree.MaxDecoded {
				t.Fatalf("%d bytes of text out of %d", len(m.XML), len(data))
			}
			r := Inspect(m, Options{})
			checkReport(t, r)
		}
	})
}

func checkReport(t *testing.T, r *Report) {
	t.Helper()
	if len(r.Checks) != len(catalogue) {
		t.Fatalf("%d of %d checks", len(r.Checks), len(catalogue))
	}
	for _, c := range r.Checks {
		if c.Outcome == InternalError {
			t.Errorf("%s: %s", c.ID, c.Reason)
		}
	}
	for _, f := range r.Findings {
		if f.Offset < 0 || f.Length < 0 || f.Offset+f.Length > len(r.XML) {
			t.Errorf("%s: %d+%d is not in the text of %d bytes", f.ID, f.Offset, f.Length, len(r.XML))
		}
		if f.Title == "" || f.Detail == "" {
			t.Errorf("%s says nothing", f.ID)
		}
	}
	elsewhere := slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.ID == spReadable.ID })
	judged := r.Kind == KindUndecodable && !elsewhere || r.Kind == KindResponse && r.Target.SignIn()
	if r.Headline == "" || judged && r.Verdict == "" {
		t.Error("no headline or verdict")
	}
	limited := r.Target == TargetIdentityCenter || r.Target == TargetCognito
	if r.Kind == KindUndecodable && len(catalogue) > 60 && r.Verdict != Reject && !elsewhere && !limited {
		t.Error("what cannot be read is a finding")
	}
	first, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, second) {
		t.Error("the report does not round-trip through JSON")
	}
}

// FuzzReader: the tree holds only what is in the text: every element
// begins with '<' and its name, offsets nest, and a text written plainly
// equals its bytes.
func FuzzReader(f *testing.F) {
	f.Add(baseMessage(f))
	f.Add(`<a xmlns:p="urn:x" p:b="1">&lt;<!-- c --><![CDATA[x]]></a>`)
	for _, c := range seeds(f) {
		f.Add(c.Body)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, refused := xmltree.Parse(text, xmltree.MessageLimits)
		if (root == nil) == (refused == nil) {
			t.Fatalf("root %v with refusal %v", root, refused)
		}
		if root == nil {
			return
		}
		root.Walk(func(n *xmltree.Node) bool {
			if n.Start < 0 || n.End > len(text) || n.Start >= n.End {
				t.Fatalf("node at %d to %d of %d", n.Start, n.End, len(text))
			}
			if p := n.Parent; p != nil && (n.Start < p.TagEnd || n.End > p.End) {
				t.Fatalf("<%s> at %d is not inside <%s>", n.Local, n.Start, p.Local)
			}
			if n.Kind == xmltree.ElementNode && text[n.Start:n.Start+1+len(n.QName())] != "<"+n.QName() {
				t.Fatalf("<%s> is not at %d", n.QName(), n.Start)
			}
			return true
		})
	})
}

// deflate packs a text as the redirect binding does.
func deflate(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
