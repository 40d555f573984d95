package main

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
)

// printAllocations prints what one judged message costs the collector.
func printAllocations(set *messages) {
	i := 0
	allocs := testing.AllocsPerRun(200, func() {
		set.judge(set.values[i%len(set.values)])
		i++
	})
	fmt.Printf("\n%-62s %-20.0f %s\n", "allocations for each judged message", allocs, "<= 300")
}

// hostile are inputs that blow up XML and XML Signature libraries.
func hostile() []struct{ name, xml string } {
	repeat := strings.Repeat
	var declarations strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&declarations, ` xmlns:n%d="urn:n"`, i)
	}
	return []struct{ name, xml string }{
		{"a million empty elements", "<a>" + repeat("<b/>", 1_000_000/4) + "</a>"},
		{"30,000 namespace declarations, 900 children", "<a" + declarations.String() + ">" + repeat("<b/>", 900) + "</a>"},
		{"1 MiB of comments", "<a>" + repeat("<!---->", 1<<20/7) + "</a>"},
		{"900 levels", repeat("<a>", 900) + repeat("</a>", 900)},
		{"430,000 levels", repeat("<a>", 430_000)},
		{"100,000 attributes", "<a" + repeat(` b="1"`, 100_000) + "/>"},
		{"1 MiB of text", "<a>" + repeat("x", 1<<20) + "</a>"},
		{"a DOCTYPE with entities", `<!DOCTYPE a [<!ENTITY a "` + repeat("x", 1<<16) + `"><!ENTITY b "` +
			repeat("&a;", 1<<10) + `">]><a>&b;</a>`},
	}
}

// printBounds prints the worst cost of refusing hostile input.
func printBounds() error {
	fmt.Printf("\n%-62s %-20s %s\n", "hostile input, refused", "time", "memory (goals: 50 ms, 64 MB)")
	for _, h := range hostile() {
		data := []byte(h.xml)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		r := inspect.Inspect(inspect.Messages("-", data)[0], inspect.Options{})
		d := time.Since(start)
		runtime.ReadMemStats(&after)
		if r.Verdict != inspect.Reject {
			return fmt.Errorf("%s was not refused", h.name)
		}
		fmt.Printf("%-62s %-20s %.1f MB\n", h.name, d.Round(10*time.Microsecond),
			float64(after.TotalAlloc-before.TotalAlloc)/1e6)
	}
	return nil
}
