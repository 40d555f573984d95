package inspect

import "fmt"

// Limits on one message. Each is enforced while reading, before anything is
// built from what lies beyond it, and each has a finding that names it. The
// figures follow from measured blow-ups of XML and XML Signature libraries.
const (
	maxEncoded  = 256 << 10 // characters of SAMLResponse as posted
	maxDecoded  = 192 << 10 // bytes of XML, also after inflating
	maxFields   = 64        // messages in one form or query
	maxDepth    = 64
	maxElements = 20_000
	maxComments = 5_000 // comments; processing instructions are refused anyway
	maxAttrs    = 64    // attributes of one element
	maxDecls    = 128   // different namespace declarations in the document
	sameDecls   = 16    // times maxDecls: declarations that repeat one of those
	maxValue    = 64 << 10
	maxSigs     = 8
	maxCerts    = 8
	maxCertSize = 16 << 10 // bytes of DER
)

// limits is one set of bounds for the strict reader.
type limits struct {
	size, depth, elements, comments, attrs, decls, value, sigs, certs int
}

// messageLimits bound a SAML message.
var messageLimits = limits{
	size: maxDecoded, depth: maxDepth, elements: maxElements, comments: maxComments, attrs: maxAttrs,
	decls: maxDecls, value: maxValue, sigs: maxSigs, certs: maxCerts,
}

// metadataLimits bound a metadata document, which IAM takes up to 10,000,000
// characters of and which may describe a whole federation.
var metadataLimits = limits{
	size: 10_000_000, depth: maxDepth, elements: 500_000, comments: 50_000, attrs: maxAttrs,
	decls: 20_000, value: 1 << 20, sigs: 5_000, certs: 20_000,
}

// over is the problem of a limit that was passed.
func over(what string, limit, offset, length int) *Problem {
	return &Problem{
		Check: "xml-limits", Code: "XML-LIMIT",
		Detail: fmt.Sprintf("The limit of %d %s is passed (XML-LIMIT).", limit, what),
		Offset: offset, Length: length,
	}
}
