package intake

import (
	"strings"

	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/words"
)

// mostMistaken is how much of a text is looked at for what else it may be.
const mostMistaken = 16 << 10

// mistaken says what a text without a SAML message is, where people are known
// to take it for one; "" where it is not known.
func mistaken(text string) string {
	text = strings.TrimSpace(text[:min(len(text), mostMistaken)])
	switch {
	case strings.HasPrefix(text, "eyJ") && strings.Count(text, ".") >= 2:
		return "It is a JSON Web Token, as OpenID Connect has them,, not a SAML message"
	case strings.HasPrefix(text, "-----BEGIN "):
		return "It is a certificate or a key (PEM), not a message; use it with --cert, --decrypt-key or " +
			"--evidence"
	case strings.HasPrefix(text, "SAMLart=") || strings.Contains(text, "&SAMLart="):
		return "It is an artifact (SAMLart), a reference to a message; AWS accepts only the message itself, " +
			"by POST"
	}
	if strings.Count(text, " ") < 2 && !strings.Contains(text, "AADSTS") {
		return "" // no sentence
	}
	if known := knownerror.Match(text); len(known) > 0 {
		return "It is an error text, not a message (" + words.Clause(known[0].Title) + "); samlscope " +
			"explain says what it means"
	}
	return ""
}
