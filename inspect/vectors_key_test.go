package inspect

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

func ptr(s string) *string { return &s }

func x509Data(der []byte) string {
	return `<KeyInfo><X509Data><X509Certificate>` + base64.StdEncoding.EncodeToString(der) +
		`</X509Certificate></X509Data></KeyInfo>`
}

// remade is the template's message signed again with something changed, which the
// twin does not share.
func remade(change func(x *template)) func(m *specimen) string {
	return func(m *specimen) string {
		x := m.template
		change(&x)
		return x.write(m.t).text
	}
}

// keyVectors: what is signed by the wrong key, or not at all (K1, K2, K9).
func keyVectors(t testing.TB) []vector {
	genuine := exclusive("assertion")
	entra, stranger := fixedKey(t, "entra-a"), fixedKey(t, "stranger")
	clone := certify(t, entra.Cert, stranger)
	cut := func(from, to string) func(m *specimen) string {
		return func(m *specimen) string {
			return m.with(from+between(m.text, from, to)+to, "")
		}
	}
	value := func(change func(value string) string) func(m *specimen) string {
		return func(m *specimen) string {
			old := between(m.text, "<SignatureValue>", "</SignatureValue>")
			return m.with(old, change(old))
		}
	}
	shape := func(name string, mutate func(m *specimen) string) vector {
		return vector{
			id:       "K1",
			name:     name,
			template: genuine,
			mutate:   mutate,
			verdict:  SigMisplaced,
			check:    "signature-reference",
			code:     "SIG-SHAPE",
		}
	}
	stolen := func(keyInfo string) func(m *specimen) string {
		return remade(func(x *template) { x.key, x.name, x.keyInfo = stranger, forgedName, &keyInfo })
	}
	untrusted := func(id, name string, mutate func(m *specimen) string) vector {
		return vector{
			id:       id,
			name:     name,
			template: genuine,
			mutate:   mutate,
			verdict:  SigUntrustedKey,
			check:    "signature-key",
			code:     "SIG-UNTRUSTED-KEY",
		}
	}
	unfitting := func(id, name string, mutate func(m *specimen) string) vector {
		return vector{
			id:       id,
			name:     name,
			template: genuine,
			mutate:   mutate,
			verdict:  SigBad,
			check:    "signature-value",
			code:     "SIG-VALUE",
		}
	}
	both := []string{"entra-a", "entra-b"}
	second := template{c14n: xmltree.AlgExclusive, key: fixedKey(t, "entra-b")}
	return []vector{
		{
			id:       "K1",
			name:     "Signature removed",
			template: genuine,
			mutate:   func(m *specimen) string { return m.with(m.signature, "") },
			check:    "signature-present",
			code:     "SIG-NONE",
		},
		{id: "K1", name: "Signature in another namespace", template: genuine, mutate: func(m *specimen) string {
			return strings.Replace(m.text, xmltree.NSDSig, strings.TrimSuffix(xmltree.NSDSig, "#"), 1)
		}, check: "signature-present", code: "SIG-NONE"},
		shape("SignatureValue empty", value(func(string) string { return "" })),
		shape("SignatureValue blank", value(func(string) string { return " \n" })),
		shape("SignatureValue missing", cut("<SignatureValue>", "</SignatureValue>")),
		shape("SignedInfo missing", cut("<SignedInfo>", "</SignedInfo>")),
		shape("empty Signature", func(m *specimen) string {
			return m.with(m.signature,
				`<Signature xmlns="`+xmltree.NSDSig+`"/>`)
		}),
		shape("DigestValue empty", func(m *specimen) string {
			return m.with(between(m.text, "<DigestValue>", "</DigestValue>"), "")
		}),
		shape("no CanonicalizationMethod", remade(func(x *template) { x.signedInfo = without("CanonicalizationMethod") })),
		shape("no SignatureMethod", remade(func(x *template) { x.signedInfo = without("SignatureMethod") })),
		shape("no DigestMethod", remade(func(x *template) { x.reference = without("DigestMethod") })),
		unfitting("K1", "SignatureValue of zeros", value(func(string) string { return encode64(make([]byte, 256)) })),
		{
			id:       "K1",
			name:     "SignatureValue is not base64",
			template: genuine,
			mutate:   value(func(s string) string { return "*" + s }),
			verdict:  SigCannotVerify,
			check:    "signature-reference",
			code:     "SIG-SHAPE",
			never:    []string{"signature-value", "signature-digest"},
		},
		untrusted("K2", "cloned certificate, the attacker's key", stolen(x509Data(clone))),
		unfitting("K2", "the genuine certificate, the attacker's key", stolen(x509Data(entra.Cert.Raw))),
		untrusted("K2", "the genuine certificate first, the attacker's second",
			stolen(`<KeyInfo><X509Data><X509Certificate>`+encode64(entra.Cert.Raw)+`</X509Certificate></X509Data>`+
				strings.TrimPrefix(x509Data(stranger.Cert.Raw), "<KeyInfo>"))),
		untrusted("K2", "the attacker's bare key", stolen(bareKey(stranger.Cert.PublicKey.(*rsa.PublicKey)))),
		unfitting("K2", "no KeyInfo, the attacker's key", stolen("")),
		{
			id:       "K9",
			name:     "withdrawn key",
			template: second,
			keys:     both,
			given:    []string{"entra-a"},
			verdict:  SigUntrustedKey,
			check:    "signature-key",
			code:     "SIG-UNTRUSTED-KEY",
		},
		{
			id:       "K9",
			name:     "the second of the keys that are given",
			template: second,
			keys:     both,
			verdict:  SigGood,
			signed:   true,
			message:  Accept,
		},
		{
			id:       "K9",
			name:     "the first key beside the second one's certificate",
			template: genuine,
			given:    both,
			mutate:   remade(func(x *template) { x.keyInfo = ptr(x509Data(fixedKey(t, "entra-b").Cert.Raw)) }),
			verdict:  SigGood,
			signed:   true,
			code:     "SIG-KEYINFO-MISMATCH",
			check:    "signature-key",
			message:  Accept,
		},
	}
}

