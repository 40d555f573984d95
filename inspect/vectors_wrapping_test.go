package inspect

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// wrappings are the shapes of signature wrapping: a genuine signature is left
// to vouch for one element while another one is offered for reading.
func wrappings() []vector {
	assertion, response := exclusive("assertion"), exclusive("response")
	wrap := func(id, name string, verdict SignatureVerdict, code string, x template, mutate func(m *specimen) string) vector {
		return vector{
			id:       id,
			name:     name,
			template: x,
			mutate:   mutate,
			live:     true,
			verdict:  verdict,
			check:    "signature-wrapping",
			code:     code,
		}
	}
	extensions := func(m *specimen, what string) string {
		q := m.spelling.protocol
		return "<" + q + "Extensions>" + what + "</" + q + "Extensions>"
	}
	status := func(m *specimen) string { return "<" + m.spelling.protocol + "Status>" }
	end := func(m *specimen) string { return "</" + m.spelling.protocol + "Response>" }
	bare := func(m *specimen) string { return strings.Replace(m.text, m.signature, "", 1) }
	outer := func(m *specimen, signature, assertions string) string {
		return m.spelling.responseText(m.spelling.document(), "_forgedresponse", signature, assertions)
	}
	return []vector{
		wrap("W1", "forged Response, the genuine one inside its Signature", SigMisplaced, "XSW", response, func(m *specimen) string {
			return outer(m, m.inSignature("<Object>"+bare(m)+"</Object>"), m.forged("_forged", ""))
		}),
		wrap("W2", "forged Response, the genuine one beside its Signature", SigMisplaced, "XSW", response, func(m *specimen) string {
			return outer(m, m.signature, bare(m)+m.forged("_forged", ""))
		}),
		wrap("W3", "forged Assertion before the genuine one", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", "")+m.assertion)
		}),
		wrap("W3", "forged Assertion behind the genuine one", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.assertion+m.forged("_forged", ""))
		}),
		wrap("W4", "forged Assertion around the genuine one", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, strings.Replace(m.forged("_forged", ""), "</"+m.spelling.prefix+"Assertion>",
				m.assertion+"</"+m.spelling.prefix+"Assertion>", 1))
		}),
		wrap("W5", "forged Assertion carries the Signature, the genuine copy at the end", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", m.signature)+m.unsigned)
		}),
		wrap("W6", "forged Assertion carries the Signature, the genuine copy inside it", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", m.inSignature(m.unsigned)))
		}),
		wrap("W7", "genuine Assertion under Extensions", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return strings.Replace(m.with(m.assertion, m.forged("_forged", "")), status(m),
				extensions(m, m.assertion)+status(m), 1)
		}),
		wrap("W7", "genuine Assertion without Signature under Extensions", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return strings.Replace(m.with(m.assertion, m.forged("_forged", m.signature)), status(m),
				extensions(m, m.unsigned)+status(m), 1)
		}),
		wrap("W8", "genuine Assertion under Object", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", m.inSignature("<Object>"+m.unsigned+"</Object>")))
		}),
		wrap("W10", "second Assertion with the same ID, before", SigMisplaced, "SIG-REF-AMBIGUOUS", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged(m.id, "")+m.assertion)
		}),
		wrap("W10", "second Assertion with the same ID, behind", SigMisplaced, "SIG-REF-AMBIGUOUS", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.assertion+m.forged(m.id, ""))
		}),
		wrap("W10", "second Assertion without ID", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.assertion+strings.Replace(m.forged("_x", ""), ` ID="_x"`, "", 1))
		}),
		wrap("W12", "Response in Response", SigMisplaced, "XSW", response, func(m *specimen) string {
			return outer(m, "", m.forged("_forged", "")+m.text)
		}),
		wrap("W12", "Response in Response, the Assertion signed", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return outer(m, "", m.text+m.forged("_forged", ""))
		}),
		wrap("W12", "genuine Assertion as Advice in a forged one", "", "XSW", assertion, func(m *specimen) string {
			p := m.spelling.prefix
			return m.with(m.assertion, strings.Replace(m.forged("_forged", ""), "<"+p+"AttributeStatement>",
				"<"+p+"Advice>"+m.assertion+"</"+p+"Advice><"+p+"AttributeStatement>", 1))
		}),
		wrap("W13", "genuine Assertion without its Signature first", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.unsigned+m.forged("_forged", m.signature))
		}),
		wrap("W15", "Assertion in a foreign namespace", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, `<x:Assertion xmlns:x="urn:x" ID="_x"><x:Subject><x:NameID>`+forgedName+
				`</x:NameID></x:Subject></x:Assertion>`+m.assertion)
		}),
		wrap("W15", "Assertion of SAML 1.1", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, `<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_x">`+
				forgedName+`</Assertion>`+m.assertion)
		}),
		wrap("W15", "forged Assertion in an unknown parent", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, `<x:any xmlns:x="urn:x">`+m.forged("_forged", "")+`</x:any>`+m.assertion)
		}),
		wrap("W15", "genuine Assertion in an unknown parent", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return m.with(m.assertion, m.forged("_forged", "")+`<x:any xmlns:x="urn:x">`+m.assertion+`</x:any>`)
		}),
		wrap("W16", "EncryptedAssertion beside a signed one", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(end(m), `<EncryptedAssertion xmlns="`+xmltree.NSAssertion+`"><EncryptedData xmlns="`+
				xmltree.NSXEnc+`"></EncryptedData></EncryptedAssertion>`+end(m))
		}),
		wrap("W16", "forged Assertion inside an EncryptedAssertion", SigGood, "XSW", assertion, func(m *specimen) string {
			return m.with(end(m), `<EncryptedAssertion xmlns="`+xmltree.NSAssertion+`">`+m.forged("_forged", "")+
				`</EncryptedAssertion>`+end(m))
		}),
		wrap("W17", "Signature of the Assertion under the Response", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return strings.Replace(m.with(m.assertion, m.unsigned), status(m), m.signature+status(m), 1)
		}),
		wrap("W17", "and a forged Assertion", SigMisplaced, "XSW", assertion, func(m *specimen) string {
			return strings.Replace(m.with(m.assertion, m.unsigned+m.forged("_forged", "")), status(m), m.signature+status(m), 1)
		}),
		// A signature that no one can verify, put in front, must not vouch for
		// what the genuine one leaves uncovered.
		wrap("W3", "forged Assertion under an unverifiable signature of the Response", SigGood, "XSW", assertion, func(m *specimen) string {
			mask := strings.NewReplacer("#"+m.id, "#"+m.responseID, m.method, "urn:unknown", m.digest, "urn:unknown",
				"<"+m.spelling.sig+"SignatureValue>", "<"+m.spelling.sig+"SignatureValue>AAAA").Replace(m.signature)
			return strings.Replace(m.text, status(m), mask+extensions(m, m.forged("_forged", ""))+status(m), 1)
		}),
		{
			id:       "W3",
			name:     "forged Assertion signed by the attacker, before the genuine one",
			template: assertion,
			live:     true,
			verdict:  SigUntrustedKey,
			check:    "signature-key",
			code:     "SIG-UNTRUSTED-KEY",
			mutate: func(m *specimen) string {
				return m.with(m.assertion, attackers(m).assertion+m.assertion)
			},
		},
	}
}

