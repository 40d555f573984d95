package inspect

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// misplaced is a vector whose Signature does not have the one allowed shape.
func misplaced(id, name, check, code string, mutate func(m *specimen) string) vector {
	return vector{
		id:       id,
		name:     name,
		template: exclusive("assertion"),
		verdict:  SigMisplaced,
		check:    check,
		code:     code,
		mutate:   mutate,
	}
}

// within makes an edit of the finished text, which the signature survives.
func within(old, new string) func(m *specimen) string {
	return func(m *specimen) string { return m.with(old, new) }
}

// references are attacks on what the Signature points at (R1 to R6, R11). They
// are signed again, so that nothing but the shape is wrong.
func references() []vector {
	reference := func(change func(string) string) func(m *specimen) string {
		return remade(func(x *template) { x.reference = change })
	}
	repeated := func(n int) func(string) string { return func(s string) string { return strings.Repeat(s, n) } }
	bad := func(s string) string {
		return strings.Replace(s, between(s, "<DigestValue>", "</DigestValue>"),
			base64.StdEncoding.EncodeToString(make([]byte, 32)), 1)
	}
	uri := func(uri string) func(m *specimen) string { return remade(func(x *template) { x.uri = &uri }) }
	transforms := func(list ...string) func(m *specimen) string {
		text := "<Transforms>"
		for _, u := range list {
			text += transform(u)
		}
		text += "</Transforms>"
		return remade(func(x *template) { x.transforms = &text })
	}
	const ref, shaped, trans = "signature-reference", "SIG-SHAPE", "signature-transform"
	out := []vector{
		misplaced("R1", "no Reference", ref, "SIG-REF-COUNT", reference(repeated(0))),
		misplaced("R1", "two References", ref, "SIG-REF-COUNT", reference(repeated(2))),
		misplaced("R1", "five References", ref, "SIG-REF-COUNT", reference(repeated(5))),
		misplaced("R1", "a second one with a bad digest", ref, "SIG-REF-COUNT",
			reference(func(s string) string { return s + bad(s) })),
		misplaced("R1", "a first one with a bad digest", ref, "SIG-REF-COUNT",
			reference(func(s string) string { return bad(s) + s })),
		misplaced("R1", "Manifest", ref, shaped, func(m *specimen) string {
			return m.with(m.signature, m.inSignature("<Object><Manifest><Reference URI=\"#x\"></Reference></Manifest></Object>"))
		}),
		misplaced("R2", "empty URI", ref, "SIG-REF-EMPTY", uri("")),
		misplaced("R2", "no URI", ref, "SIG-REF-FORM", reference(func(s string) string {
			return strings.Replace(s,
				` URI="#`+donorID+`"`, "", 1)
		})),
		misplaced("R2", "URI under a prefix", ref, "SIG-REF-FORM", reference(func(s string) string {
			return strings.Replace(s, `<Reference URI=`, `<Reference xmlns:x="urn:x" x:URI=`, 1)
		})),
		misplaced("R2", "external", ref, "SIG-REF-EXTERNAL", uri("http://192.0.2.1/"+donorID)),
		misplaced("R2", "file", ref, "SIG-REF-EXTERNAL", uri("file:///etc/passwd")),
		misplaced("R2", "another element", "signature-wrapping", "XSW", uri("#"+responseID)),
		misplaced("R2", "an ID of nobody", ref, "SIG-REF-FORM", uri("#_nobody")),
		misplaced("R2", "case of the ID", ref, "SIG-REF-FORM", uri("#_DONOR")),
		misplaced("R4", "no Transforms", trans, "SIG-TRANSFORM", remade(func(x *template) { x.transforms = ptr("") })),
		misplaced("R4", "empty Transforms", trans, "SIG-TRANSFORM", transforms()),
		misplaced("R4", "no enveloped", trans, "SIG-TRANSFORM", transforms(xmltree.AlgExclusive)),
		misplaced("R4", "reversed", trans, "SIG-TRANSFORM", transforms(xmltree.AlgExclusive, xmltree.AlgEnveloped)),
		misplaced("R4", "enveloped twice", trans, "SIG-TRANSFORM", transforms(xmltree.AlgEnveloped, xmltree.AlgEnveloped)),
		misplaced("R4", "c14n twice", trans, "SIG-TRANSFORM",
			transforms(xmltree.AlgEnveloped, xmltree.AlgExclusive, xmltree.AlgExclusive)),
		misplaced("R4", "two of Transforms", ref, shaped, remade(func(x *template) {
			x.transforms = ptr("<Transforms>" + transform(xmltree.AlgEnveloped) + transform(xmltree.AlgExclusive) +
				"</Transforms><Transforms>" + transform("http://www.w3.org/TR/1999/REC-xslt-19991116") + "</Transforms>")
		})),
		misplaced("R4", "a transform in a foreign namespace", trans, "SIG-TRANSFORM", remade(func(x *template) {
			x.transforms = ptr("<Transforms>" + transform(xmltree.AlgEnveloped) + transform(xmltree.AlgExclusive) +
				`<x:Transform xmlns:x="urn:x" Algorithm="` + xmltree.AlgExclusive + `"></x:Transform></Transforms>`)
		})),
		misplaced("R4", "more in SignedInfo", ref, shaped, remade(func(x *template) {
			x.signedInfo = func(s string) string {
				return strings.Replace(s, "</SignedInfo>",
					"<Extra></Extra></SignedInfo>", 1)
			}
		})),
		misplaced("R4", "two digest methods", ref, shaped, reference(func(s string) string {
			return strings.Replace(s, "<DigestMethod", `<DigestMethod Algorithm="urn:x"></DigestMethod><DigestMethod`, 1)
		})),
		misplaced("R5", "a copy of the Signature before", "signature-wrapping", "SIG-DUP", func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", m.signature)+m.assertion)
		}),
		misplaced("R5", "a copy of the Signature behind", "signature-wrapping", "SIG-DUP", func(m *specimen) string {
			return m.with(m.assertion, m.assertion+m.forged("_forged", m.signature))
		}),
		misplaced("R5", "a copy inside the Signature", "signature-wrapping", "SIG-DUP", func(m *specimen) string {
			return m.with(m.signature, m.inSignature("<Object>"+m.forged("_forged", m.signature)+"</Object>"))
		}),
		misplaced("R5", "a copy whose value is spelled otherwise", "signature-wrapping", "SIG-DUP", func(m *specimen) string {
			return m.with(m.assertion, m.assertion+m.forged("_forged", respelled(m.signature)))
		}),
	}
	for _, odd := range []string{
		"#",
		donorID,
		"!" + donorID,
		"%23" + donorID,
		"##" + donorID,
		" #" + donorID,
		"#xpointer(/)",
		"#xpointer(id('" + donorID + "'))",
		"#" + donorID + "' or '1'='1",
		"#*[1]",
	} {
		out = append(out, misplaced("R2", "URI "+odd, ref, "SIG-REF-FORM", uri(odd)))
	}
	for _, alg := range []string{
		"http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2",
		xmltree.NSDSig + "base64", "http://www.w3.org/2002/07/decrypt#XML", "urn:unknown", "", xmltree.AlgExclusive +
			"#WithComments", xmltree.AlgInclusive + "/",
	} {
		out = append(out, misplaced("R4", "transform "+alg, trans, "SIG-TRANSFORM", transforms(xmltree.AlgEnveloped, alg)))
	}
	for _, attr := range []string{`ID`, `Id`, `id`, `iD`, `xml:id`, `w:Id`, `AssertionID`, `ResponseID`, `w:ID`} {
		decoy := `<samlp:Extensions><x:d xmlns:x="urn:x" xmlns:w="urn:w" ` + attr + `="` + donorID +
			`"></x:d></samlp:Extensions>`
		before := misplaced("R3", attr+" before", "signature-wrapping", "SIG-REF-AMBIGUOUS",
			within("<samlp:Status>", decoy+"<samlp:Status>"))
		behind := misplaced("R3", attr+" behind", "signature-wrapping", "SIG-REF-AMBIGUOUS",
			within("</samlp:Response>", decoy+"</samlp:Response>"))
		root := misplaced("R3", attr+" on the root", "signature-wrapping", "SIG-REF-AMBIGUOUS",
			within(` ID="`+responseID+`"`, ` ID="`+responseID+`" xmlns:w="urn:w" w:`+
				strings.TrimPrefix(strings.TrimPrefix(attr, "w:"), "xml:")+`="`+donorID+`"`))
		before.live, behind.live, root.live = true, true, true
		out = append(out, before, behind, root)
	}
	for _, v := range []struct{ uri, check, code string }{
		{
			xmltree.NSDSig + "sha1",
			"signature-digest",
			"SIG-DIGEST-EMPTY",
		}, {xmltree.NSXEnc + "sha256", "signature-digest", "SIG-DIGEST-EMPTY"},
		{
			xmldsig.NSDSigMore + "sha384",
			"signature-digest",
			"SIG-DIGEST-EMPTY",
		}, {xmltree.NSXEnc + "sha512", "signature-digest", "SIG-DIGEST-EMPTY"},
	} {
		out = append(out, misplaced("R6", "digest of nothing "+
			xmldsig.AlgorithmName(v.uri), v.check, v.code, remade(func(x *template) {
			x.digest = v.uri
			x.reference = func(s string) string {
				empty := base64.StdEncoding.EncodeToString(xmldsig.DigestAlgorithms[v.uri].New().Sum(nil))
				return strings.Replace(s, between(s, "<DigestValue>", "</DigestValue>"), empty, 1)
			}
		})))
	}
	return out
}

