//go:build race

package samltest

const underRace = true
