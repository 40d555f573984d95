package inspect

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmltree"
)

const otherIssuer = "https://idp.example.com/"

// aggregate is a federation of two: the template's issuer with one key, another with another key.
func aggregate(t *testing.T, ownKey, otherKey string) *Metadata {
	t.Helper()
	m, err := ParseMetadata("two.xml", []byte(`<EntitiesDescriptor xmlns="`+xmltree.NSMetadata+`">`+
		idpMetadata(otherIssuer, keyDescriptor("signing", x509Data(fixedKey(t, otherKey).Cert.Raw)))+
		idpMetadata(donorIssuer, keyDescriptor("signing", x509Data(fixedKey(t, ownKey).Cert.Raw)))+
		`</EntitiesDescriptor>`))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func publishedBy(t *testing.T, issuer, key string) *Metadata {
	t.Helper()
	signing := keyDescriptor("signing", x509Data(fixedKey(t, key).Cert.Raw))
	m, err := ParseMetadata(issuer, []byte(idpMetadata(issuer, signing)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestKeyVouchesForItsOwn: a key of one identity provider says nothing about what another issues,
// however the metadata of the two was given; a certificate that was given by itself does.
func TestKeyVouchesForItsOwn(t *testing.T) {
	const forged = "The message is signed with the key of another identity provider"
	own := exclusive("assertion") // signed by entra-a, in the name of donorIssuer
	bare := own
	bare.keyInfo = new("")
	response := exclusive("response")
	stored := func(m *Metadata) Options { return Options{AWSMetadata: m} }
	files := func(all ...*Metadata) Options { return Options{IDPMetadata: all} }
	given := func(all ...*Metadata) Options { return Options{Certs: certs(t, "entra-a"), IDPMetadata: all} }
	other, issuers := publishedBy(t, otherIssuer, "entra-b"), publishedBy(t, donorIssuer, "entra-a")
	crossed := files(publishedBy(t, otherIssuer, "entra-a"), publishedBy(t, donorIssuer, "entra-b"))
	good, wrong := stored(aggregate(t, "entra-a", "entra-b")), stored(aggregate(t, "entra-b", "entra-a"))
	for name, c := range map[string]struct {
		template template
		o        Options
		title    string // of signature-key; "" where it is silent
		signed   bool
	}{
		"an aggregate, the issuer's key": {own, good, "", true},
		"an aggregate, the other's key":  {own, wrong, forged, false},
		"the other's key, no KeyInfo":    {bare, wrong, forged, false},
		"a Response, the other's key":    {response, wrong, forged, false},
		"a Response, the issuer's key":   {response, good, "", true},
		"both have the key":              {own, stored(aggregate(t, "entra-a", "entra-a")), "", true},
		"two files, the issuer's key":    {own, files(other, issuers), "", true},
		"two files, the other's key":     {own, crossed, forged, false},
		"a certificate by itself":        {own, given(), "", true},
		"a certificate beside the other": {own, given(other), "", true},
		// issuer-match tells
		"one file, and it is of nobody's": {own, stored(publishedBy(t, otherIssuer, "entra-a")), "", false},
		"a stranger's key":                {own, stored(aggregate(t, "entra-b", "ecdsa")), signatureKey.Title, false},
	} {
		r := Inspect(Messages("m", []byte(c.template.write(t).text))[0], c.o)
		a, title := r.Message.Assertion, ""
		for _, f := range r.Findings {
			if f.ID == "signature-key" && f.Severity != Note {
				title = f.Title
			}
		}
		if title != c.title || a.Signed != c.signed || (a.SignedBy == KeyUnknown) == c.signed ||
			len(c.o.Certs) == 0 && (r.Verdict != Reject) != c.signed ||
			(r.Message.Signatures[0].Verdict == SigGood) != c.signed {
			t.Errorf("%s: signed %v by %s, %s %q: %s", name, a.Signed, a.SignedBy, r.Message.Signatures[0].Verdict, title,
				r.Headline)
		}
	}
}

// TestResponseVouchesForWhatItCarries: under the Response of one identity provider comes an
// assertion in the name of another.
func TestResponseVouchesForWhatItCarries(t *testing.T) {
	x := exclusive("response")
	x.edit = func(s string) string { return strings.Replace(s, donorIssuer, otherIssuer, 1) }
	text := x.write(t).text
	for name, c := range map[string]struct {
		o    Options
		text string
		good bool
	}{
		"a key of the Response's issuer":  {Options{AWSMetadata: aggregate(t, "entra-a", "entra-b")}, text, false},
		"a key of the assertion's issuer": {Options{AWSMetadata: aggregate(t, "entra-b", "entra-a")}, text, true},
		"an empty Signature in the assertion": {
			Options{AWSMetadata: aggregate(t, "entra-a", "entra-b")},
			signedAround(t, x, `<Signature xmlns="`+xmltree.NSDSig+`"></Signature>`), false,
		},
	} {
		r := Inspect(Messages("m", []byte(c.text))[0], c.o)
		if r.Message.Assertion.Signed != c.good || c.good == slices.ContainsFunc(r.Findings, func(f Finding) bool {
			return strings.HasPrefix(f.ID, "signature-") && f.Severity == Error
		}) {
			t.Errorf("%s: signed %v: %s", name, r.Message.Assertion.Signed, r.Headline)
		}
	}
}

// signedAround is the template with something put behind the assertion's Issuer before signing.
func signedAround(t *testing.T, x template, what string) string {
	t.Helper()
	edit := x.edit
	x.edit = func(s string) string { return strings.Replace(edit(s), "</Issuer>", "</Issuer>"+what, 1) }
	return x.write(t).text
}

// TestUnknownIsNotWrong: without any key given, a certificate that does not fit says nothing.
func TestUnknownIsNotWrong(t *testing.T) {
	x := exclusive("assertion")
	x.keyInfo = new(x509Data(fixedKey(t, "entra-b").Cert.Raw))
	text := x.write(t).text
	alone := Inspect(Messages("m", []byte(text))[0], Options{})
	if s := alone.Message.Signatures[0]; s.Verdict != SigCannotVerify || alone.Verdict != AtRisk ||
		alone.Message.Assertion.Signed || alone.Outcome("signature-value") != Fail ||
		alone.Outcome("signature-key") != NotChecked {
		t.Errorf("%s %s: %s", s.Verdict, alone.Outcome("signature-value"), alone.Headline)
	}
	// With the key that did sign it is good, and with others it is wrong.
	for key, want := range map[string]SignatureVerdict{"entra-a": SigGood, "entra-b": SigBad} {
		if r := Inspect(Messages("m", []byte(text))[0], trusting(t, key)); r.Message.Signatures[0].Verdict != want {
			t.Errorf("%s: %s", key, r.Headline)
		}
	}
	// A changed message is wrong whoever signed it.
	changed := Inspect(Messages("m", []byte(renamed(text)))[0], Options{})
	if changed.Message.Signatures[0].Verdict != SigBad {
		t.Error(changed.Headline)
	}
}

// TestEachFaultItsOwnReason: a signature with two faults has two reasons.
func TestEachFaultItsOwnReason(t *testing.T) {
	x := exclusive("assertion")
	x.uri, x.transforms = new(""), new("")
	r := Inspect(Messages("m", []byte(x.write(t).text))[0], trusting(t, "entra-a"))
	said := map[string]string{}
	for _, f := range r.Findings {
		said[f.ID] += f.Detail
	}
	if !strings.Contains(said["signature-reference"], "empty URI") ||
		!strings.Contains(said["signature-transform"], "lack enveloped") ||
		strings.Contains(said["signature-transform"], "empty URI") {
		t.Errorf("%+v", said)
	}
}

func renamed(s string) string { return strings.Replace(s, "alice@", "mallory@", 1) }

// TestEmptyURI: what the whole document's digest says is told, right or wrong.
func TestEmptyURI(t *testing.T) {
	for name, c := range map[string]struct {
		scope   string
		genuine bool
		edit    func(string) string
	}{
		"over the Response":                  {"response", true, nil},
		"over the Response, which changed":   {"response", false, renamed},
		"made before it was in the Response": {"assertion", false, nil},
	} {
		x := exclusive(c.scope)
		x.uri = new("")
		text := x.write(t).text
		if c.edit != nil {
			text = c.edit(text)
		}
		r := Inspect(Messages("m", []byte(text))[0], trusting(t, "entra-a"))
		s := r.Message.Signatures[0]
		if s.Verdict != SigMisplaced || strings.Contains(s.Reason, "itself is genuine") != c.genuine ||
			(r.Outcome("signature-digest") == Pass) != c.genuine {
			t.Errorf("%s: %s %s, digest %s", name, s.Verdict, s.Reason, r.Outcome("signature-digest"))
		}
	}
}

// TestDERIsNamed: an ECDSA value of the right key in the wrong form is told from a wrong value.
func TestDERIsNamed(t *testing.T) {
	x := template{scope: "assertion", c14n: xmltree.AlgExclusive, method: algECDSA, key: fixedKey(t, "ecdsa")}
	plain := x
	x.sign = func(text string) []byte { return derForm(plain.fill(t).value(t, text)) }
	for name, o := range map[string]Options{"the key given": trusting(t, "ecdsa"), "no key given": {}} {
		r := Inspect(Messages("m", []byte(x.write(t).text))[0], o)
		f := first(r.Findings, Error)
		if f.ID != "signature-value" || !strings.Contains(f.Title, "DER") || f.Basis != Inferred {
			t.Errorf("%s: %+v", name, f)
		}
	}
	// In DER and of another key it is no more than wrong.
	r := Inspect(Messages("m", []byte(x.write(t).text))[0], trusting(t, "entra-a"))
	if r.Message.Signatures[0].Verdict != SigBad {
		t.Errorf("another key: %s", r.Headline)
	}
}

const algECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"

// TestOtherSignatureHeld: what AWS makes of one key that it holds and one that it does not is not
// documented.
func TestOtherSignatureHeld(t *testing.T) {
	x := exclusive("assertion")
	x.key = fixedKey(t, "entra-b")
	inner := x.write(t)
	outer := exclusive("response")
	outer.edit = func(string) string { return inner.assertion }
	text := outer.write(t).text
	r := Inspect(Messages("m", []byte(text))[0], trusting(t, "entra-a"))
	f := first(r.Findings, Error)
	if f.ID != "signature-key" || f.Basis != Inferred || !strings.Contains(f.Detail, "doesn't document") {
		t.Errorf("%+v: %s", f, r.Headline)
	}
	alone := Inspect(Messages("m", []byte(inner.text))[0], trusting(t, "entra-a"))
	if f := first(alone.Findings, Error); f.ID != "signature-key" || f.Basis != Documented {
		t.Errorf("alone: %+v", f)
	}
}
