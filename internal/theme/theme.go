// Package theme holds the colours of samlscope's pages: the inspection page, the verdict
// page in AWS's place and the report that stands alone share one list of names.
package theme

import _ "embed"

//go:embed tokens.css
var tokens string

// CSS returns the style sheet that gives the colours their names. It goes before the
// style sheet of a page.
func CSS() string { return tokens }
