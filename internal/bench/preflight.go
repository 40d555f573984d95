package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/collect"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// printPreflight prints what preflight takes a user, as a process that reads a directory and prints every user, against
// inspect's messages in the same run.
func printPreflight(dir string, set *messages, users, rounds int) error {
	bin, err := built(dir, "samlscope", "./cmd/samlscope")
	if err != nil {
		return err
	}
	cert, _, err := shares(dir, set)
	if err != nil {
		return err
	}
	batch := filepath.Join(dir, "batch.txt")
	if err := os.WriteFile(batch, []byte(strings.Join(set.values, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	evidence := filepath.Join(dir, "evidence")
	if err := collected(evidence, users); err != nil {
		return err
	}
	var ratios, each []float64
	var most int64
	for range rounds {
		peer, err := measured([]string{bin, "inspect", "--format", "json", "--max-messages", "0", "--cert", cert, batch})
		if err != nil {
			return err
		}
		own, err := measure(errand{
			Commands: [][]string{{bin, "preflight", "--evidence", evidence, "--format", "json"}}, Finds: true,
		})
		if err != nil {
			return err
		}
		perUser, perMessage := own.CPU.Seconds()/float64(users), peer.CPU.Seconds()/float64(len(set.values))
		ratios, each = append(ratios, perUser/perMessage), append(each, perUser*1e6)
		most = max(most, own.Peak)
	}
	const row = "%-42s %-24s %-24s %s\n"
	fmt.Println()
	fmt.Printf(row, fmt.Sprintf("samlscope preflight, %d users", users), "CPU ratio to a message", "CPU of a user, µs",
		"peak memory")
	fmt.Printf(row, "--format json", spread(ratios), spread(each), fmt.Sprintf("%.0f MB", float64(most)/1e6))
	fmt.Printf(row, "goal", "<= 0.25", "<= 60", "<= 512 MB")
	return nil
}

// collected is a directory that collect has filled from the stand-in of AWS and Microsoft Graph, without waiting for
// the rates of the services.
func collected(dir string, users int) (err error) {
	live, err := livecloud.NewLive(users, time.Now())
	if err != nil {
		return err
	}
	defer live.Close()
	res, err := collect.Run(context.Background(), collect.Options{
		Need: collect.Need{App: livecloud.LiveApp}, Dir: dir, Tool: "bench", StandIn: live.URL,
		Entra:  collect.EntraOptions{Token: "stand-in", Graph: live.URL, Authority: live.URL},
		Clock:  collect.Clock{Now: time.Now, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
		Getenv: func(string) string { return "" }, Say: func(string) {},
	})
	if err == nil && !res.Read() {
		err = errors.New("collect has read nothing")
	}
	return err
}
