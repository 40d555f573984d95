package inspect

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// vector is one attack or oddity, made from a template by one mutation of its
// text. Its control twin is the
// template without the mutation, which must be good and silent: a vector whose
// twin fails proves nothing.
type vector struct {
	id, name string
	template template
	keys     []string      // trusted when the twin is judged; entra-a when nil
	given    []string      // trusted when the vector is judged; keys when nil
	certs    []Certificate // trusted instead of given
	mutate   func(m *specimen) string
	input    func(m *specimen) []byte // instead of mutate, for what isn't a text
	field    func(m *specimen) string // instead of mutate: the value of SAMLResponse as a browser posts it

	// live demands that the template's digest and signature value still hold at the
	// template's element: a wrapping with a broken digest is refused by anything.
	live bool
	// sealed demands that a signature value holds: nothing but what is said to be
	// wrong is.
	sealed bool

	verdict SignatureVerdict // of at least one Signature; "" when there is none to judge
	check   string           // ID of the check that must fail
	code    string           // of the finding, the signature or the refusal
	also    []string         // further findings that must be there: "check CODE" or "check"
	never   []string         // checks that must not fail
	signed  bool             // the template's own assertion is shown, and as signed
	refused bool             // nothing may have been read
	message Verdict          // what the whole message comes to; Reject when empty
}

// anyVerdict is the message of a vector that is about something else.
const anyVerdict Verdict = "any"

// twinSilence are the checks that speak of the twin of a vector whose template is
// weak or unusual by itself.
var twinSilence = []string{
	"signature-alg", "signature-sha1", "signature-transform", "signature-response-only", "cert-weak",
	"cert-expired",
}

func (v vector) run(t *testing.T) {
	m := v.template.write(t)
	o := trusting(t, "entra-a")
	if v.keys != nil {
		o = trusting(t, v.keys...)
	}
	checkTwin(t, m, o)
	if v.mutate != nil && v.mutate(m) == m.text {
		t.Fatal("the mutation changes nothing")
	}
	if v.live && !alive(m, v.mutate(m)) {
		t.Fatal("the template's signature does not hold any more: the vector proves nothing")
	}
	if v.given != nil {
		o = trusting(t, v.given...)
	}
	if v.certs != nil {
		o = believing(v.certs)
	}
	message := v.read(m)
	r := Inspect(message, o)
	v.checkWants(t, r, read(message, &o))
	v.checkRead(t, m, r)
	checkReport(t, r)
	checkReport(t, Inspect(message, Options{
		SecondOpinion: true,
	})) // with no key given: whatever it says, it does not break
	checkForged(t, r)
}

// read is the first message that is found in the vector.
func (v vector) read(m *specimen) *Message {
	text := []byte(m.text) // the template itself, judged with other keys
	switch {
	case v.field != nil:
		return FormField("vector", v.field(m), nil)
	case v.input != nil:
		text = v.input(m)
	case v.mutate != nil:
		text = []byte(v.mutate(m))
	}
	return Messages("vector", text)[0]
}

// checkTwin demands that the template itself is good, whoever is asked.
func checkTwin(t *testing.T, m *specimen, o Options) {
	t.Helper()
	r := Inspect(Messages("twin", []byte(m.text))[0], o)
	good := r.Message != nil && len(r.Message.Signatures) > 0 && r.Message.Assertion != nil && r.Message.Assertion.Signed
	for _, s := range r.Message.Signatures {
		good = good && (s.Verdict == SigGood || s.Verdict == SigGoodWeak)
	}
	if !good {
		t.Fatalf("the control twin is not good: %s\n%s", r.Headline, m.text)
	}
	for _, f := range r.Findings {
		if f.Severity != Note && !slices.Contains(twinSilence, f.ID) {
			t.Errorf("the control twin is not silent: %s %s", f.ID, f.Detail)
		}
	}
}

// unsignedSpelling is what may differ between a text and its canonical form as
// far as the templates' templates go: comments, and where declarations stand.
var unsignedSpelling = regexp.MustCompile(`<!--.*?-->| xmlns(:\w+)?="[^"]*"`)

// alive says whether the template's signed bytes and its SignedInfo with its value
// still are in the text.
func alive(m *specimen, text string) bool {
	plain := func(s string) string { return unsignedSpelling.ReplaceAllString(s, "") }
	text, signature, signed := plain(text), plain(m.signature), plain(m.signed)
	proof, _, _ := strings.Cut(signature, "KeyInfo")
	return strings.Contains(text, proof) && (strings.Contains(text, signed) ||
		strings.Contains(strings.ReplaceAll(text, signature, ""), signed))
}

// checkWants holds the report to what the vector expects.
func (v vector) checkWants(t *testing.T, r *Report, d *Document) {
	t.Helper()
	want := v.message
	if want == "" {
		want = Reject
	}
	if want != anyVerdict && r.Verdict != want {
		t.Errorf("the message is judged %s, want %s: %s", r.Verdict, want, r.Headline)
	}
	computed := func(s *Signature) bool { return s.DigestOK != nil && *s.DigestOK && s.ValueOK != nil && *s.ValueOK }
	if v.live && v.code != "SIG-REF-AMBIGUOUS" && !slices.ContainsFunc(d.Signatures, computed) {
		t.Errorf("the genuine signature is not recognised: %s", verdicts(d.Signatures))
	}
	if v.sealed && !slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.ValueOK != nil && *s.ValueOK }) {
		t.Errorf("no signature value holds: %s", verdicts(d.Signatures))
	}
	if v.verdict != "" && !slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.Verdict == v.verdict }) {
		t.Errorf("no signature is %s: %s", v.verdict, verdicts(d.Signatures))
	}
	for _, c := range r.Checks {
		if c.ID == v.check && c.Outcome != Fail {
			t.Errorf("%s ends in %s (%s)", c.ID, c.Outcome, c.Reason)
		}
		if slices.Contains(v.never, c.ID) && c.Outcome == Fail {
			t.Errorf("%s must not speak", c.ID)
		}
	}
	for _, more := range v.also {
		id, code, _ := strings.Cut(more, " ")
		if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.ID == id && (code == "" || f.Code == code) }) {
			t.Errorf("there is no finding %s", more)
		}
	}
	if v.check != "" && Lookup(v.check) == nil {
		t.Errorf("there is no check %s", v.check)
	}
	if v.code != "" && !v.coded(r, d) {
		t.Errorf("the code %s is not raised; signatures %s", v.code, verdicts(d.Signatures))
	}
}