// respelled is the Signature with the same value in another spelling of base64:
// the last digit of 256 octets carries four bits that mean nothing.
func respelled(signature string) string {
	value := between(signature, "<SignatureValue>", "</SignatureValue>")
	digit := strings.TrimRight(value, "=")
	last := digit[len(digit)-1]
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	other := alphabet[strings.IndexByte(alphabet, last)^1]
	return strings.Replace(signature, value, digit[:len(digit)-1]+string(other)+
		strings.Repeat("=", len(value)-len(digit)), 1)
}

func TestReferences(t *testing.T) { runVectors(t, references()) }

// TestDigestSpellings: a digest that is not exactly the digest (R11).
func TestDigestSpellings(t *testing.T) {
	digest := func(change func(text string, sum []byte) string) func(m *specimen) string {
		return remade(func(x *template) {
			x.reference = func(s string) string {
				text := between(s, "<DigestValue>", "</DigestValue>")
				sum, err := base64.StdEncoding.DecodeString(text)
				if err != nil {
					panic(err)
				}
				return strings.Replace(s, text, change(text, sum), 1)
			}
		})
	}
	encoded := base64.StdEncoding.EncodeToString
	differs := func(name string, change func(string, []byte) string) vector {
		return vector{
			id:       "R11",
			name:     name,
			template: exclusive("assertion"),
			verdict:  SigBad,
			check:    "signature-digest",
			code:     "SIG-DIGEST",
			mutate:   digest(change),
		}
	}
	unreadable := func(name string, change func(string, []byte) string) vector {
		return vector{
			id:       "R11",
			name:     name,
			template: exclusive("assertion"),
			verdict:  SigCannotVerify,
			check:    "signature-reference",
			code:     "SIG-SHAPE",
			mutate:   digest(change),
		}
	}
	runVectors(t, []vector{
		differs("truncated", func(_ string, sum []byte) string { return encoded(sum[:31]) }),
		differs("one octet", func(_ string, sum []byte) string { return encoded(sum[:1]) }),
		differs("trailing octets", func(_ string, sum []byte) string { return encoded(append(sum, 0)) }),
		differs("leading octets", func(_ string, sum []byte) string { return encoded(append([]byte{0}, sum...)) }),
		differs("one bit", func(_ string, sum []byte) string { sum[7] ^= 1; return encoded(sum) }),
		differs("of other case", func(text string, _ []byte) string {
			return strings.ToUpper(text[:1]) +
				strings.ToLower(text[1:])
		}),
		differs("hexadecimal", func(_ string, sum []byte) string { return fmt.Sprintf("%x", sum) }),
		unreadable("too much padding", func(text string, _ []byte) string { return text + "=" }),
		unreadable("no padding", func(text string, _ []byte) string { return strings.TrimRight(text, "=") }),
		unreadable("not base64", func(text string, _ []byte) string { return "!" + text[1:] }),
		unreadable("URL alphabet", func(text string, _ []byte) string { return "-" + text[1:] }),
	})
}

