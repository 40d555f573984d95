//go:build linux || darwin

package capture

import "syscall"

// freeSpace is how many bytes this user may still write to the disk of a directory.
func freeSpace(dir string) uint64 {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0
	}
	return disk.Bavail * uint64(disk.Bsize)
}
