package xmltree

import "fmt"

// Limits on one message. Each is enforced while reading, before anything is
// built from what lies beyond it, and each has a finding that names it. The
// figures follow from measured blow-ups of XML and XML Signature libraries.
const (
	MaxDecoded  = 192 << 10 // bytes of XML, also after inflating
	MaxDepth    = 64
	MaxElements = 20_000
	MaxComments = 5_000 // comments; processing instructions are refused anyway
	MaxAttrs    = 64    // attributes of one element
	MaxDecls    = 128   // different namespace declarations in the document
	sameDecls   = 16    // times maxDecls: declarations that repeat one of those
	MaxValue    = 64 << 10
	MaxSigs     = 8
	MaxCerts    = 8
	MaxCertSize = 16 << 10 // bytes of DER
)

// Limits is one set of bounds for the strict reader.
type Limits struct {
	Size, Depth, Elements, Comments, Attrs, Decls, Value, Sigs, Certs int
}

// MessageLimits bound a SAML message.
var MessageLimits = Limits{
	Size: MaxDecoded, Depth: MaxDepth, Elements: MaxElements, Comments: MaxComments, Attrs: MaxAttrs,
	Decls: MaxDecls, Value: MaxValue, Sigs: MaxSigs, Certs: MaxCerts,
}

// MetadataLimits bound a metadata document, which IAM takes up to 10,000,000
// characters of and which may describe a whole federation.
var MetadataLimits = Limits{
	Size: 10_000_000, Depth: MaxDepth, Elements: 500_000, Comments: 50_000, Attrs: MaxAttrs,
	Decls: 20_000, Value: 1 << 20, Sigs: 5_000, Certs: 20_000,
}

// Over is the problem of a limit that was passed.
func Over(what string, limit, offset, length int) *Refusal {
	return &Refusal{
		Code:   "XML-LIMIT",
		Detail: fmt.Sprintf("The limit of %d %s is passed (XML-LIMIT).", limit, what),
		Offset: offset, Length: length,
	}
}
