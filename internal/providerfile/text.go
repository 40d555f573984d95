package providerfile

import (
	"regexp"
	"strings"
)

// fromText takes the document out of what the AWS command line prints as text or YAML: fields
// before it and behind it.
func fromText(text string) (string, *Provider, error) {
	start := strings.IndexByte(text, '<')
	end := strings.LastIndexByte(text, '>') + 1
	if start < 0 || end <= start || !framed(text[:start]) {
		return text, nil, nil
	}
	around := text[:start] + "\n" + text[end:]
	p := &Provider{Keys: len(keyLine.FindAllString(around, -1))}
	if m := modeField.FindStringSubmatch(around); m != nil {
		p.Encryption = m[1]
	}
	if m := idField.FindStringSubmatch(around); m != nil {
		p.ID = m[1]
	}
	return unescaped(text[start:end], text[start-1]), p.settled(p.ID != ""), nil
}

// framed says whether a text that comes before a document is fields of a command's output: what
// is anything else is left to the reader of XML, which says where it stands.
func framed(before string) bool {
	return fieldBefore.MatchString(before)
}

var (
	fieldBefore = regexp.MustCompile(`(?:\t|(?i:saml_?metadata_?document)"?\s*[:=|]\s*["'|>]?\-?\s*)$`)
	modeField   = regexp.MustCompile(`(?m)(?:^|AssertionEncryptionMode:\s*)(Required|Allowed)\b`)
	idField     = regexp.MustCompile(`(?m)(?:^|[\t ])([A-Z0-9]{22,64})[\t ]*(?:$|\t)`)
	keyLine     = regexp.MustCompile(`(?m)^(?:PRIVATEKEYLIST\t|- KeyId: |  ?-? ?KeyId: )`)
)

// unescaped undoes what the quotes around a YAML scalar ask for.
func unescaped(document string, quote byte) string {
	switch quote {
	case '\'':
		return strings.ReplaceAll(document, "''", "'")
	case '"':
		return doubleQuoted.Replace(folded.ReplaceAllString(document, ""))
	}
	return document
}

var (
	folded       = regexp.MustCompile(`\\\r?\n[ \t]*`)
	doubleQuoted = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\/`, "/", `\ `, " ")
)
