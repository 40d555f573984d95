//go:build !unix

package capture

import "io/fs"

// foreign is always false: access to the user's own directories is ruled by
// inherited access lists here, not by owner and mode.
func foreign(fs.FileInfo) bool { return false }

// sharedForWriting is always false, for the same reason.
func sharedForWriting(fs.FileInfo) bool { return false }
