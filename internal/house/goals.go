package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// What the code is held to.
const (
	maxAverageFile  = 150 // lines
	maxFile         = 400 // lines
	maxP95Function  = 35  // lines
	maxFunction     = 80  // lines
	maxLongLines    = 0.5 // per cent of the Go lines, tests included
	minExamples     = 8   // functions Example…
	maxFiles        = 40  // in one package
	maxInspectFiles = 60  // in package inspect, its checks apart
	inspectPackage  = "inspect"
	checkFiles      = "check_" // what the checks' files begin with
)

// thinRooms are the packages whose tests are few for their code.
var thinRooms = []string{"internal/cli", "internal/ask", "internal/browser"}

// figure is one row of the table.
type figure struct {
	what, value, goal string // goal is empty when the figure is only watched
	where             string // what the figure belongs to, such as the longest function
	missed            bool
	offenders         []string // worst first
}

// measure computes every figure.
func measure(packages []*pkg) []figure {
	var files, tests []file
	for _, p := range packages {
		files, tests = append(files, p.code...), append(tests, p.tests...)
	}
	return slices.Concat(
		fileFigures(files), functionFigures(files), []figure{lineFigure(slices.Concat(files, tests)), nameFigure(files)},
		packageFigures(packages), ratioFigures(packages), []figure{exampleFigure(tests)},
	)
}

// missed says whether a figure misses its goal.
func missed(figures []figure) bool {
	return slices.ContainsFunc(figures, func(f figure) bool { return f.missed })
}

func fileFigures(files []file) []figure {
	bySize := slices.SortedStableFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(b.lines, a.lines) })
	total := 0
	var offenders []string
	for _, f := range bySize {
		total += f.lines
		if f.lines > maxFile {
			offenders = append(offenders, fmt.Sprintf("%s: %d lines", f.path, f.lines))
		}
	}
	largest := file{}
	if len(bySize) > 0 {
		largest = bySize[0]
	}
	average := ratio(total, len(files))
	return []figure{
		{what: "Go files", value: fmt.Sprint(len(files))},
		{what: "Go lines", value: fmt.Sprint(total)},
		{what: "average file, lines", value: fmt.Sprintf("%.1f", average), goal: fmt.Sprintf("<= %d", maxAverageFile),
			missed: average > maxAverageFile},
		{what: "largest file, lines", value: fmt.Sprint(largest.lines), goal: fmt.Sprintf("<= %d", maxFile),
			where: largest.path, missed: largest.lines > maxFile, offenders: offenders},
	}
}

func functionFigures(files []file) []figure {
	var all []function
	for _, f := range files {
		all = append(all, f.functions...)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b function) int { return cmp.Compare(a.lines, b.lines) })
	median, p95, longest := percentile(all, 50), percentile(all, 95), all[len(all)-1]
	return []figure{
		{what: "function, median lines", value: fmt.Sprint(median.lines)},
		{what: "function, 95th percentile", value: fmt.Sprint(p95.lines), goal: fmt.Sprintf("<= %d", maxP95Function),
			missed: p95.lines > maxP95Function, offenders: functionsOver(all, maxP95Function)},
		{what: "longest function, lines", value: fmt.Sprint(longest.lines), goal: fmt.Sprintf("<= %d", maxFunction),
			where:  fmt.Sprintf("%s (%s:%d)", longest.name, longest.path, longest.line),
			missed: longest.lines > maxFunction, offenders: functionsOver(all, maxFunction)},
	}
}

