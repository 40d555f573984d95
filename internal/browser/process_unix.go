//go:build unix

package browser

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup makes the browser's processes a group, so that a wrapper around the
// browser does not keep them from being ended.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(cmd)
}

// interrupt asks the group to end.
func interrupt(cmd *exec.Cmd) error { return signalGroup(cmd, syscall.SIGINT) }

// kill ends what is left of the group.
func kill(cmd *exec.Cmd) { _ = signalGroup(cmd, syscall.SIGKILL) } // mostly nothing is left

func signalGroup(cmd *exec.Cmd, s syscall.Signal) error {
	err := syscall.Kill(-cmd.Process.Pid, s)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// foreign says whether a file belongs to another user.
func foreign(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) != os.Getuid()
}
