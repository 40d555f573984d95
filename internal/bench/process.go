package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// cost is what processes took, from the start of the first to the end of the last.
type cost struct {
	CPU, Wall time.Duration
	Peak      int64 // bytes of the largest; 0 where the system does not say
}

// runner is the argument with which this program measures other commands, and
// does nothing else.
const runner = "-run-commands"

// measured runs commands at the same time, from its own small process:
// Linux counts what a process held before it became the command as the
// command's memory, and this one holds every message.
func measured(commands ...[]string) (all cost, err error) { return measure(errand{Commands: commands}) }

// errand is what that process is asked to do.
type errand struct {
	Commands [][]string
	Finds    bool // they end with 1, because they find something
}

func measure(e errand) (all cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return all, err
	}
	task, err := json.Marshal(e)
	if err != nil {
		return all, err
	}
	cmd := exec.Command(self, runner, string(task))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return all, fmt.Errorf("measuring %s: %w", filepath.Base(e.Commands[0][0]), err)
	}
	return all, json.Unmarshal(out, &all)
}

// runCommands is what that process does. What the commands print goes nowhere,
// so that no disk is measured.
func runCommands(task string) error {
	var e errand
	if err := json.Unmarshal([]byte(task), &e); err != nil {
		return err
	}
	all := make([]*exec.Cmd, len(e.Commands))
	errs := make([]error, len(e.Commands))
	start := time.Now()
	for i, c := range e.Commands {
		all[i] = exec.Command(c[0], c[1:]...)
		all[i].Stderr = os.Stderr
		errs[i] = all[i].Start()
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, cmd := range all {
		errs[i] = cmd.Wait()
		if e.Finds && cmd.ProcessState.ExitCode() == 1 {
			errs[i] = nil
		}
	}
	total := cost{Wall: time.Since(start)}
	for _, cmd := range all {
		total.CPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		total.Peak = max(total.Peak, peak(cmd.ProcessState))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(total)
}

// built compiles one of our commands into dir.
func built(dir, name, source string) (string, error) {
	bin := filepath.Join(dir, name)
	if out, err := exec.Command("go", "build", "-trimpath", "-o", bin, source).CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %s", name, bytes.TrimSpace(out))
	}
	return bin, nil
}

// printProcess prints what the command takes as a process: reading, judging and
// printing, against a loop that only verifies.
func printProcess(dir string, set *messages, rounds int) error {
	bin, err := built(dir, "samlscope", "./cmd/samlscope")
	if err != nil {
		return err
	}
	cert, files, err := shares(dir, set)
	if err != nil {
		return err
	}
	batch := filepath.Join(dir, "batch.txt")
	if err := os.WriteFile(batch, []byte(strings.Join(set.values, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	var loop [][]string
	verify, missing := buildXMLSec(dir)
	for _, f := range files {
		if missing == nil {
			loop = append(loop, append(verify[:1:1], f, cert))
		}
	}
	fmt.Printf("\nthe command as a process: %d messages of %d bytes on %d processors, reports thrown away; "+
		"median of %d rounds [min-max]\n\n", len(set.values), len(set.values[0]), runtime.NumCPU(), rounds)
	const row = "%-42s %-24s %-24s %s\n"
	fmt.Printf(row, "samlscope inspect, against libxmlsec1's loop", "CPU ratio", "wall ratio", "peak memory")
	for _, format := range []string{"jsonl", "text"} {
		ours := []string{bin, "inspect", "--format", format, "--cert", cert, batch}
		if err := printFormat(row, format, ours, loop, rounds); err != nil {
			return err
		}
	}
	fmt.Printf(row, "goal", "<= 0.50", "<= 0.60", "<= 128 MB")
	if missing != nil {
		fmt.Println("libxmlsec1's loop is left out, and no ratio said: " + missing.Error())
	}
	return printStart(dir, bin, rounds)
}

// printFormat measures one format, each round with a run of the peer after ours.
func printFormat(row, format string, ours []string, loop [][]string, rounds int) error {
	var cpu, wall []float64
	var most int64
	var last cost
	for range rounds {
		own, err := measured(ours)
		if err != nil {
			return err
		}
		last, most = own, max(most, own.Peak)
		if len(loop) == 0 {
			continue
		}
		peer, err := measured(loop...)
		if err != nil {
			return err
		}
		cpu = append(cpu, own.CPU.Seconds()/peer.CPU.Seconds())
		wall = append(wall, own.Wall.Seconds()/peer.Wall.Seconds())
	}
	memory := "not known"
	if most > 0 {
		memory = fmt.Sprintf("%.0f MB", float64(most)/1e6)
	}
	if len(loop) == 0 {
		fmt.Printf(row, "--format "+format, last.CPU.Round(time.Millisecond), last.Wall.Round(time.Millisecond), memory)
		return nil
	}
	fmt.Printf(row, "--format "+format, spread(cpu), spread(wall), memory)
	return nil
}

// starts is how often a program is started in one round: one start is too short
// to be measured by itself.
const starts = 20

const hello = `package main

import "fmt"

func main() { fmt.Println("samlscope") }
`

// printStart prints what starting takes: the command's shortest answer against a
// Go program that prints one line.
func printStart(dir, bin string, rounds int) error {
	source := filepath.Join(dir, "hello.go")
	if err := os.WriteFile(source, []byte(hello), 0o600); err != nil {
		return err
	}
	line, err := built(dir, "hello", source)
	if err != nil {
		return err
	}
	var cpu, wall []float64
	for range rounds {
		var own, peer cost
		for range starts {
			a, errA := measured([]string{bin, "version"})
			b, errB := measured([]string{line})
			if err := cmp.Or(errA, errB); err != nil {
				return err
			}
			own.CPU, own.Wall = own.CPU+a.CPU, own.Wall+a.Wall
			peer.CPU, peer.Wall = peer.CPU+b.CPU, peer.Wall+b.Wall
		}
		cpu = append(cpu, own.CPU.Seconds()/peer.CPU.Seconds())
		wall = append(wall, own.Wall.Seconds()/peer.Wall.Seconds())
	}
	const row = "%-42s %-24s %-24s %s\n"
	fmt.Println()
	fmt.Printf(row, "samlscope version, against", "CPU ratio", "wall ratio", "goal of both")
	fmt.Printf(row, "a Go program that prints one line", spread(cpu), spread(wall), "<= 4")
	return nil
}
