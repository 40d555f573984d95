// Package samltest holds the fixed keys of the tests, and compiles the case
// files of testdata/cases into the corpus.
package samltest