// TestRollover: whichever of the keys signed is named (K9).
func TestRollover(t *testing.T) {
	for _, name := range []string{"entra-a", "entra-b", "ecdsa"} {
		x := template{c14n: xmltree.AlgExclusive, key: fixedKey(t, name)}
		if name == "ecdsa" {
			x.method = xmldsig.NSDSigMore + "ecdsa-sha256"
		}
		o := trusting(t, "entra-b", "ecdsa", "entra-a")
		m := x.write(t)
		checkTwin(t, m, o)
		if s := read(&Message{
			XML: m.text,
		}, &o).Signatures[0]; s.Signer.SHA256 != xmldsig.ParseCertificate(x.key.Cert.Raw).SHA256 || s.Key != KeyAWSMetadata {
			t.Errorf("%s signed, %s is named, from %s", name, s.Signer.Subject, s.Key)
		}
	}
}

// otherMessages: the identity provider signed it, but it isn't a sign-in, or one
// for someone else (K10).
func otherMessages(t testing.TB) []vector {
	genuine := exclusive("assertion")
	genuine.spelling = spelling{name: "prefixes", prefix: "saml:", protocol: "samlp:"}
	const wrapping, wrong = "signature-wrapping", "SIG-WRONG-MESSAGE"
	refusal := `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"></samlp:StatusCode></samlp:Status>`
	var out []vector
	for _, c := range []struct{ name, space, inside string }{
		{
			"EntityDescriptor", xmltree.NSMetadata, "",
		}, {
			"EntitiesDescriptor", xmltree.NSMetadata, "",
		}, {"LogoutResponse", xmltree.NSProtocol, ""}, {"LogoutRequest", xmltree.NSProtocol, ""},
		{
			"AuthnRequest", xmltree.NSProtocol, "",
		}, {"ArtifactResponse", xmltree.NSProtocol, ""}, {"Response", xmltree.NSProtocol, refusal},
	} {
		prefix := "samlp"
		if c.space == xmltree.NSMetadata {
			prefix = "md"
		}
		// thing is the other message, genuinely signed when it has its signature.
		thing := func(signature string) string {
			return "<" + prefix + ":" + c.name + " xmlns:" + prefix + `="` + c.space + `" ID="_other">` + signature +
				c.inside + "</" + prefix + ":" + c.name + ">"
		}
		seal := func(m *specimen) string { return m.template.seal(m.t, thing(""), "_other", "") }
		extensions := func(m *specimen, what string) string {
			return m.with(status, "<samlp:Extensions>"+what+"</samlp:Extensions>"+status)
		}
		add := func(name, code string, mutate func(m *specimen) string) {
			out = append(out, vector{
				id:       "K10",
				name:     c.name + " " + name,
				template: genuine,
				mutate:   mutate,
				sealed:   true,
				verdict:  SigMisplaced,
				check:    wrapping,
				code:     code,
			})
		}
		add("in Extensions", wrong, func(m *specimen) string {
			return strings.Replace(extensions(m, thing(seal(m))), m.assertion, m.forged("_forged", ""), 1)
		})
		add("beside the assertion", wrong, func(m *specimen) string {
			return m.with(m.assertion,
				thing(seal(m))+m.forged("_forged", ""))
		})
		add("beside a signed assertion", wrong, func(m *specimen) string {
			return m.with(m.assertion,
				thing(seal(m))+m.assertion)
		})
		add("in Extensions, its signature in a forged assertion", wrong, func(m *specimen) string {
			return strings.Replace(extensions(m, thing("")), m.assertion, m.forged("_forged", seal(m)), 1)
		})
		out = append(out, vector{
			id:       "K10",
			name:     "the signature of a " + c.name + " in a forged assertion of its ID",
			template: genuine,
			sealed:   true,
			verdict:  SigBad,
			check:    "signature-digest",
			code:     "SIG-DIGEST",
			mutate:   func(m *specimen) string { return m.with(m.assertion, m.forged("_other", seal(m))) },
		})
	}
	stranger := fixedKey(t, "stranger")
	plain := exclusive("assertion")
	return append(out,
		vector{
			id:       "K10",
			name:     "another application's assertion, its own key",
			template: template{c14n: xmltree.AlgExclusive, key: stranger},
			keys:     []string{"stranger"},
			given:    []string{"entra-a"},
			verdict:  SigUntrustedKey,
			check:    "signature-key",
			code:     "SIG-UNTRUSTED-KEY",
		},
		vector{
			id:       "K10",
			name:     "another application's assertion, the same key",
			template: plain,
			sealed:   true,
			verdict:  SigGood,
			check:    "audience-aws",
			signed:   true,
			message:  anyVerdict,
			mutate: remade(func(x *template) {
				x.edit = func(s string) string {
					return strings.Replace(s, "<Audience>https://signin.aws.amazon.com/saml<",
						"<Audience>https://app.example/saml<", 1)
				}
			}),
		},
		vector{
			id:       "K10",
			name:     "another tenant's assertion, its own key",
			template: plain,
			verdict:  SigUntrustedKey,
			check:    "signature-key",
			code:     "SIG-UNTRUSTED-KEY",
			also:     []string{"issuer-match"},
			mutate: remade(func(x *template) {
				x.key = fixedKey(t, "entra-b")
				x.edit = func(s string) string { return strings.ReplaceAll(s, donorIssuer, otherTenant) }
			}),
		},
		vector{
			id:       "K10",
			name:     "another tenant's assertion, the same key",
			template: plain,
			sealed:   true,
			verdict:  SigUntrustedKey,
			check:    "issuer-match",
			mutate: remade(func(x *template) {
				x.edit = func(s string) string { return strings.ReplaceAll(s, donorIssuer, otherTenant) }
			}),
		},
		vector{id: "K10", name: "the signature of another message", template: plain, mutate: func(m *specimen) string {
			other := m.template
			other.id, other.name = "_other", forgedName
			return strings.Replace(other.write(m.t).text, other.write(m.t).signature, m.signature, 1)
		}, verdict: SigMisplaced, check: "signature-reference", code: "SIG-REF-FORM"},
		vector{
			id:       "K10",
			name:     "a signed assertion alone",
			template: plain,
			mutate:   func(m *specimen) string { return m.assertion },
			check:    "response-root",
		},
		vector{
			id:       "K10",
			name:     "signed as another message",
			template: exclusive("response"),
			mutate: func(m *specimen) string {
				return strings.NewReplacer("samlp:Response", "samlp:ArtifactResponse").Replace(m.text)
			},
			check: "response-root",
		},
	)
}