// attackers is the same message as the attacker would make it: another name,
// another key.
func attackers(m *specimen) *specimen {
	x := m.template
	x.id, x.name, x.key = "_forged", forgedName, fixedKey(m.t, "stranger")
	return x.write(m.t)
}

// TestWrapping runs every shape over every canonical form and spelling.
// Inclusive forms depend on what stands around an element, so that their
// signatures die when it is moved; those are left to the exclusive ones.
func TestWrapping(t *testing.T) {
	for _, v := range wrappings() {
		for _, s := range spellings {
			for _, form := range []string{xmltree.AlgExclusive, xmltree.AlgExclusive + "WithComments"} {
				v.template.spelling, v.template.c14n = s, form
				t.Run(v.id+" "+v.name+" "+s.name+" "+xmldsig.AlgorithmName(form), v.run)
			}
		}
	}
}

// TestForgedSignedInfo: the digest fits the forgery, the value does not fit the
// SignedInfo, however many of those there are (W9 and W11).
func TestForgedSignedInfo(t *testing.T) {
	info := func(m *specimen) string {
		return m.signature[strings.Index(m.signature, "<SignedInfo") : strings.Index(m.signature, "</SignedInfo>")+
			len("</SignedInfo>")]
	}
	// forgedInfo is the genuine SignedInfo with the digest of the forgery.
	forgedInfo := func(m *specimen) string {
		sum := sha256.Sum256([]byte(m.spelling.assertionText(m.spelling.canonicalAssertion(false), m.id, forgedName, "")))
		old := between(info(m), "<DigestValue>", "</DigestValue>")
		return strings.Replace(info(m), old, base64.StdEncoding.EncodeToString(sum[:]), 1)
	}
	forge := func(change func(m *specimen) string) func(m *specimen) string {
		return func(m *specimen) string {
			return m.with(m.assertion, m.forged(m.id, strings.Replace(m.signature, info(m), change(m), 1)))
		}
	}
	shape := func(name string, change func(m *specimen) string) vector {
		return vector{
			id:       "W11",
			name:     name,
			template: exclusive("assertion"),
			verdict:  SigMisplaced,
			check:    "signature-reference",
			code:     "SIG-SHAPE",
			mutate:   forge(change),
		}
	}
	digest := func(m *specimen) string { return between(info(m), "<DigestValue>", "</DigestValue>") }
	runVectors(t, []vector{
		{
			id:       "W9",
			name:     "forged digest, old value",
			template: exclusive("assertion"),
			verdict:  SigBad,
			check:    "signature-value",
			code:     "SIG-VALUE",
			mutate:   forge(forgedInfo),
		},
		shape("forged SignedInfo before the genuine one", func(m *specimen) string { return forgedInfo(m) + info(m) }),
		shape("forged SignedInfo behind the genuine one", func(m *specimen) string { return info(m) + forgedInfo(m) }),
		shape("genuine SignedInfo inside the forged one", func(m *specimen) string {
			return strings.Replace(forgedInfo(m), "</SignedInfo>", info(m)+"</SignedInfo>", 1)
		}),
		shape("forged SignedInfo, the genuine one in an Object",
			func(m *specimen) string { return forgedInfo(m) + "<Object>" + info(m) + "</Object>" }),
		shape("genuine SignedInfo under a name of its own",
			func(m *specimen) string { return forgedInfo(m) + `<x:w xmlns:x="urn:x">` + info(m) + `</x:w>` }),
		shape("a second DigestValue", func(m *specimen) string {
			return strings.Replace(info(m), "<DigestValue>",
				"<DigestValue>"+between(forgedInfo(m), "<DigestValue>", "</DigestValue>")+"</DigestValue><DigestValue>", 1)
		}),
		shape("a comment with the forged digest in DigestValue", func(m *specimen) string {
			return strings.Replace(info(m), digest(m), "<!--"+digest(m)+"-->"+
				between(forgedInfo(m), "<DigestValue>", "</DigestValue>"), 1)
		}),
		shape("an element in DigestValue", func(m *specimen) string {
			return strings.Replace(info(m), digest(m), digest(m)[:10]+"<x></x>"+digest(m)[10:], 1)
		}),
	})
}

