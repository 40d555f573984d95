package inspect

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// A template is a genuine message, from which the attacks on signatures are made.
// Its writer prints the canonical bytes itself, from templates, and signs
// those: no canonicalizer takes part in signing, so the one under test has no
// accomplice.
type template struct {
	scope    string // assertion | response | both
	c14n     string // algorithm URI of the second transform; "" for none
	method   string // signature algorithm URI
	spelling spelling
	key      *samlsign.Key

	id, responseID, name string // "" for the usual
	digest               string // digest algorithm URI; "" for SHA-256

	// Departures from what a good signer does. The digest and the value fit all
	// the same.
	uri        *string
	transforms *string
	keyInfo    *string
	over       *string             // canonical text that is digested instead
	inForm     func(string) string // edits the declarations in the canonical form of SignedInfo
	reference  func(string) string // edits the finished Reference
	signedInfo func(string) string // edits the finished SignedInfo before it is signed
	sign       func(canonical string) []byte
	edit       func(string) string // edits the Assertion before it is signed
}

// spelling is one way to write a SAML message's namespaces.
type spelling struct {
	name     string
	prefix   string // of the assertion namespace with its colon; "" for the default namespace
	protocol string // of the protocol namespace
	sig      string // of the namespace of XML Signature
	root     bool   // declarations on the root, the assertion's too
	more     string // declaration on the root that nothing uses
}

var (
	entraSpelling = spelling{name: "entra", protocol: "samlp:"}
	spellings     = []spelling{
		entraSpelling,
		{name: "saml on the element", prefix: "saml:", protocol: "samlp:"},
		{name: "ds on the element", prefix: "saml:", protocol: "samlp:", sig: "ds:"},
		{name: "saml2 on the root", prefix: "saml2:", protocol: "saml2p:", root: true},
		{name: "unused declaration", prefix: "saml:", protocol: "samlp:", root: true, more: ` xmlns:a="urn:unused:a"`},
	}
)

func declaration(prefix, uri string) string {
	if prefix == "" {
		return ` xmlns="` + uri + `"`
	}
	return " xmlns:" + strings.TrimSuffix(prefix, ":") + `="` + uri + `"`
}

// on are the declarations that stand on the root, the Issuer of the Response,
// the Assertion and whatever else begins in the assertion's namespace.
type on struct{ root, issuer, assertion string }

func (s spelling) document() on {
	protocol, assertion := declaration(s.protocol, xmltree.NSProtocol), declaration(s.prefix, xmltree.NSAssertion)
	if s.root {
		return on{s.more + assertion + protocol, "", ""}
	}
	return on{protocol, assertion, assertion}
}

// canonicalAssertion are the declarations in the canonical form of the Assertion.
func (s spelling) canonicalAssertion(inclusive bool) on {
	all := s.more + declaration(s.prefix, xmltree.NSAssertion) + declaration(s.protocol, xmltree.NSProtocol)
	if inclusive {
		return on{assertion: all}
	}
	return on{assertion: declaration(s.prefix, xmltree.NSAssertion)}
}

// canonicalResponse are those in the canonical form of the Response.
func (s spelling) canonicalResponse(inclusive bool) on {
	if inclusive {
		return s.document()
	}
	assertion := declaration(s.prefix, xmltree.NSAssertion)
	return on{declaration(s.protocol, xmltree.NSProtocol), assertion, assertion}
}

// specimen is a template's message with the pieces that attacks move about.
type specimen struct {
	template
	text      string // the whole message
	assertion string // the Assertion in it, with its Signature
	signature string // the first Signature in it
	signed    string // canonical text of the element that this Signature covers
	unsigned  string // the Assertion without its Signature
	t         testing.TB
}

const (
	genuineName = "alice@example.com"
	forgedName  = "mallory@attacker.example"
	donorIssuer = "https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/"
	donorID     = "_donor"
	responseID  = "_response"
)

// assertionText writes an Assertion. Its attributes are in canonical order and
// no tag is empty, so that only declarations tell the text from its canonical form.
func (s spelling) assertionText(o on, id, name, signature string) string {
	text := `<P:Assertion{A} ID="` + id + `" IssueInstant="2026-11-20T09:30:00.143Z" Version="2.0"><P:Issuer>` +
		donorIssuer + `</P:Issuer>` + signature +
		`<P:Subject><P:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">` + name + `</P:NameID>` +
		`<P:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><P:SubjectConfirmationData NotOnOrAfter="2026-11-20T10:30:00.000Z" Recipient="https://signin.aws.amazon.com/saml"></P:SubjectConfirmationData></P:SubjectConfirmation></P:Subject>` +
		`<P:Conditions NotBefore="2026-11-20T09:25:00.000Z" NotOnOrAfter="2026-11-20T10:30:00.000Z"><P:AudienceRestriction><P:Audience>https://signin.aws.amazon.com/saml</P:Audience></P:AudienceRestriction></P:Conditions>` +
		`<P:AttributeStatement><P:Attribute Name="` + attrRole +
		`"><P:AttributeValue>arn:aws:iam::400000000004:role/EntraAgent,arn:aws:iam::400000000004:saml-provider/EntraID</P:AttributeValue></P:Attribute>` +
		`<P:Attribute Name="` + attrRoleSessionName + `"><P:AttributeValue>` + name +
		`</P:AttributeValue></P:Attribute></P:AttributeStatement>` +
		`<P:AuthnStatement AuthnInstant="2026-11-20T09:29:41.000Z" SessionIndex="_session"><P:AuthnContext><P:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</P:AuthnContextClassRef></P:AuthnContext></P:AuthnStatement></P:Assertion>`
	return strings.NewReplacer("P:", s.prefix, "{A}", o.assertion).Replace(text)
}

