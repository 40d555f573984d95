// Package testdata holds the messages that samlscope is tested with.
package testdata

import "embed"

// Files holds corpus/ (compiled from cases/ by `go run ./internal/gen corpus`),
// base/ (the messages that the cases start from) and golden/ (what is printed
// about the corpus), and the table of situations.
//
//go:embed base corpus golden scenarios.yaml
var Files embed.FS
