//go:build !unix

package browser

import (
	"io/fs"
	"os/exec"
)

// ownGroup does nothing: there is no signal for a group here.
func ownGroup(*exec.Cmd) {}

// interrupt ends the browser: there is no signal to ask with.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() } // mostly it has ended

// foreign is always false: the temporary directory is the user's own.
func foreign(fs.FileInfo) bool { return false }
