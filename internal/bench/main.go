// Command bench measures samlscope against its peers over signed Responses of
// Entra's shape, all in one run on the same machine, and prints ratios: first
// the engine alone, then the command as a process, reading and reports included,
// then preflight of many users against inspect of as many messages.
//
//	go run ./internal/bench [-n 2000] [-rounds 5] [-batch 20000] [-batch-rounds 3] [-users 100000]
//
// A peer that cannot be had is named and left out: libxmlsec1's loop is built on
// the spot where cc and libxmlsec1-dev are there, node-saml comes from npm where
// node is there.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

// amounts are how much is measured.
type amounts struct {
	messages, rounds int // of the engine and its peers
	batch, batches   int // of the command as a process
	users            int // of preflight
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == runner {
		stop(runCommands(os.Args[2]))
		return
	}
	var a amounts
	flag.IntVar(&a.messages, "n", 2000, "messages for the engine and its peers; 0 leaves them out")
	flag.IntVar(&a.rounds, "rounds", 5, "interleaved rounds, of which the median ratio is printed")
	flag.IntVar(&a.batch, "batch", 20_000, "messages for the command as a process; 0 leaves it out")
	flag.IntVar(&a.batches, "batch-rounds", 3, "rounds of the command as a process")
	flag.IntVar(&a.users, "users", 100_000, "users for preflight; 0 leaves it out")
	flag.Parse()
	debug.SetGCPercent(1600) // as samlscope inspect has it, and to the favor of every contestant in Go
	stop(run(a))
}

// stop ends the program when something failed.
func stop(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(3)
	}
}

func run(a amounts) (err error) {
	n := max(a.messages, a.batch)
	if min(a.messages, a.batch, a.users) < 0 || n < 1 || a.rounds < 1 || a.batches < 1 {
		return errors.New("there is nothing to measure")
	}
	dir, err := os.MkdirTemp("", "samlscope-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fmt.Printf("signing %d messages …\n", n)
	set, err := generate(n)
	if err != nil {
		return err
	}
	if a.messages > 0 {
		if err := printEngine(dir, set.first(a.messages), a.rounds); err != nil {
			return err
		}
	}
	if a.batch > 0 {
		if err := printProcess(dir, set.first(a.batch), a.batches); err != nil {
			return err
		}
	}
	if a.users > 0 {
		return printPreflight(dir, set.first(n), a.users, a.batches)
	}
	return nil
}

// printEngine prints how the engine compares with its peers.
func printEngine(dir string, set *messages, rounds int) error {
	n := len(set.values)
	peers, missing, err := contestants(dir, set)
	if err != nil {
		return err
	}
	ratios, err := compete(peers, n, rounds)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d messages of %d bytes on %d processors; median of %d rounds [min-max]\n\n",
		n, len(set.values[0]), runtime.NumCPU(), rounds)
	fmt.Printf("%-62s %-20s %s\n", "samlscope's engine, report included, against", "time ratio", "goal")
	for _, p := range peers[1:] {
		fmt.Printf("%-62s %-20s %s\n", p.name, spread(ratios[p.name]), p.goal)
	}
	for _, m := range missing {
		fmt.Printf("%-62s %s\n", m[0], "left out: "+m[1])
	}
	printAllocations(set)
	return printBounds()
}

// compete returns the ratios of the first contestant's time to each other's.
func compete(peers []contestant, n, rounds int) (map[string][]float64, error) {
	ours := peers[0]
	ratios := map[string][]float64{}
	if _, err := timed(ours, n); err != nil { // warms the caches for everybody
		return nil, err
	}
	for range rounds {
		for _, p := range peers[1:] {
			// Each peer has a run of ours right before its own: what else the
			// machine does changes from one second to the next.
			base, err := timed(ours, n)
			if err != nil {
				return nil, err
			}
			d, err := timed(p, n)
			if err != nil {
				return nil, err
			}
			ratios[p.name] = append(ratios[p.name], base.Seconds()/d.Seconds())
		}
	}
	return ratios, nil
}

// spread is the median of some ratios, with the least and the greatest.
func spread(ratios []float64) string {
	slices.Sort(ratios)
	return fmt.Sprintf("%.3f [%.3f-%.3f]", ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
}

// timed lets one contestant judge every message, on all processors, and fails
// unless it takes all of them for good.
func timed(p contestant, n int) (time.Duration, error) {
	runtime.GC()
	start := time.Now()
	good, err := p.run()
	d := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", p.name, err)
	}
	if good != n {
		return 0, fmt.Errorf("%s took %d of %d messages for good", p.name, good, n)
	}
	return d, nil
}
