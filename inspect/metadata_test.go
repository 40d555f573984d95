package inspect

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// entraMetadata is a document as Entra serves it.
func entraMetadata(t testing.TB, mark bool, keys ...string) []byte {
	t.Helper()
	m := samlsign.Metadata{
		ID:       "_md",
		EntityID: donorIssuer,
		SignIn:   "https://login.microsoftonline.com/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10",
		BOM:      mark,
	}
	for _, name := range keys {
		m.Keys = append(m.Keys, fixedKey(t, name))
	}
	data, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// idpMetadata is a small document with the KeyDescriptors given.
func idpMetadata(entityID, keys string) string {
	return `<EntityDescriptor xmlns="` + xmltree.NSMetadata + `" entityID="` + entityID +
		`"><IDPSSODescriptor protocolSupportEnumeration="` + xmltree.NSProtocol + `">` + keys +
		`</IDPSSODescriptor></EntityDescriptor>`
}

func keyDescriptor(use, keyInfo string) string {
	if use != "" {
		use = ` use="` + use + `"`
	}
	return "<KeyDescriptor" + use + ">" + strings.Replace(keyInfo, "<KeyInfo>",
		`<KeyInfo xmlns="`+xmltree.NSDSig+`">`, 1) + "</KeyDescriptor>"
}

func TestMetadata(t *testing.T) {
	entra := string(entraMetadata(t, false, "entra-a", "entra-b"))
	a, b := x509Data(fixedKey(t, "entra-a").Cert.Raw), x509Data(fixedKey(t, "entra-b").Cert.Raw)
	var wide []byte
	for _, u := range utf16.Encode([]rune(strings.Replace(entra, "utf-8", "utf-16", 1))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for _, c := range []struct {
		name     string
		data     []byte
		keys     []string
		problems string
		entities int
	}{
		{"Entra's, one key", entraMetadata(t, false, "entra-a"), []string{"entra-a"}, "", 1},
		{"Entra's, several keys", []byte(entra), []string{"entra-a", "entra-b"}, "", 1},
		{"with a byte-order mark", entraMetadata(t, true, "entra-a"), []string{"entra-a"}, "MD-BOM", 1},
		{"in UTF-16", append([]byte{0xFF, 0xFE}, wide...), []string{"entra-a", "entra-b"}, "MD-ENCODING", 1},
		{"a key without use", []byte(idpMetadata("urn:e", keyDescriptor("", a))), []string{"entra-a"}, "", 1},
		{
			"a key for encryption",
			[]byte(idpMetadata("urn:e", keyDescriptor("encryption", b)+keyDescriptor("signing", a))),
			[]string{"entra-a"},
			"",
			1,
		},
		{
			"a key twice",
			[]byte(idpMetadata("urn:e", keyDescriptor("signing", a)+keyDescriptor("signing", a))),
			[]string{"entra-a"},
			"",
			1,
		},
		{
			"an unreadable certificate beside a good one",
			[]byte(idpMetadata("urn:e", keyDescriptor("signing", x509Data([]byte("no certificate")))+
				keyDescriptor("signing", a))),
			[]string{"entra-a"},
			"MD-CERT",
			1,
		},
		{
			"a federation of two",
			[]byte(`<EntitiesDescriptor xmlns="` + xmltree.NSMetadata + `">` +
				idpMetadata("urn:1", keyDescriptor("signing", a)) + idpMetadata("urn:2", keyDescriptor("signing", b)) +
				`</EntitiesDescriptor>`),
			[]string{"entra-a", "entra-b"},
			"",
			2,
		},
		{
			"under a prefix",
			[]byte(strings.NewReplacer(`<EntityDescriptor xmlns=`, `<md:EntityDescriptor xmlns:md=`, "</EntityDescriptor",
				"</md:EntityDescriptor", "<IDP", "<md:IDP", "</IDP", "</md:IDP", "<KeyD", "<md:KeyD", "</KeyD", "</md:KeyD").Replace(idpMetadata("urn:e", keyDescriptor("signing", a)))),
			[]string{"entra-a"},
			"",
			1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := ParseMetadata("metadata.xml", c.data)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Signing) != len(c.keys) || len(m.EntityIDs) != c.entities || m.EntityID != m.EntityIDs[0] {
				t.Fatalf("%d keys of %v", len(m.Signing), m.EntityIDs)
			}
			for i, name := range c.keys {
				if !xmldsig.SameKey(m.Signing[i].Key, certs(t, name)[0].Key) {
					t.Errorf("key %d is not %s", i, name)
				}
			}
			codes := ""
			for _, p := range m.Problems {
				codes += p.Code
			}
			if codes != c.problems {
				t.Errorf("problems %q, want %q", codes, c.problems)
			}
		})
	}
}