// percentile is the nearest rank in a sorted list: at least p per cent of the
// functions are no longer than this one.
func percentile(sorted []function, p int) function {
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

func functionsOver(sorted []function, limit int) []string {
	var out []string
	for _, f := range slices.Backward(sorted) {
		if f.lines <= limit {
			break
		}
		out = append(out, fmt.Sprintf("%s:%d: %s, %d lines", f.path, f.line, f.name, f.lines))
	}
	return out
}

// lineFigure covers tests as well, as the linter lll does.
func lineFigure(files []file) figure {
	total, long := 0, 0
	byLong := slices.SortedStableFunc(slices.Values(files),
		func(a, b file) int { return cmp.Compare(len(b.long), len(a.long)) })
	var offenders []string
	for _, f := range byLong {
		total, long = total+f.lines, long+len(f.long)
		if len(f.long) > 0 {
			offenders = append(offenders, fmt.Sprintf("%s: %d of %d lines, the first at %d", f.path, len(f.long), f.lines,
				f.long[0]))
		}
	}
	share := 100 * ratio(long, total)
	return figure{what: fmt.Sprintf("Go lines over %d columns", maxColumns), value: fmt.Sprintf("%.2f %%", share),
		goal: fmt.Sprintf("<= %.1f %%", maxLongLines), where: fmt.Sprintf("%d lines", long),
		missed: share > maxLongLines, offenders: offenders}
}

func nameFigure(files []file) figure {
	total := 0
	var offenders []string
	for _, f := range files {
		for _, n := range f.exported {
			total++
			if !n.documented {
				offenders = append(offenders, fmt.Sprintf("%s:%d: %s", n.path, n.line, n.name))
			}
		}
	}
	return figure{what: "exported names documented", value: fmt.Sprintf("%d of %d", total-len(offenders), total),
		goal: "all", missed: len(offenders) > 0, offenders: offenders}
}

// packageFigures counts the files of package inspect without its checks, one a
// file, and the files of every other package.
func packageFigures(packages []*pkg) []figure {
	row := func(what string, limit int, belongs func(*pkg) bool) (figure, bool) {
		var in []*pkg
		for _, p := range packages {
			if belongs(p) {
				in = append(in, p)
			}
		}
		if len(in) == 0 {
			return figure{}, false
		}
		slices.SortStableFunc(in, func(a, b *pkg) int { return cmp.Compare(files(b), files(a)) })
		f := figure{what: what, value: fmt.Sprint(files(in[0])), goal: fmt.Sprintf("<= %d", limit), where: in[0].name,
			missed: files(in[0]) > limit}
		for _, p := range in {
			if n := files(p); n > limit {
				f.offenders = append(f.offenders, fmt.Sprintf("%s: %d files", p.name, n))
			}
		}
		return f, true
	}
	var out []figure
	if f, found := row("files in inspect, checks apart", maxInspectFiles,
		func(p *pkg) bool { return p.name == inspectPackage }); found {
		out = append(out, f)
	}
	if f, found := row("most files in another package", maxFiles,
		func(p *pkg) bool { return p.name != inspectPackage }); found {
		out = append(out, f)
	}
	return out
}

// files counts the files of code in a package, the checks of inspect apart.
func files(p *pkg) int {
	n := 0
	for _, f := range p.code {
		if p.name != inspectPackage || !strings.HasPrefix(f.path, inspectPackage+"/"+checkFiles) {
			n++
		}
	}
	return n
}

// ratioFigures puts test lines beside code lines. They have no goal: a ratio
// says where to look, not what is tested.
func ratioFigures(packages []*pkg) []figure {
	code, tests := 0, 0
	for _, p := range packages {
		c, t := sizes(p)
		code, tests = code+c, tests+t
	}
	out := []figure{{what: "test : code", value: fmt.Sprintf("%.2f", ratio(tests, code)),
		where: fmt.Sprintf("%d lines of tests, scripts and e2e counted", tests)}}
	for _, name := range thinRooms {
		for _, p := range packages {
			if c, t := sizes(p); p.name == name {
				out = append(out, figure{what: "test : code in " + name, value: fmt.Sprintf("%.2f", ratio(t, c))})
			}
		}
	}
	return out
}

func sizes(p *pkg) (code, tests int) {
	for _, f := range p.code {
		code += f.lines
	}
	for _, f := range p.tests {
		tests += f.lines
	}
	return code, tests + p.testText
}

func exampleFigure(tests []file) figure {
	n := 0
	for _, f := range tests {
		n += f.examples
	}
	return figure{what: "examples (Example…)", value: fmt.Sprint(n), goal: fmt.Sprintf(">= %d", minExamples),
		missed: n < minExamples}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