const otherTenant = "https://sts.windows.net/00000000-0000-0000-0000-000000000001/"

func bareKey(k *rsa.PublicKey) string {
	number := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	return `<KeyInfo><KeyValue><RSAKeyValue><Modulus>` + number(k.N.Bytes()) + `</Modulus><Exponent>` +
		number(big.NewInt(int64(k.E)).Bytes()) + `</Exponent></RSAKeyValue></KeyValue></KeyInfo>`
}

// keyInfoVectors: whatever KeyInfo holds, the configured key verifies. It is said
// when it names another key, and when it cannot be read: no one can then say
// that it is another one (K3, and what the libraries refuse of it).
func keyInfoVectors(t testing.TB) []vector {
	entra, stranger := fixedKey(t, "entra-a"), fixedKey(t, "stranger")
	key, other := entra.Cert.PublicKey.(*rsa.PublicKey), stranger.Cert.PublicKey.(*rsa.PublicKey)
	renewed := certify(t, stranger.Cert, entra)
	armoured := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: entra.Cert.Raw})
	folded := encode64(entra.Cert.Raw)
	info := func(inside string) string { return "<KeyInfo>" + inside + "</KeyInfo>" }
	data := func(certs ...string) string {
		return info("<X509Data><X509Certificate>" + strings.Join(certs, "</X509Certificate><X509Certificate>") +
			"</X509Certificate></X509Data>")
	}
	bare := func(modulus, exponent string) string {
		return info("<KeyValue><RSAKeyValue><Modulus>" + modulus + "</Modulus><Exponent>" + exponent +
			"</Exponent></RSAKeyValue></KeyValue>")
	}
	const mismatch, unreadable = "SIG-KEYINFO-MISMATCH", "SIG-CERT-PARSE"
	var out []vector
	for _, c := range []struct{ name, keyInfo, code string }{
		{"the usual one with a comment around", "<!-- x -->" + x509Data(entra.Cert.Raw), ""},
		{"none", "", ""},
		{"empty", info(""), ""},
		{"a renewed certificate", x509Data(renewed), ""},
		{"a stranger's certificate", x509Data(stranger.Cert.Raw), mismatch},
		{"a chain", data(folded, encode64(stranger.Cert.Raw)), ""},
		{"a chain the wrong way round", data(encode64(stranger.Cert.Raw), folded), ""},
		{
			"several X509Data",
			info(strings.Repeat("<X509Data><X509Certificate>"+folded+"</X509Certificate></X509Data>", 2)),
			"",
		},
		{
			"several strangers' certificates",
			data(encode64(stranger.Cert.Raw), encode64(fixedKey(t, "entra-b").Cert.Raw)),
			mismatch,
		},
		{"a bare key", bareKey(key), ""},
		{"a stranger's bare key", bareKey(other), mismatch},
		{"a huge exponent", bare("AQAB", strings.Repeat("//8A", 100)), ""},
		{"no exponent to speak of", bare(encode64(key.N.Bytes()), "AA=="), ""},
		{"a huge modulus", bare(encode64(bytes.Repeat([]byte{255}, 40_000)), "AQAB"), ""},
		{"an even modulus", bareKey(&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537}), mismatch},
		{"half a bare key", info("<KeyValue><RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue></KeyValue>"), ""},
		{
			"a curve's key",
			info(`<KeyValue><e:ECKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#"></e:ECKeyValue></KeyValue>`),
			"",
		},
		{"a name", info("<KeyName>entra</KeyName>"), ""},
		{"an address", info(`<RetrievalMethod URI="http://192.0.2.1/key"></RetrievalMethod>`), ""},
		{
			"issuer and serial",
			info("<X509Data><X509IssuerSerial><X509IssuerName>CN=x</X509IssuerName><X509SerialNumber>-1</X509SerialNumber></X509IssuerSerial></X509Data>"),
			"",
		},
		{"a subject", info("<X509Data><X509SubjectName>CN=x</X509SubjectName></X509Data>"), ""},
		{"base64 of PEM", x509Data(armoured), unreadable},
		{"PEM without base64", data(string(armoured)), unreadable},
		{"folded", data("\n" + folded[:64] + "\r\n\t" + folded[64:] + "\n"), ""},
		{"a cut certificate", x509Data(entra.Cert.Raw[:len(entra.Cert.Raw)/2]), unreadable},
		{
			"a certificate and more",
			x509Data(append(bytes.Clone(entra.Cert.Raw), make([]byte, xmltree.MaxCertSize)...)),
			unreadable,
		},
		{"junk", data("!?"), unreadable},
		{"an empty certificate", data(""), unreadable},
		{"junk beside a stranger's", data("!?", encode64(stranger.Cert.Raw)), unreadable},
		{"a negative serial number", x509Data(withSerial(t, entra.Cert.Raw, 0x80)), unreadable},
		{"an element nobody knows", info(`<x:y xmlns:x="urn:x"></x:y>`), ""},
		{
			"nested deep in other ones",
			info(`<x:y xmlns:x="urn:x"><X509Data><X509Certificate>` + folded + `</X509Certificate></X509Data></x:y>`),
			"",
		},
	} {
		v := vector{
			id:       "K3",
			name:     c.name,
			template: exclusive("assertion"),
			mutate:   remade(func(x *template) { x.keyInfo = &c.keyInfo }),
			verdict:  SigGood,
			signed:   true,
			code:     c.code,
			message:  Accept,
		}
		if c.code != mismatch {
			v.never = []string{"signature-key"}
		}
		out = append(out, v)
	}
	return append(out, refused("K3", "a certificate far too large", "xml-limits", "XML-LIMIT", remade(func(x *template) {
		x.keyInfo = ptr(x509Data(make([]byte, 2*xmltree.MaxCertSize)))
	})))
}