// TestMetadataRefused: an error says which file, and what is in it instead.
func TestMetadataRefused(t *testing.T) {
	a := x509Data(fixedKey(t, "entra-a").Cert.Raw)
	good := idpMetadata("urn:e", keyDescriptor("signing", a))
	for _, c := range []struct{ name, data, says string }{
		{"empty", "", "no root element"},
		{"a Response", exclusive("assertion").write(t).text, "no EntityDescriptor of an identity provider"},
		{"a page", "<!DOCTYPE html><html></html>", "DOCTYPE"},
		{"no XML", "404 page not found", "before the root element"},
		{
			"a service provider's",
			strings.ReplaceAll(good, "IDPSSODescriptor", "SPSSODescriptor"),
			"no EntityDescriptor of an identity provider",
		},
		{
			"of another namespace",
			strings.Replace(good, xmltree.NSMetadata, "urn:x", 1),
			"no EntityDescriptor of an identity provider",
		},
		{"no keys", idpMetadata("urn:e", ""), "no usable signing certificate"},
		{"keys for encryption only", idpMetadata("urn:e", keyDescriptor("encryption", a)), "no usable signing certificate"},
		{
			"unreadable keys only",
			idpMetadata("urn:e", keyDescriptor("signing", x509Data([]byte("x")))),
			"no usable signing certificate",
		},
		{"cut off", good[:len(good)/2], "cut off"},
		{"of unknown encoding", `<?xml version="1.0" encoding="EBCDIC"?>` + good, "EBCDIC"},
		{"too large", "<a>" + strings.Repeat(" ", 10_000_001) + "</a>", "10000000 bytes"},
		{"too deep", strings.Repeat("<a>", 100), "64 levels"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := ParseMetadata("metadata.xml", []byte(c.data))
			if err == nil || m != nil || !strings.Contains(err.Error(), c.says) ||
				!strings.Contains(err.Error(), "metadata.xml") {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

// TestMetadataIsBounded: a whole federation is read at a small multiple of its
// size, and what is far too large is not even converted.
func TestMetadataIsBounded(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<EntitiesDescriptor xmlns="` + xmltree.NSMetadata + `">`)
	der := fixedKey(t, "entra-a").Cert.Raw
	for i := range 2000 {
		copied := bytes.Clone(der)
		copied[len(copied)-1], copied[len(copied)-2] = byte(i), byte(i>>8) // another certificate of the same key
		b.WriteString(idpMetadata(fmt.Sprint("urn:", i), keyDescriptor("signing", x509Data(copied))))
	}
	b.WriteString("</EntitiesDescriptor>")
	var m *Metadata
	var err error
	cost := allocated(func() { m, err = ParseMetadata("federation.xml", b.Bytes()) })
	if err != nil || len(m.EntityIDs) != 2000 {
		t.Fatal(err)
	}
	if most := uint64(20 * b.Len()); cost > most {
		t.Errorf("%d bytes were allocated for %d", cost, b.Len())
	}
	huge := append([]byte{0xFF, 0xFE, '<', 0}, bytes.Repeat([]byte{' ', 0}, 30_000_000)...)
	cost = allocated(func() { _, err = ParseMetadata("huge.xml", huge) })
	if err == nil || cost > 1<<20 {
		t.Errorf("%d bytes were allocated to refuse %d: %v", cost, len(huge), err)
	}
}
