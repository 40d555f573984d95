package inspect

import "testing"

func TestXMLChecks(t *testing.T) {
	assertionID := "_7c9d2b34-51aa-4e8e-b0c6-9f0a1b2c3d00"
	status := func(attrs string) []string { return []string{"<samlp:Status>", "<samlp:Status " + attrs + ">"} }
	nameID := func(text string) []string { return []string{">alice@example.com</NameID>", ">" + text + "</NameID>"} }
	display := func(text string) []string { return []string{"Alice Example", text} }
	role := func(part string) []string { return []string{"role/EntraAgent", "role/" + part} }
	judgeAll(t, []judgement{
		{"Id", "xml-duplicate-id", status(`Id="` + assertionID + `"`), Options{}, fails(Error, "/Response/Status")},
		{
			"prefixed",
			"xml-duplicate-id",
			status(`xmlns:wsu="urn:example:wsu" wsu:Id="` + assertionID + `"`),
			Options{},
			fails(Error, "STR-DUP-ID"),
		},
		{
			"AssertionID",
			"xml-duplicate-id",
			status(`AssertionID="` + assertionID + `"`),
			Options{},
			fails(Error, "AssertionID"),
		},
		{"two of one element", "xml-duplicate-id", status(`ID="twin" id="twin"`), Options{}, fails(Warning, "No signature")},
		{"empty", "xml-duplicate-id", status(`ID="" id=""`), Options{}, passes},
		{"no ID", "xml-duplicate-id", status(`IDREF="` + assertionID + `"`), Options{}, passes},

		{
			"truncating",
			"xml-comment-in-value",
			nameID("alice@example.com<!---->.evil.example"),
			Options{},
			fails(Error, `only "alice@example.com"`),
		},
		{"in front", "xml-comment-in-value", nameID("<!-- x -->alice@example.com"), Options{}, fails(Error, `only ""`)},
		{"behind", "xml-comment-in-value", nameID("alice@example.com<!-- x -->"), Options{}, fails(Warning, "next to the text")},
		{"no value", "xml-comment-in-value", nameID("<!-- x -->"), Options{}, passes},
		{"between elements", "xml-comment-in-value", []string{"<Subject>", "<Subject><!-- x -->"}, Options{}, passes},

		{
			"zero width in a role",
			"text-hidden-characters",
			role("Entra&#x200B;Agent"),
			Options{},
			fails(Error, "U+200B at character 37"),
		},
		{"joiner in a role", "text-hidden-characters", role("Entra&#x200D;Agent"), Options{}, fails(Error, "U+200D")},
		{
			"tag character in a role",
			"text-hidden-characters",
			role("EntraAgent&#xE0041;"),
			Options{},
			fails(Error, "U+E0041"),
		},
		{
			"full-width letter in a role",
			"text-hidden-characters",
			role("&#xFF25;ntraAgent"),
			Options{},
			fails(Error, "VAL-CONFUSABLE"),
		},
		{"control in a role", "text-hidden-characters", role("Entra&#x85;Agent"), Options{}, fails(Error, "VAL-CONTROL")},
		{"line end in a role", "text-hidden-characters", role("Entra&#10;Agent"), Options{}, passes},
		{"direction in a name", "text-hidden-characters", display("Alice &#x202E;x"), Options{}, fails(Note, "VAL-BIDI")},
		{"joiner in a name", "text-hidden-characters", display("می&#x200C;خواهم"), Options{}, passes},
		{"emoji in a name", "text-hidden-characters", display("Alice ❤&#xFE0F;"), Options{}, passes},
		{"Greek in a name", "text-hidden-characters", display("Αλίκη"), Options{}, passes},
		{
			"name with soft hyphen",
			"text-hidden-characters",
			nameID("alice@exam&#xAD;ple.com"),
			Options{},
			fails(Warning, "VAL-INVISIBLE"),
		},
		{"plain", "text-hidden-characters", nil, Options{}, passes},
	})
}

func TestProblemsOfTheReaderBecomeFindings(t *testing.T) {
	rows := []struct {
		id, code string
		line     int
		edits    []string
	}{
		{"xml-well-formed", "XML-NOT-WELLFORMED", 18, []string{"Alice Example", "Alice & Example"}},
		{"xml-well-formed", "XML-PI", 18, []string{"Alice Example", "<?x?>"}},
		{"xml-doctype", "XML-DOCTYPE", 1, []string{"<samlp:Response ID", "<!DOCTYPE x><samlp:Response ID"}},
		{"xml-duplicate-attribute", "XML-DUP-ATTR", 9, []string{entraRecipient, entraRecipient + " " + entraRecipient}},
	}
	for _, row := range rows {
		m := entraMessage(t, row.edits...)
		f := holdTo(t, row.id, m, Options{}, fails(Error, row.code))
		if f[0].Code != row.code || f[0].Line != row.line || f[0].Length == 0 {
			t.Errorf("%s: code %s, line %d, length %d", row.id, f[0].Code, f[0].Line, f[0].Length)
		}
		for _, id := range []string{"xml-well-formed", "xml-doctype", "xml-limits", "xml-duplicate-attribute"} {
			if id != row.id {
				holdTo(t, id, m, Options{}, passes)
			}
		}
		holdTo(t, "xml-duplicate-id", m, Options{}, wasNotChecked)
	}
}