func (s spelling) responseText(o on, id, signature, assertion string) string {
	head := `<Q:Response{R} Destination="https://signin.aws.amazon.com/saml" ID="` + id +
		`" IssueInstant="2026-11-20T09:30:00.150Z" Version="2.0"><P:Issuer{I}>` + donorIssuer + `</P:Issuer>`
	status := `<Q:Status><Q:StatusCode Value="` + xmltree.StatusSuccess + `"></Q:StatusCode></Q:Status>`
	names := strings.NewReplacer("P:", s.prefix, "Q:", s.protocol, "{R}", o.root, "{I}", o.issuer)
	return names.Replace(head) + signature + names.Replace(status) + assertion + names.Replace("</Q:Response>")
}

// fill puts in what a template leaves open.
func (x template) fill(t testing.TB) template {
	t.Helper()
	set := func(to *string, usual string) {
		if *to == "" {
			*to = usual
		}
	}
	set(&x.scope, "assertion")
	set(&x.method, xmldsig.NSDSigMore+"rsa-sha256")
	set(&x.digest, xmltree.NSXEnc+"sha256")
	set(&x.id, donorID)
	set(&x.responseID, responseID)
	set(&x.name, genuineName)
	if x.spelling.protocol == "" {
		x.spelling = entraSpelling
	}
	if x.key == nil {
		x.key = fixedKey(t, "entra-a")
	}
	return x
}