func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	found, _, _ := strings.Cut(rest, to)
	return found
}

// TestErrorResponseAsCarrier: a Response that reports a failure is genuinely
// signed and holds no assertion; a forged one is hidden in its Signature (W14).
func TestErrorResponseAsCarrier(t *testing.T) {
	x := exclusive("response").fill(t)
	s := x.spelling
	refusal := strings.NewReplacer(xmltree.StatusSuccess, "urn:oasis:names:tc:SAML:2.0:status:Responder")
	canonical := refusal.Replace(s.responseText(s.canonicalResponse(false), x.responseID, "", ""))
	signature := x.seal(t, canonical, x.responseID, s.document().root)
	m := &specimen{
		template:  x,
		signature: signature,
		signed:    canonical,
		text:      refusal.Replace(s.responseText(s.document(), x.responseID, signature, "")),
	}
	o := trusting(t, "entra-a")
	if d := read(&Message{XML: m.text}, &o); d.Signatures[0].Verdict != SigGood {
		t.Fatalf("the twin is not good: %s", verdicts(d.Signatures))
	}
	for name, inside := range map[string]string{
		"in an Object": "<Object>" + m.forged("_forged", "") + "</Object>",
		"bare":         m.forged("_forged", ""),
		"in KeyInfo":   "<KeyInfo>" + m.forged("_forged", "") + "</KeyInfo>",
	} {
		for _, status := range []string{"Responder", "Success"} {
			t.Run(name+" "+status, func(t *testing.T) {
				text := strings.Replace(m.text, signature, m.inSignature(inside), 1)
				text = strings.Replace(text, "status:Responder", "status:"+status, 1)
				r := Inspect(&Message{XML: text}, o)
				v := vector{verdict: SigMisplaced, check: "signature-wrapping", code: "XSW"}
				v.checkWants(t, r, read(&Message{XML: text}, &o))
				checkForged(t, r)
			})
		}
	}
}

// TestSilentShapes: what looks like wrapping and is none.
func TestSilentShapes(t *testing.T) {
	inner := template{scope: "assertion", c14n: xmltree.AlgExclusive, id: "_inner", key: fixedKey(t, "stranger")}.write(t)
	advice := func(what string) func(string) string {
		return func(text string) string {
			return strings.Replace(text, "<AttributeStatement>", "<Advice>"+what+"</Advice><AttributeStatement>", 1)
		}
	}
	o := trusting(t, "entra-a")
	for _, scope := range []string{"assertion", "response", "both"} {
		for name, what := range map[string]string{
			"an unsigned assertion":            inner.unsigned,
			"somebody else's signed assertion": inner.assertion,
		} {
			t.Run(name+" as Advice, "+scope, func(t *testing.T) {
				x := template{
					scope: scope,
					c14n:  xmltree.AlgExclusive,
					edit:  advice(strings.ReplaceAll(what, ` xmlns="`+xmltree.NSAssertion+`"`, "")),
				}
				m := x.write(t)
				r := Inspect(&Message{XML: m.text}, o)
				for _, f := range r.Findings {
					if f.Severity != Note && f.ID != "signature-response-only" {
						t.Errorf("%s speaks: %s", f.ID, f.Detail)
					}
				}
				if !r.Message.Assertion.Signed || r.Message.Assertion.ID != donorID {
					t.Errorf("the assertion %s, signed %t, is judged", r.Message.Assertion.ID, r.Message.Assertion.Signed)
				}
			})
		}
	}
}
