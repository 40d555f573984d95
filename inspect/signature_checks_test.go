package inspect

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// judged is a message whose signatures were judged elsewhere: the checks on
// signatures only read that judgement.
type judged struct {
	name  string
	edit  func(xml string) string
	signs func(d *Document) []*Signature
	o     Options
	want  map[string]string
}

func (j judged) run(t *testing.T) {
	t.Helper()
	xml := baseMessage(t)
	if j.edit != nil {
		xml = j.edit(xml)
	}
	d := read(&Message{Name: "test", XML: xml}, &j.o)
	if d.Root == nil {
		t.Fatalf("the message cannot be read: %v", d.Refused)
	}
	d.Signatures = nil
	if j.signs != nil {
		d.Signatures = j.signs(d)
		d.coverage()
	}
	for id, want := range j.want {
		result, findings := run(Lookup(id), d, &j.o)
		got := string(result.Outcome)
		if result.Outcome == Fail {
			got += " " + string(result.Severity)
			for _, f := range findings {
				if f.Code != "" {
					got += " " + f.Code
				}
				if f.Code != "" && !strings.Contains(f.Detail, f.Code) {
					t.Errorf("%s: the detail %q does not name %s", id, f.Detail, f.Code)
				}
			}
		}
		if got != want {
			t.Errorf("%s: got %q (%s), want %q", id, got, result.Reason, want)
		}
	}
}

// goodSignature is a signature in place that holds. Its node is any element
// inside its parent that no check looks at.
func goodSignature(parent *xmltree.Node) *Signature {
	yes := true
	return &Signature{
		Node: parent.Child(xmltree.NSAssertion, "Issuer"), Parent: parent, Covers: parent,
		Algorithm: algRSASHA256, DigestAlgorithm: algSHA256, Canonicalization: c14nExclusive,
		Reference: "#" + parent.AttrValue("ID"), Verdict: SigGood, Key: KeyEmbedded,
		DigestOK: &yes, ValueOK: &yes,
	}
}

func onAssertion(change func(s *Signature)) func(d *Document) []*Signature {
	return func(d *Document) []*Signature {
		s := goodSignature(d.Assertions[0].Node)
		if change != nil {
			change(s)
		}
		return []*Signature{s}
	}
}

func onResponse(d *Document) []*Signature { return []*Signature{goodSignature(d.Root)} }

func refuted(codes ...string) func(s *Signature) {
	return func(s *Signature) { s.Verdict, s.Codes, s.Covers = SigMisplaced, codes, nil }
}

func encrypted(method, transport string) func(string) string {
	return func(xml string) string {
		from, to := strings.Index(xml, "<Assertion "), strings.Index(xml, "</Assertion>")+len("</Assertion>")
		return xml[:from] + `<EncryptedAssertion xmlns="` + xmltree.NSAssertion + `"><e:EncryptedData xmlns:e="` +
			xmltree.NSXEnc + `"><e:EncryptionMethod Algorithm="` + method +
			`"/><KeyInfo xmlns="` + xmltree.NSDSig + `"><e:EncryptedKey><e:EncryptionMethod Algorithm="` + transport +
			`"/></e:EncryptedKey></KeyInfo></e:EncryptedData></EncryptedAssertion>` + xml[to:]
	}
}