func fixedKey(t testing.TB, name string) *samlsign.Key {
	t.Helper()
	k, err := samltest.FixedKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// forged is an Assertion of the attacker's with the Signature given.
func (m *specimen) forged(id, signature string) string {
	return m.spelling.assertionText(m.spelling.document(), id, forgedName, signature)
}

// with replaces a piece of the message that is in it once.
func (m *specimen) with(old, new string) string {
	if strings.Count(m.text, old) != 1 {
		panic("the message holds not one but " + words.Count(strings.Count(m.text, old), old))
	}
	return strings.Replace(m.text, old, new, 1)
}

// inSignature is the template's Signature with something put in at its end.
func (m *specimen) inSignature(what string) string {
	end := "</" + m.spelling.sig + "Signature>"
	return strings.TrimSuffix(m.signature, end) + what + end
}

// exclusive is the template that most vectors start from: what Entra sends.
func exclusive(scope string) template { return template{scope: scope, c14n: xmltree.AlgExclusive} }

// write makes the message.
func (x template) write(t testing.TB) *specimen {
	t.Helper()
	x = x.fill(t)
	s, doc := x.spelling, x.spelling.document()
	assertion := func(o on, signature string) string {
		text := s.assertionText(o, x.id, x.name, signature)
		if x.edit != nil {
			text = x.edit(text)
		}
		return text
	}
	m := &specimen{template: x, unsigned: assertion(doc, ""), t: t}
	m.assertion = m.unsigned
	inclusive := !strings.HasPrefix(x.c14n, xmltree.AlgExclusive)
	if x.scope != "response" {
		m.signed = assertion(s.canonicalAssertion(inclusive), "")
		m.signature = x.seal(t, m.signed, x.id, s.canonicalAssertion(true).assertion)
		m.assertion = assertion(doc, m.signature)
	}
	outer := ""
	if x.scope != "assertion" {
		canonical := s.canonicalResponse(inclusive)
		m.signed = s.responseText(canonical, x.responseID, "", assertion(canonical, m.signature))
		outer = x.seal(t, m.signed, x.responseID, doc.root)
		m.signature = outer
	}
	m.text = s.responseText(doc, x.responseID, outer, m.assertion)
	return m
}

// seal makes the Signature over a canonical text. around are the declarations
// in force where the Signature will stand.
func (x template) seal(t testing.TB, canonical, id, around string) string {
	t.Helper()
	hash, known := xmldsig.DigestAlgorithms[x.digest]
	if !known {
		hash = crypto.SHA256
	}
	if x.over != nil {
		canonical = *x.over
	}
	h := hash.New()
	h.Write([]byte(canonical))
	uri, transforms := "#"+id, x.transformsText()
	if x.uri != nil {
		uri = *x.uri
	}
	reference := `<Reference URI="` + uri + `">` + transforms + `<DigestMethod Algorithm="` + x.digest +
		`"></DigestMethod><DigestValue>` + base64.StdEncoding.EncodeToString(h.Sum(nil)) + `</DigestValue></Reference>`
	if x.reference != nil {
		reference = x.reference(reference)
	}
	method := x.c14n
	if method == "" {
		method = xmltree.AlgExclusive
	}
	info := `<SignedInfo{S}><CanonicalizationMethod Algorithm="` + method +
		`"></CanonicalizationMethod><SignatureMethod Algorithm="` + x.method + `"></SignatureMethod>` + reference +
		`</SignedInfo>`
	if x.signedInfo != nil {
		info = x.signedInfo(info)
	}
	in := declaration(x.spelling.sig, xmltree.NSDSig)
	if !strings.HasPrefix(method, xmltree.AlgExclusive) {
		if x.spelling.sig == "" {
			// the Signature's own default namespace hides it
			around = strings.ReplaceAll(around, declaration("", xmltree.NSAssertion), "")
		}
		in = inOrder(in + around)
	}
	if x.inForm != nil {
		in = x.inForm(in)
	}
	value := x.value(t, x.spelling.prefixed(strings.Replace(info, "{S}", in, 1)))
	keyInfo := `<KeyInfo><X509Data><X509Certificate>` + base64.StdEncoding.EncodeToString(x.key.Cert.Raw) +
		`</X509Certificate></X509Data></KeyInfo>`
	if x.keyInfo != nil {
		keyInfo = *x.keyInfo
	}
	signature := strings.Replace(info, "{S}", "", 1) + `<SignatureValue>` + base64.StdEncoding.EncodeToString(value) +
		`</SignatureValue>` + keyInfo
	return x.spelling.prefixed(`<Signature` + declaration(x.spelling.sig, xmltree.NSDSig) + `>` + signature +
		`</Signature>`)
}

var unprefixed = regexp.MustCompile(`<(/?)(\w+)([ >/])`)

// prefixed gives the elements of a Signature their prefix.
func (s spelling) prefixed(text string) string {
	if s.sig == "" {
		return text
	}
	return unprefixed.ReplaceAllString(text, "<${1}"+s.sig+"${2}${3}")
}

// inOrder sorts declarations by prefix, the default namespace first.
func inOrder(declarations string) string {
	all := strings.Split(declarations, " xmlns")[1:]
	slices.SortFunc(all, func(a, b string) int {
		return strings.Compare(a[:strings.Index(a, "=")], b[:strings.Index(b, "=")])
	})
	return " xmlns" + strings.Join(all, " xmlns")
}

func (x template) transformsText() string {
	if x.transforms != nil {
		return *x.transforms
	}
	second := ""
	if x.c14n != "" {
		second = transform(x.c14n)
	}
	return "<Transforms>" + transform(xmltree.AlgEnveloped) + second + "</Transforms>"
}

func transform(uri string) string { return `<Transform Algorithm="` + uri + `"></Transform>` }

// value signs a text with the template's key and method.
func (x template) value(t testing.TB, text string) []byte {
	t.Helper()
	if x.sign != nil {
		return x.sign(text)
	}
	how, known := xmldsig.SignatureAlgorithms[x.method]
	if !known {
		how = xmldsig.Scheme{Key: "rsa", Hash: crypto.SHA256}
	}
	h := how.Hash.New()
	h.Write([]byte(text))
	sum := h.Sum(nil)
	var opts crypto.SignerOpts = how.Hash
	if how.Key == "rsa-pss" {
		opts = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: how.Hash}
	}
	private, curve := x.key.Signer.(*ecdsa.PrivateKey)
	value, err := x.key.Signer.Sign(zeros{}, sum, opts)
	if err != nil {
		t.Fatal(err)
	}
	if !curve {
		return value
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(value, &pair); err != nil {
		t.Fatal(err)
	}
	size := (private.Params().N.BitLen() + 7) / 8
	return append(pair.R.FillBytes(make([]byte, size)), pair.S.FillBytes(make([]byte, size))...)
}

// zeros stands for a source of randomness: the same message every time.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// certs are the certificates of these keys as trusted ones.
func certs(t testing.TB, names ...string) []Certificate {
	t.Helper()
	var out []Certificate
	for _, name := range names {
		out = append(out, xmldsig.ParseCertificate(fixedKey(t, name).Cert.Raw))
	}
	return out
}

// trusting are the options of someone who has given the metadata on both sides.
func trusting(t testing.TB, names ...string) Options {
	t.Helper()
	return believing(certs(t, names...))
}

func believing(certs []Certificate) Options {
	md := &Metadata{Name: "metadata.xml", EntityID: donorIssuer, EntityIDs: []string{donorIssuer}, Signing: certs}
	return Options{
		AWSMetadata:   md,
		IDPMetadata:   []*Metadata{md},
		ACS:           "https://signin.aws.amazon.com/saml",
		SecondOpinion: true,
	}
}
