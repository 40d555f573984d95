package intake

import (
	"strings"
	"testing"
)

const begins = "schema: samlscope.fixture/v1\n"

// TestQuotedRelayState: the header of a fixture is read here as it is where
// fixtures are checked.
func TestQuotedRelayState(t *testing.T) {
	m := Messages("f.saml", []byte(begins+`relay-state: " a\nb"`+"\nacs: https://a\n\n<a/>\n"))[0]
	if m.RelayState == nil || *m.RelayState != " a\nb" || m.ACS != "https://a" {
		t.Errorf("%+v", m)
	}
	if m.XML != "<a/>" || m.Line != 5 || m.Form != "fixture" || m.Evidence == nil {
		t.Errorf("%+v", m)
	}
}

// TestFormsInFixtures: what is around the XML can be in a fixture too.
func TestFormsInFixtures(t *testing.T) {
	for body, wrap := range map[string]string{"<a/>": "post", "SAMLResponse=PGEvPg%3D%3D&RelayState=r": "none", "PGEvPg==": "none"} {
		all := Messages("f.saml", []byte(begins+"wrap: "+wrap+"\n\n"+body+"\n"))
		if len(all) != 1 || all[0].XML != "<a/>" || all[0].Layers[0].Name != "fixture" {
			t.Errorf("%s: %+v", body, all[0])
		}
	}
	all := Messages("f.saml", []byte(begins+"\nSAMLResponse=PGEvPg%3D%3D&SAMLResponse=PGIvPg%3D%3D\n"))
	if len(all) != 2 || all[1].XML != "<b/>" || all[0].Problems[0].Code != "FORM-DUP" {
		t.Errorf("%+v", all)
	}
}

func TestFixturesThatCannotBeRead(t *testing.T) {
	for text, says := range map[string]string{
		begins + "relay-sate: x\n\n<a/>": "line 2: there is no key \"relay-sate\"; is it relay-state?",
		begins:                           "no empty line",
	} {
		m := Messages("f.saml", []byte(text))[0]
		if len(m.Problems) != 1 || m.Problems[0].Code != "ENC-FIXTURE" || !strings.Contains(m.Problems[0].Detail, says) {
			t.Errorf("%q: %+v", text, m.Problems)
		}
	}
}
