package intake

import (
	"bytes"
	"strings"
	"time"
)

// looksLikeFixture says whether a recorded sign-in begins (package fixture).
func looksLikeFixture(head []byte) bool {
	return bytes.HasPrefix(head, []byte("schema: samlscope.fixture/"))
}

// readFixture reads the message of a fixture, with what its header tells of how
// it came. What it expects is looked at by samlscope fixture verify.
func readFixture(data []byte) []*Message {
	head, xml, _ := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n\n")
	xml = strings.TrimSuffix(xml, "\n")
	m := &Message{Raw: xml}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "now":
			if t, err := time.Parse(time.RFC3339, value); err == nil {
				m.CapturedAt = t
			}
		case "acs":
			m.ACS = value
		case "relay-state":
			m.RelayState = &value
		}
	}
	m.layer("fixture", len(data), "")
	m.decodeXML([]byte(xml))
	m.Line = strings.Count(head, "\n") + 3
	m.Base64Len = (len(xml) + 2) / 3 * 4
	return []*Message{m}
}
