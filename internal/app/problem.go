package app

import (
	"errors"
	"fmt"
)

// Problem is an error with what to do about it.
type Problem struct {
	Err   error
	Usage bool     // what was asked for makes no sense; otherwise it could not be done
	Hints []string // one line each
}

// Error says what failed and why.
func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap returns the error without its hints.
func (p *Problem) Unwrap() error { return p.Err }

// With adds hints.
func (p *Problem) With(hints ...string) *Problem {
	p.Hints = append(p.Hints, hints...)
	return p
}

// orNil is the problem as an error, and no error where there is none.
func (p *Problem) orNil() error {
	if p == nil {
		return nil
	}
	return p
}

// Usage is an error in what was asked for.
func Usage(format string, args ...any) *Problem {
	return &Problem{Err: fmt.Errorf(format, args...), Usage: true}
}

// Failed is an error that kept the program from doing what was asked for.
func Failed(err error, hints ...string) *Problem { return &Problem{Err: err, Hints: hints} }

// failed is a Problem as it is, and any other error as one without hints.
func failed(err error) error {
	var p *Problem
	if err == nil || errors.As(err, &p) {
		return err
	}
	return Failed(err)
}

// Written is the error of printing the result: without it there is none.
func Written(err error) error {
	if err == nil {
		return nil
	}
	return Failed(fmt.Errorf("writing to standard output: %w", err))
}