// TestCommentsInValues puts a comment at each offset of each value that counts.
// The canonical form leaves it out, so the signature holds; the value stays
// whole, and it is said (R7).
func TestCommentsInValues(t *testing.T) {
	m := exclusive("assertion").write(t)
	o := trusting(t, "entra-a")
	checkTwin(t, m, o)
	facts := func(r *Report) []string {
		a := r.Message.Assertion
		return []string{*a.NameID, *a.RoleSessionName, *a.Issuer, a.Audiences[0], a.Attributes[0].Values[0]}
	}
	want := facts(Inspect(&Message{XML: m.text}, o))
	for _, place := range []string{
		"<NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">",
		"<Audience>",
		`<Attribute Name="` + attrRoleSessionName + `"><AttributeValue>`,
		`<Attribute Name="` + attrRole + `"><AttributeValue>`,
	} {
		value := between(m.text, place, "<")
		for i := 0; i <= len(value); i++ {
			text := m.with(place+value, place+value[:i]+"<!-- x -->"+value[i:])
			if !alive(m, text) {
				t.Fatal("the template's signature does not hold any more")
			}
			r := Inspect(&Message{XML: text}, o)
			if s := r.Message.Signatures[0]; s.Verdict != SigGood {
				t.Errorf("comment in %s at %d: %s %s", value, i, s.Verdict, s.Reason)
			}
			if got := facts(r); strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("comment in %s at %d: the values are %q", value, i, got)
			}
			severity := Error
			if i == len(value) { // nothing follows: a reader that stops there loses nothing
				severity = Warning
			}
			if !raised(r, "xml-comment-in-value", severity) {
				t.Errorf("comment in %s at %d is not found as %s", value, i, severity)
			}
		}
	}
	runVectors(t, []vector{
		misplaced("R7", "comment in DigestValue", "signature-reference", "SIG-SHAPE", func(m *specimen) string {
			return m.with("</DigestValue>", "<!-- x --></DigestValue>")
		}),
		misplaced("R7", "comment in SignatureValue", "signature-reference", "SIG-SHAPE", func(m *specimen) string {
			return m.with("<SignatureValue>", "<SignatureValue><!-- x -->")
		}),
		misplaced("R7", "comment in X509Certificate", "signature-reference", "SIG-SHAPE", func(m *specimen) string {
			return m.with("<X509Certificate>MII", "<X509Certificate>M<!-- x -->II")
		}),
		misplaced("R7", "element in X509Certificate", "signature-reference", "SIG-SHAPE", func(m *specimen) string {
			return m.with("<X509Certificate>MII", "<X509Certificate>M<x></x>II")
		}),
	})
}

func raised(r *Report, id string, severity Severity) bool {
	for _, f := range r.Findings {
		if f.ID == id && f.Severity == severity {
			return true
		}
	}
	return false
}
