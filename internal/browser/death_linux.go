package browser

import (
	"os/exec"
	"syscall"
)

// dieWithParent lets the kernel end the browser when this program is killed. The
// thread that starts it must be locked to its goroutine until the browser ends.
func dieWithParent(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
