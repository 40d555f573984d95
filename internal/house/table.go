package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// printTable writes the figures beside their goals, then the offenders: at most
// show of them for each missed goal, or all when show is 0.
func printTable(w io.Writer, figures []figure, show int) error {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "\tfigure\tgoal\t\t")
	for _, f := range figures {
		state := ""
		switch {
		case f.missed:
			state = "missed"
		case f.goal != "":
			state = "met"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", f.what, f.value, f.goal, state, f.where)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, f := range figures {
		if f.missed && len(f.offenders) > 0 {
			writeOffenders(&out, f, show)
		}
	}
	for line := range strings.Lines(out.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func writeOffenders(out *strings.Builder, f figure, show int) {
	fmt.Fprintf(out, "\n%s: %s, goal %s\n", f.what, f.value, f.goal)
	listed := f.offenders
	if show > 0 && len(listed) > show {
		listed = listed[:show]
	}
	for _, o := range listed {
		fmt.Fprintf(out, "  %s\n", o)
	}
	if n := len(f.offenders) - len(listed); n > 0 {
		fmt.Fprintf(out, "  and %d more (-show 0 lists all)\n", n)
	}
}