// checkRead holds what the report shows to what may be read from the vector.
func (v vector) checkRead(t *testing.T, m *specimen, r *Report) {
	t.Helper()
	if v.refused && (r.Kind != KindUndecodable || r.Message != nil && r.Message.Assertion != nil) {
		t.Errorf("it is read as %s", r.Kind)
	}
	if !v.signed {
		return
	}
	if r.Message == nil || r.Message.Assertion == nil {
		t.Fatal("no assertion is shown")
	}
	if a := r.Message.Assertion; !a.Signed || a.NameID == nil || *a.NameID != m.name {
		t.Errorf("the template's assertion is not shown as signed: %+v", a)
	}
}

func (v vector) coded(r *Report, d *Document) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Code == v.code &&
			(v.check == "" || f.ID == v.check)
	}) ||
		slices.ContainsFunc(d.Signatures, func(s *Signature) bool { return s.Has(v.code) })
}

func verdicts(all []*Signature) string {
	out := []string{}
	for _, s := range all {
		out = append(out, string(s.Verdict)+" "+strings.Join(s.Codes, ",")+" ("+s.Reason+")")
	}
	return strings.Join(out, "; ")
}

// checkForged: no value of the attacker's is ever reported as signed. Only where
// nothing but a stranger's key signed is it: signed, and said to be by no one known.
func checkForged(t *testing.T, r *Report) {
	t.Helper()
	if r.Message == nil || r.Message.Assertion == nil {
		return
	}
	strangers := !slices.ContainsFunc(r.Message.Signatures,
		func(s SignatureFact) bool { return s.Verdict != SigUntrustedKey })
	if strangers && len(r.Message.Signatures) > 0 && r.Verdict == Reject {
		return
	}
	a := r.Message.Assertion
	if a.Signed && a.NameID != nil && strings.Contains(*a.NameID, forgedName) {
		t.Errorf("the forged NameID %s counts as signed", *a.NameID)
	}
	for _, at := range a.Attributes {
		if at.Signed && slices.Contains(at.Values, forgedName) {
			t.Errorf("the forged %s counts as signed", at.Name)
		}
	}
}

func runVectors(t *testing.T, vectors []vector) {
	t.Helper()
	for _, v := range vectors {
		t.Run(v.id+" "+v.name, v.run)
	}
}

// grid are templates of every scope, canonical form and spelling.
func grid(method string) []template {
	forms := []string{
		xmltree.AlgExclusive, xmltree.AlgExclusive +
			"WithComments", xmltree.AlgInclusive, xmltree.AlgInclusive + "#WithComments",
		xmltree.AlgInclusive11, xmltree.AlgInclusive11 + "#WithComments", "",
	}
	var out []template
	for _, scope := range []string{"assertion", "response", "both"} {
		for _, form := range forms {
			for _, s := range spellings {
				out = append(out, template{scope: scope, c14n: form, method: method, spelling: s})
			}
		}
	}
	return out
}

func (x template) String() string {
	return x.scope + " " + xmldsig.AlgorithmName(x.c14n) + " " + xmldsig.AlgorithmName(x.method) + " " + x.spelling.name
}

// TestGenuineGrid: every way in which a message can properly be signed is good
// and silent.
func TestGenuineGrid(t *testing.T) {
	methods := []struct{ uri, key string }{
		{
			xmldsig.NSDSigMore + "rsa-sha256",
			"entra-a",
		}, {xmltree.NSDSig + "rsa-sha1", "entra-a"}, {xmldsig.NSDSigMore + "rsa-sha384", "entra-b"},
		{
			xmldsig.NSDSigMore + "rsa-sha512",
			"entra-b",
		}, {xmldsig.NSDSigMore2007 + "sha256-rsa-MGF1", "entra-a"}, {xmldsig.NSDSigMore + "ecdsa-sha256", "ecdsa"},
	}
	for _, method := range methods {
		o := trusting(t, method.key)
		for _, x := range grid(method.uri) {
			x.key = fixedKey(t, method.key)
			t.Run(x.String(), func(t *testing.T) { checkTwin(t, x.write(t), o) })
		}
	}
}

// TestForms: what arrives spelled, packed or cut otherwise.
func TestForms(t *testing.T) {
	runVectors(t, slices.Concat(parserAttacks(), encodings(), wireForms(), limitVectors()))
}

// TestKeys: whose key signed, what KeyInfo says, and with what strength.
func TestKeys(t *testing.T) {
	runVectors(t, slices.Concat(keyVectors(t), otherMessages(t), keyInfoVectors(t), algorithmVectors(t),
		certificateVectors(t), forgedValues(t)))
}
