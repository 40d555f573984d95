package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// served is a running `samlscope serve`.
type served struct {
	API, Token, Relay string
	cmd               *exec.Cmd
}

func serve(t *testing.T, store string) *served {
	t.Helper()
	s := &served{cmd: exec.Command("samlscope", "serve", "--format=json", "--open=false", "--listen=127.0.0.1:0",
		"--relay-listen=127.0.0.1:0", "--store="+store)}
	s.cmd.Env = append(os.Environ(), "SAMLSCOPE_TOKEN=", "GORACE=atexit_sleep_ms=0")
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, s)
	}
	if err != nil {
		_ = s.cmd.Process.Kill() // why it isn't ready is what counts
		t.Fatalf("%q: %v", line, err)
	}
	return s
}

// end kills the process, as a machine that loses its power would.
func (s *served) end(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = s.cmd.Wait() // it was killed
}

// burst posts messages from several browsers at once until so many are answered, kills the process in the
// middle of the others, and returns the relay states of those that were answered.
func (s *served) burst(t *testing.T, round, answers int) (answered []string) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var killed atomic.Bool
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for browser := range 8 {
		wg.Go(func() {
			for i := 0; !killed.Load(); i++ {
				state := fmt.Sprintf("round-%d-browser-%d-message-%d", round, browser, i)
				resp, err := client.PostForm(s.Relay, url.Values{"SAMLResponse": {"PHgvPg=="}, "RelayState": {state}})
				if err != nil {
					return // it was killed
				}
				_ = resp.Body.Close() // the status says that the message was taken
				mu.Lock()
				if resp.StatusCode == http.StatusOK {
					answered = append(answered, state)
				}
				if len(answered) >= answers && killed.CompareAndSwap(false, true) {
					s.end(t)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if !killed.Load() {
		s.end(t)
		t.Fatalf("the relay answered only %d messages", len(answered))
	}
	return answered
}

// recorded are the relay states of all captures in the list.
func (s *served) recorded(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for before := ""; ; {
		req := request(t, http.MethodGet, s.API+"/captures?limit=500&before="+before, nil)
		req.Header.Set("Authorization", "Bearer "+s.Token)
		code, body := status(t, http.DefaultClient, req)
		var page struct {
			Captures []struct{ RelayState string }
			Next     string
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil || code != http.StatusOK {
			t.Fatalf("%d: %v", code, err)
		}
		for _, c := range page.Captures {
			found[c.RelayState] = true
		}
		if before = page.Next; before == "" {
			return found
		}
	}
}

// TestKilled kills the program in the middle of a burst of sign-ins, again and again on one store. Whatever
// was answered before is in the list afterwards. SAMLSCOPE_KILLS says how often; 30 without it.
func TestKilled(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("SAMLSCOPE_KILLS"))
	if err != nil {
		kills = 30
	}
	store, answered, lost := filepath.Join(t.TempDir(), "captures.db"), 0, 0
	var before []string
	for round := range kills + 1 {
		s := serve(t, store)
		found := s.recorded(t)
		for _, state := range before {
			if !found[state] {
				lost++
				t.Errorf("%s was answered and is lost", state)
			}
		}
		if round == kills {
			s.end(t)
			break
		}
		if round%50 == 49 { // the list is read whole in each round
			req := request(t, http.MethodDelete, s.API+"/captures", nil)
			req.Header.Set("Authorization", "Bearer "+s.Token)
			if code, body := status(t, http.DefaultClient, req); code/100 != 2 {
				t.Fatalf("deleting all: %d %s", code, body)
			}
			if left := s.recorded(t); len(left) > 0 {
				t.Errorf("%d captures are left after all were deleted: %s", len(left), strings.Join(before, " "))
			}
		}
		before = s.burst(t, round, rand.IntN(60)+1)
		answered += len(before)
	}
	t.Logf("killed %d times, %d messages answered before, %d lost", kills, answered, lost)
}