func TestSignatureChecks(t *testing.T) {
	no := false
	tests := []judged{
		{
			name: "unsigned",
			want: map[string]string{
				"signature-present":       "fail error SIG-NONE",
				"signature-digest":        "not-applicable",
				"signature-value":         "not-applicable",
				"signature-key":           "not-applicable",
				"signature-wrapping":      "not-applicable",
				"signature-response-only": "not-applicable",
				"cert-weak":               "not-applicable",
			},
		},
		{
			name:  "signed assertion",
			signs: onAssertion(nil),
			want: map[string]string{
				"signature-present":         "pass",
				"signature-digest":          "pass",
				"signature-value":           "pass",
				"signature-key":             "not-checked",
				"signature-wrapping":        "pass",
				"signature-response-only":   "pass",
				"signature-reference":       "pass",
				"signature-transform":       "pass",
				"signature-alg":             "pass",
				"signature-sha1":            "pass",
				"signature-opinions-differ": "not-checked",
			},
		},
		{
			name:  "signed response",
			signs: onResponse,
			want: map[string]string{
				"signature-present":       "pass",
				"signature-response-only": "fail warning",
				"signature-wrapping":      "pass",
			},
		},
		{
			name:  "both signed",
			signs: func(d *Document) []*Signature { return append(onResponse(d), onAssertion(nil)(d)...) },
			want:  map[string]string{"signature-response-only": "pass", "signature-wrapping": "pass"},
		},
		{
			name: "digest differs",
			signs: onAssertion(func(s *Signature) {
				s.Verdict, s.DigestOK, s.Covers, s.Codes = SigBad, &no, nil, []string{"SIG-DIGEST"}
			}),
			want: map[string]string{
				"signature-digest":   "fail error SIG-DIGEST",
				"signature-value":    "pass",
				"signature-wrapping": "pass",
			},
		},
		{
			name:  "digest of nothing",
			signs: onAssertion(refuted("SIG-DIGEST-EMPTY")),
			want:  map[string]string{"signature-digest": "fail error SIG-DIGEST-EMPTY"},
		},
		{
			name:  "no key fits",
			signs: onAssertion(func(s *Signature) { s.Verdict, s.ValueOK, s.Codes = SigBad, &no, []string{"SIG-VALUE"} }),
			want: map[string]string{
				"signature-digest": "pass",
				"signature-value":  "fail error SIG-VALUE",
				"signature-key":    "not-checked",
			},
		},
		{
			name: "cannot verify",
			signs: onAssertion(func(s *Signature) {
				s.Verdict, s.DigestOK, s.ValueOK, s.Covers, s.Codes, s.Reason = SigCannotVerify, nil, nil, nil, []string{"SIG-ALG-UNSUPPORTED"}, "EdDSA is not supported"
			}),
			want: map[string]string{
				"signature-alg":      "fail warning SIG-ALG-UNSUPPORTED",
				"signature-digest":   "not-checked",
				"signature-value":    "not-checked",
				"signature-wrapping": "pass",
			},
		},
		{
			name:  "cannot verify, reason unknown",
			signs: onAssertion(func(s *Signature) { s.Verdict, s.DigestOK, s.ValueOK = SigCannotVerify, nil, nil }),
			want:  map[string]string{"signature-alg": "fail warning"},
		},
		{
			name:  "HMAC",
			signs: onAssertion(func(s *Signature) { s.Verdict, s.ValueOK, s.Codes = SigCannotVerify, nil, []string{"SIG-ALG-HMAC"} }),
			want:  map[string]string{"signature-alg": "fail error SIG-ALG-HMAC"},
		},
		{
			name:  "SHA-512",
			signs: onAssertion(func(s *Signature) { s.Algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" }),
			want:  map[string]string{"signature-alg": "fail warning", "signature-sha1": "pass"},
		},
		{
			name:  "SHA-1",
			signs: onAssertion(func(s *Signature) { s.Algorithm, s.DigestAlgorithm, s.Verdict = algRSASHA1, algSHA1, SigGoodWeak }),
			want:  map[string]string{"signature-alg": "pass", "signature-sha1": "fail warning SIG-ALG-WEAK"},
		},
		{
			name:  "SHA-1, strict",
			o:     Options{Strict: true},
			signs: onAssertion(func(s *Signature) { s.Algorithm = algRSASHA1 }),
			want:  map[string]string{"signature-sha1": "fail error SIG-ALG-WEAK"},
		},
		{
			name:  "digest by SHA-1 only",
			signs: onAssertion(func(s *Signature) { s.DigestAlgorithm = algSHA1 }),
			want:  map[string]string{"signature-sha1": "fail warning SIG-ALG-WEAK", "signature-alg": "pass"},
		},
		{
			name:  "PSS",
			signs: onAssertion(func(s *Signature) { s.Algorithm = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" }),
			want:  map[string]string{"signature-sha1": "pass", "signature-alg": "fail warning"},
		},
		{
			name:  "PSS with SHA-1",
			signs: onAssertion(func(s *Signature) { s.Algorithm = "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1" }),
			want:  map[string]string{"signature-sha1": "fail warning SIG-ALG-WEAK", "signature-alg": "pass"},
		},
		{
			name:  "empty URI",
			signs: onAssertion(refuted("SIG-REF-EMPTY")),
			want:  map[string]string{"signature-reference": "fail error SIG-REF-EMPTY", "signature-wrapping": "pass"},
		},
		{
			name:  "two references",
			signs: onAssertion(refuted("SIG-REF-COUNT")),
			want:  map[string]string{"signature-reference": "fail error SIG-REF-COUNT"},
		},
		{
			name:  "shape",
			signs: onAssertion(refuted("SIG-SHAPE")),
			want:  map[string]string{"signature-reference": "fail error SIG-SHAPE"},
		},
		{
			name:  "XSLT",
			signs: onAssertion(refuted("SIG-TRANSFORM")),
			want:  map[string]string{"signature-transform": "fail error SIG-TRANSFORM", "signature-wrapping": "pass"},
		},
		{
			name:  "inclusive",
			signs: onAssertion(func(s *Signature) { s.Canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" }),
			want:  map[string]string{"signature-transform": "fail note"},
		},
		{
			name:  "wrapped",
			signs: onAssertion(refuted("XSW")),
			want:  map[string]string{"signature-wrapping": "fail error XSW"},
		},
		{
			name:  "copied",
			signs: onAssertion(refuted("SIG-DUP")),
			want:  map[string]string{"signature-wrapping": "fail error SIG-DUP"},
		},
		{
			name:  "misplaced without a code",
			signs: onAssertion(refuted()),
			want:  map[string]string{"signature-wrapping": "fail error XSW"},
		},
		{
			name:  "opinions differ",
			signs: onAssertion(func(s *Signature) { s.SecondOpinion = "differs" }),
			want:  map[string]string{"signature-opinions-differ": "fail warning VAL-DIFFERENTIAL"},
		},
		{
			name:  "opinions agree",
			signs: onAssertion(func(s *Signature) { s.SecondOpinion = "agrees" }),
			want:  map[string]string{"signature-opinions-differ": "pass"},
		},
		{
			name:  "second opinion cannot tell",
			signs: onAssertion(func(s *Signature) { s.SecondOpinion = "cannot-verify" }),
			want:  map[string]string{"signature-opinions-differ": "not-checked"},
		},
		{
			name: "encrypted",
			edit: encrypted(nsXEnc11+"aes256-gcm", xmltree.NSXEnc+"rsa-oaep-mgf1p"),
			want: map[string]string{
				"signature-present": "not-checked",
				"encrypted-alg":     "pass",
				"encrypted-opaque":  "fail warning",
				"encrypted-scope":   "pass",
			},
		},
		{
			name:  "encrypted in a signed response",
			edit:  encrypted(nsXEnc11+"aes256-gcm", nsXEnc11+"rsa-oaep"),
			signs: onResponse,
			want: map[string]string{
				"signature-present":       "pass",
				"signature-response-only": "not-checked",
				"signature-wrapping":      "pass",
			},
		},
		{
			name: "CBC",
			edit: encrypted(xmltree.NSXEnc+"aes256-cbc", xmltree.NSXEnc+"rsa-oaep-mgf1p"),
			want: map[string]string{"encrypted-alg": "fail note ENC-CBC"},
		},
		{
			name: "RSA 1.5",
			edit: encrypted(nsXEnc11+"aes256-gcm", xmltree.NSXEnc+"rsa-1_5"),
			want: map[string]string{"encrypted-alg": "fail error ENC-RSA15"},
		},
		{
			name: "Triple DES",
			edit: encrypted(xmltree.NSXEnc+"tripledes-cbc", xmltree.NSXEnc+"rsa-oaep-mgf1p"),
			want: map[string]string{"encrypted-alg": "fail error"},
		},
		{
			name: "encrypted for Identity Center",
			o:    Options{Target: TargetIdentityCenter},
			edit: encrypted(xmltree.NSXEnc+"tripledes-cbc", xmltree.NSXEnc+"rsa-1_5"),
			want: map[string]string{"idc-encrypted": "fail error", "encrypted-scope": "not-applicable"},
		},
		{
			name: "encrypted for Cognito",
			o:    Options{Target: TargetCognito},
			edit: encrypted(nsXEnc11+"aes256-gcm", nsXEnc11+"rsa-oaep"),
			want: map[string]string{"encrypted-scope": "fail warning"},
		},
		{
			name: "plain",
			want: map[string]string{
				"encrypted-alg":    "not-applicable",
				"encrypted-opaque": "pass",
				"encrypted-scope":  "not-applicable",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}

// An assertion that no signature covers is a decoy wherever it stands, under
// whatever name, unless it is quoted in the Advice of a signed one.
func TestUncoveredAssertions(t *testing.T) {
	decoy := `<x:Assertion xmlns:x="urn:other" ID="_decoy"/>`
	insert := func(at, what string) func(string) string {
		return func(xml string) string { return strings.Replace(xml, at, what+at, 1) }
	}
	tests := []judged{
		{name: "before the signed one", edit: insert("<Assertion ", decoy)},
		{name: "after the signed one", edit: insert("</samlp:Response>", decoy)},
		{
			name: "under Extensions",
			edit: insert("<samlp:Status>", "<samlp:Extensions><a><b>"+decoy+"</b></a></samlp:Extensions>"),
		},
		{
			name: "a second real one",
			edit: insert("</samlp:Response>", `<Assertion xmlns="`+xmltree.NSAssertion+`" ID="_second"/>`),
		},
		{
			name: "an encrypted one beside it",
			edit: insert("</samlp:Response>", `<EncryptedAssertion xmlns="`+xmltree.NSAssertion+`"/>`),
		},
	}
	for _, tt := range tests {
		tt.signs, tt.want = func(d *Document) []*Signature {
			for _, a := range d.Assertions {
				if a.Subject != nil {
					return []*Signature{goodSignature(a.Node)}
				}
			}
			return nil
		}, map[string]string{"signature-wrapping": "fail error XSW"}
		t.Run(tt.name, tt.run)
		tt.signs, tt.want = onResponse, map[string]string{"signature-wrapping": "pass"}
		t.Run(tt.name+", in a signed response", tt.run)
	}
	advice := judged{
		name:  "in the Advice of the signed one",
		edit:  insert("<AttributeStatement>", "<Advice>"+decoy+"</Advice>"),
		signs: onAssertion(nil), want: map[string]string{"signature-wrapping": "pass"},
	}
	t.Run(advice.name, advice.run)
}

func TestCertificateChecks(t *testing.T) {
	modulus := func(bits uint) *rsa.PublicKey {
		return &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), bits-1), E: 65537}
	}
	issued := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	signer := func(c Certificate) func(d *Document) []*Signature {
		return onAssertion(func(s *Signature) { s.Signer = &c })
	}
	year := 365 * 24 * time.Hour
	good := Certificate{Key: modulus(2048), NotBefore: issued.Add(-year), NotAfter: issued.Add(year)}
	with := func(change func(c *Certificate)) Certificate { c := good; change(&c); return c }
	tests := []judged{
		{name: "good", signs: signer(good), want: map[string]string{"cert-expired": "pass", "cert-weak": "pass"}},
		{
			name:  "none",
			signs: onAssertion(nil),
			want:  map[string]string{"cert-expired": "not-checked", "cert-weak": "not-checked"},
		},
		{
			name:  "ended",
			signs: signer(with(func(c *Certificate) { c.NotAfter = issued.Add(-time.Hour) })),
			want:  map[string]string{"cert-expired": "fail note SIG-CERT-TIME"},
		},
		{
			name:  "not begun",
			signs: signer(with(func(c *Certificate) { c.NotBefore = issued.Add(time.Hour) })),
			want:  map[string]string{"cert-expired": "fail note SIG-CERT-TIME"},
		},
		{
			name:  "ends next week",
			signs: signer(with(func(c *Certificate) { c.NotAfter = issued.Add(7 * 24 * time.Hour) })),
			want:  map[string]string{"cert-expired": "fail note SIG-CERT-TIME"},
		},
		{
			name:  "1024 bits",
			signs: signer(with(func(c *Certificate) { c.Key = modulus(1024) })),
			want:  map[string]string{"cert-weak": "fail warning SIG-KEY-WEAK"},
		},
		{
			name:  "512 bits",
			signs: signer(with(func(c *Certificate) { c.Key = modulus(512) })),
			want:  map[string]string{"cert-weak": "fail error SIG-KEY-WEAK"},
		},
		{
			name:  "elliptic curve",
			signs: signer(with(func(c *Certificate) { c.Key, c.KeyBits = &ecdsa.PublicKey{Curve: elliptic.P256()}, 256 })),
			want:  map[string]string{"cert-weak": "pass"},
		},
		{
			name:  "unreadable",
			signs: onAssertion(func(s *Signature) { s.Certificates = []Certificate{{Problem: "it is cut off"}} }),
			want:  map[string]string{"cert-weak": "fail note SIG-CERT-PARSE"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}
