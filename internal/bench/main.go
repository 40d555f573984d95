// Command bench measures samlscope against its peers over signed Responses of
// Entra's shape, all in one run on the same machine, and prints ratios.
//
//	go run ./internal/bench [-n 2000]
//
// A peer that cannot be had is named and left out: libxmlsec1's loop is built on
// the spot where cc and libxmlsec1-dev are there, node-saml comes from npm where
// node is there.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"time"
)

func main() {
	n := flag.Int("n", 2000, "messages")
	rounds := flag.Int("rounds", 5, "interleaved rounds, of which the median ratio is printed")
	flag.Parse()
	debug.SetGCPercent(400) // as samlscope inspect has it, and to the favor of every contestant in Go
	if err := run(*n, *rounds); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(3)
	}
}

func run(n, rounds int) error {
	dir, err := os.MkdirTemp("", "samlscope-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a leftover in the temporary folder harms nobody
	fmt.Printf("signing %d messages …\n", n)
	set, err := generate(n)
	if err != nil {
		return err
	}
	peers, missing, err := contestants(dir, set)
	if err != nil {
		return err
	}
	ours := peers[0]
	ratios := map[string][]float64{}
	if _, err := timed(ours, n); err != nil { // warms the caches for everybody
		return err
	}
	for range rounds {
		for _, p := range peers[1:] {
			// Each peer has a run of ours right before its own: what else the
			// machine does changes from one second to the next.
			base, err := timed(ours, n)
			if err != nil {
				return err
			}
			d, err := timed(p, n)
			if err != nil {
				return err
			}
			ratios[p.name] = append(ratios[p.name], base.Seconds()/d.Seconds())
		}
	}
	fmt.Printf("\n%d messages of %d bytes on %d processors; median of %d rounds [min-max]\n\n", n, len(set.values[0]),
		runtime.NumCPU(), rounds)
	fmt.Printf("%-62s %-20s %s\n", "samlscope, report included, against", "time ratio", "goal")
	for _, p := range peers[1:] {
		r := ratios[p.name]
		sort.Float64s(r)
		fmt.Printf("%-62s %-20s %s\n", p.name, fmt.Sprintf("%.3f [%.3f-%.3f]", r[len(r)/2], r[0], r[len(r)-1]), p.goal)
	}
	for _, m := range missing {
		fmt.Printf("%-62s %s\n", m[0], "left out: "+m[1])
	}
	printAllocations(set)
	return printBounds()
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
