package capture

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// smallDisk mounts a disk of so many MiB, or skips the test where that is not allowed.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+size); err != nil {
		t.Skip("SKIPPED: no disk can be mounted: ", err) // only root may, and only a small disk can be filled
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill leaves no byte on the disk.
func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for b := make([]byte, 64<<10); len(b) > 0; {
		if _, err := f.Write(b); err != nil {
			b = b[:len(b)/2]
		}
	}
}

// fullDisk is a log on a disk that holds the planted captures and has no space left.
func fullDisk(t *testing.T, size string, messages, bytes int) (l *Log, path string, ids []string) {
	t.Helper()
	path = filepath.Join(smallDisk(t, size), "c.db")
	l = NewLog(openSQLite(t, path), LogOptions{})
	t.Cleanup(func() { l.Close() })
	for range messages {
		r, err := l.Add(t.Context(), Record{SAMLResponse: strings.Repeat(planted, bytes/len(planted))})
		if errors.Is(err, ErrFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	fill(t, filepath.Dir(path))
	var err error
	for range 1000 { // the log has some space left
		if _, err = l.Add(t.Context(), Record{SAMLResponse: strings.Repeat("x", 10_000)}); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(Hint(err), "delete captures") {
		t.Fatalf("recorded on a full disk: %v, hint %q", err, Hint(err))
	}
	return l, path, ids
}

func TestDeletingOnAFullDisk(t *testing.T) {
	for name, c := range map[string]struct {
		size            string
		messages, bytes int
	}{
		"a few": {"40m", 5, 1000}, "more than is put aside": {"60m", 60, 500_000}, "a small disk": {"6m", 10_000, 20_000},
		"filled by large ones": {"24m", 10_000, 500_000}, "a tiny disk": {"2m", 20, 5_000},
	} {
		t.Run(name+", one by one", func(t *testing.T) {
			l, path, ids := fullDisk(t, c.size, c.messages, c.bytes)
			for _, id := range ids {
				if err := l.Delete(t.Context(), id); err != nil {
					t.Fatalf("of %d: %v, hint %q", len(ids), err, Hint(err))
				}
			}
			if holds(t, path, planted) {
				t.Error("it is still in the files")
			}
			mustAdd(t, l, Record{SAMLResponse: "x"})
		})
		t.Run(name+", all", func(t *testing.T) {
			l, path, ids := fullDisk(t, c.size, c.messages, c.bytes)
			if err := l.DeleteAll(t.Context()); err != nil || holds(t, path, planted) {
				t.Errorf("of %d: %v", len(ids), err)
			}
			mustAdd(t, l, Record{SAMLResponse: "x"})
		})
	}
}

// TestFullDiskFromTheStart: what is too old goes when the log is opened, full disk or not.
func TestFullDiskFromTheStart(t *testing.T) {
	l, path, _ := fullDisk(t, "40m", 300, 20_000)
	l.Close()
	fill(t, filepath.Dir(path))
	l = newLog(t, openSQLite(t, path), LogOptions{Now: func() time.Time { return noon.Add(1000 * defaultKeep) }})
	if page, _, err := l.List(t.Context(), Query{}); err != nil {
		t.Errorf("%d captures, %v", len(page), err)
	}
	mustAdd(t, l, Record{})
	if holds(t, path, planted) {
		t.Error("it is still in the files")
	}
}

// TestDeletionsMakeRoomFirst: a deletion that shares a batch with messages is not refused with them.
func TestDeletionsMakeRoomFirst(t *testing.T) {
	l, _, ids := fullDisk(t, "40m", 50, 20_000)
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			_, err := l.Add(t.Context(), Record{SAMLResponse: strings.Repeat("y", 2_000_000)})
			if err != nil && !errors.Is(err, ErrFull) {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if err := l.Delete(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
