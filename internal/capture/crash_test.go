package capture

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestCrash kills a process that records and deletes as fast as it can, several times on one
// store, and looks for every record that it had been told was safe, and for none that it had
// been told was gone. CAPTURE_CRASH_ROUNDS says how often.
func TestCrash(t *testing.T) {
	if path := os.Getenv("CAPTURE_CRASH_TEST"); path != "" {
		recordForEver(t, path, os.Getenv("CAPTURE_CRASH_ROUND"))
	}
	rounds, err := strconv.Atoi(os.Getenv("CAPTURE_CRASH_ROUNDS"))
	if err != nil {
		rounds = 5
	}
	path, answered := filepath.Join(t.TempDir(), "c.db"), 0
	for round := range rounds {
		said := killed(t, path, round, rand.IntN(300)+1)
		answered += len(said)
		l := newLog(t, openSQLite(t, path), LogOptions{})
		if err := l.Delete(t.Context(), "none"); !errors.Is(err, ErrNotFound) { // it has started
			t.Error(err)
		}
		checkCrash(t, l, path, said)
		if err := l.DeleteAll(t.Context()); err != nil {
			t.Error(err)
		}
		l.Close()
	}
	t.Logf("killed %d times, %d answers before", rounds, answered)
}

// killed runs the process until it has given so many answers, and returns all that it gave.
func killed(t *testing.T, path string, round, answers int) (said []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrash$")
	cmd.Env = append(os.Environ(), "CAPTURE_CRASH_TEST="+path, "CAPTURE_CRASH_ROUND="+strconv.Itoa(round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err != nil { // what is left was cut by the kill
			break
		}
		if said = append(said, strings.TrimSpace(line)); len(said) == answers {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if len(said) < answers {
		t.Fatalf("the process gave only %d answers: %q", len(said), said)
	}
	return said
}

func checkCrash(t *testing.T, l *Log, path string, said []string) {
	t.Helper()
	texts := map[string]string{} // of those that have to be there
	for _, line := range said {
		what, id, _ := strings.Cut(line, " ")
		id, text, _ := strings.Cut(id, " ")
		switch what {
		case "added":
			texts[id] = text
		case "deleting":
			delete(texts, id)
		case "deleted":
			if holds(t, path, text) {
				t.Errorf("%s is in the files", line)
			}
		}
	}
	for id, text := range texts {
		if r, err := l.Get(t.Context(), id); err != nil || r.SAMLResponse != strings.Repeat(text, 300) {
			t.Errorf("capture %s, recorded before the kill: %v", id, err)
		}
	}
}

// recordForEver is the process to kill: it prints what it was told.
func recordForEver(t *testing.T, path, round string) {
	l := newLog(t, openSQLite(t, path), LogOptions{})
	var mu sync.Mutex
	say := func(line ...any) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = fmt.Println(line...) // the reader kills this process
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				text := fmt.Sprintf("<round%s.worker%d.message%d>", round, worker, i)
				r := mustAdd(t, l, Record{SAMLResponse: strings.Repeat(text, 300)})
				say("added", r.ID, text)
				if i%7 == 0 {
					say("deleting", r.ID)
					if err := l.Delete(t.Context(), r.ID); err != nil {
						t.Error(err)
					}
					say("deleted", r.ID, text)
				}
			}
		})
	}
	wg.Wait()
}
