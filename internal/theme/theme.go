// Package theme holds the design of samlscope's pages: the inspection page, the verdict page in
// AWS's place, the report that stands alone and the stand-ins of the demo share one list of
// names and the parts that are made of them.
package theme

import _ "embed"

//go:embed tokens.css
var tokens string

//go:embed parts.css
var parts string

// CSS returns the style sheet with the names of colours, sizes and distances, and the parts that
// all pages share. It goes before the style sheet of a page.
func CSS() string { return tokens + parts }
