package samlsign

import dsig "github.com/russellhaering/goxmldsig"

// What the tests need of the inside. They are their own package, because
// the fixed keys that they sign with come from a package that imports this one.
const (
	BOM          = bom
	EntraSubject = entraSubject
)

var (
	Detach       = detach
	FirstElement = firstElement
)

func (o SignOptions) Canonicalizer() (dsig.Canonicalizer, error) { return o.canonicalizer() }
