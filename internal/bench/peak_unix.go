//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the most memory that a finished process held, in bytes.
func peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(usage.Maxrss) //nolint:unconvert // narrower on 32-bit systems
	if runtime.GOOS == "darwin" {
		return size // bytes there, kilobytes everywhere else
	}
	return size * 1024
}
