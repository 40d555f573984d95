// Package render turns reports and the catalogue into text and JSON. It
// computes no fact: everything it prints is in the report or on the check.
package render
