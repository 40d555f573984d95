package cli

import (
	"fmt"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/web"
)

// pasted judges what was pasted or dropped into the page, as `inspect` would.
func (j *judge) pasted(name string, body []byte, q web.Query) (inspect.Reports, error) {
	o := j.evidence.add(j.options)
	if q.Alone {
		o = inspect.Options{RelayURLs: o.RelayURLs}
	}
	o.ACS, o.RelayState, o.Strict = q.ACS, q.RelayState, q.Strict || o.Strict
	if q.Skew > 0 {
		o.Skew = q.Skew
	}
	if q.Target != "" {
		o.Target = inspect.Target(q.Target)
	}
	switch q.At {
	case "":
	case "issued":
		o.Clock = inspect.Clock{Basis: "issued"}
	case "now":
		o.Clock = inspect.Clock{Basis: "now", At: j.now()}
	default:
		t, err := time.Parse(time.RFC3339, q.At)
		if err != nil {
			return inspect.Reports{}, fmt.Errorf("at is now, issued or an instant like 2026-11-22T03:00:00Z, not %q", q.At)
		}
		o.Clock = inspect.Clock{Basis: "given", At: t}
	}
	var reports []*inspect.Report
	for _, m := range inspect.Messages(name, body) {
		reports = append(reports, inspect.Inspect(m, o))
	}
	return inspect.Collect(reports), nil
}
