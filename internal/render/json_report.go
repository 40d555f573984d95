package render

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/samlscope/samlscope/inspect"
)

// Reports are written by hand, field by field, since encoding/json's reflection
// cost more than the judgement. A test holds them equal to it, and fails when a
// field is added here and not there.

func (w *jsonWriter) report(r *inspect.Report) {
	w.raw(`{"source":`)
	w.source(&r.Source)
	w.text(`,"kind":`, string(r.Kind))
	w.text(`,"target":`, string(r.Target))
	w.textOrNull(`,"service":`, r.Service)
	if r.EvaluatedAt == nil {
		w.raw(`,"evaluatedAt":null`)
	} else {
		w.time(`,"evaluatedAt":`, *r.EvaluatedAt)
	}
	w.textIf(`,"evaluatedAtBasis":`, r.EvaluatedAtBasis)
	w.textOrNull(`,"verdict":`, verdictOrNull(r.Verdict))
	w.textOrNull(`,"predicted":`, verdictOrNull(r.Predicted))
	if r.Observed == nil {
		w.raw(`,"observed":null`)
	} else {
		w.raw(`,"observed":`)
		w.observation(r.Observed)
	}
	list(w, `,"observations":`, r.Observations, (*jsonWriter).observation)
	w.text(`,"headline":`, r.Headline)
	list(w, `,"causes":`, r.Causes, (*jsonWriter).cause)
	w.checks(r.Checks)
	list(w, `,"findings":`, r.Findings, (*jsonWriter).finding)
	if r.Message == nil {
		w.raw(`,"message":null`)
	} else {
		w.raw(`,"message":`)
		w.message(r.Message)
	}
	list(w, `,"layers":`, r.Layers, (*jsonWriter).layer)
	listIf(w, `,"logs":`, r.Logs, (*jsonWriter).event)
	w.boolIf(`,"whatIf":`, r.WhatIf)
	if r.Answer != nil {
		w.answer(r.Answer)
	}
	w.raw("}")
}

func verdictOrNull(v inspect.Verdict) *string {
	if v == "" {
		return nil
	}
	return (*string)(&v)
}

func (w *jsonWriter) observation(o *inspect.Observation) {
	w.text(`{"by":`, string(o.By))
	w.text(`,"result":`, string(o.Result))
	if o.At != nil {
		w.time(`,"at":`, *o.At)
	}
	w.text(`,"where":`, o.Where)
	w.textIf(`,"text":`, o.Text)
	w.textIf(`,"matched":`, o.Matched)
	w.textIf(`,"role":`, o.Role)
	w.boolIf(`,"probable":`, o.Probable)
	w.text(`,"says":`, o.Says)
	w.raw("}")
}

func (w *jsonWriter) source(s *inspect.ReportSource) {
	w.text(`{"name":`, s.Name)
	w.number(`,"index":`, s.Index)
	w.text(`,"form":`, s.Form)
	w.text(`,"sha256":`, s.SHA256)
	if s.Line != 0 {
		w.number(`,"line":`, s.Line)
	}
	if s.Column != 0 {
		w.number(`,"column":`, s.Column)
	}
	w.boolIf(`,"credentials":`, s.Credentials)
	w.raw("}")
}

func (w *jsonWriter) cause(c *inspect.Cause) {
	w.text(`{"id":`, c.ID)
	w.text(`,"title":`, c.Title)
	w.text(`,"explanation":`, c.Explanation)
	list(w, `,"findings":`, c.Findings, (*jsonWriter).word)
	list(w, `,"fixes":`, c.Fixes, (*jsonWriter).fix)
	if c.FixVerified != nil {
		w.bool(`,"fixVerified":`, *c.FixVerified)
	}
	w.textIf(`,"evidence":`, c.Evidence)
	w.textIf(`,"evidenceSays":`, c.EvidenceSays)
	w.textIf(`,"fixed":`, c.Fixed)
	w.raw("}")
}

func (w *jsonWriter) fix(f *inspect.Fix) {
	w.text(`{"where":`, string(f.Where))
	w.text(`,"path":`, f.Path)
	w.text(`,"do":`, f.Do)
	w.raw("}")
}

func (w *jsonWriter) finding(f *inspect.Finding) {
	w.text(`{"id":`, f.ID)
	w.text(`,"severity":`, string(f.Severity))
	w.textIf(`,"predicted":`, string(f.Predicted))
	w.text(`,"basis":`, string(f.Basis))
	w.textIf(`,"role":`, f.Role)
	w.text(`,"title":`, f.Title)
	w.text(`,"detail":`, f.Detail)
	w.textIf(`,"code":`, f.Code)
	w.textOrNull(`,"got":`, f.Got)
	w.textOrNull(`,"want":`, f.Want)
	w.text(`,"path":`, f.Path)
	w.number(`,"line":`, f.Line)
	w.number(`,"column":`, f.Column)
	w.number(`,"offset":`, f.Offset)
	w.number(`,"length":`, f.Length)
	w.textIf(`,"awsError":`, f.AWSError)
	list(w, `,"fixes":`, f.Fixes, (*jsonWriter).fix)
	list(w, `,"sources":`, f.Sources, (*jsonWriter).citation)
	w.raw("}")
}

func (w *jsonWriter) citation(s *inspect.Source) {
	w.text(`{"title":`, s.Title)
	w.text(`,"url":`, s.URL)
	w.raw("}")
}

func (w *jsonWriter) layer(l *inspect.Layer) {
	w.text(`{"name":`, l.Name)
	w.number(`,"bytes":`, l.Bytes)
	w.textIf(`,"note":`, l.Note)
	w.raw("}")
}

func (w *jsonWriter) event(e *inspect.MatchedEvent) {
	w.text(`{"source":`, e.Source)
	w.text(`,"event":`, e.Event)
	if !e.Time.IsZero() {
		w.time(`,"time":`, e.Time)
	}
	w.textIf(`,"unreadTime":`, e.UnreadTime)
	w.textIf(`,"assertionId":`, e.AssertionID)
	w.textIf(`,"user":`, e.User)
	w.textIf(`,"role":`, e.Role)
	w.textIf(`,"application":`, e.Application)
	w.bool(`,"ok":`, e.OK)
	w.textIf(`,"code":`, e.Code)
	w.textIf(`,"message":`, e.Message)
	w.text(`,"matchedBy":`, e.MatchedBy)
	w.text(`,"says":`, e.Says)
	w.raw("}")
}

func (w *jsonWriter) answer(a *inspect.RecordedAnswer) {
	w.number(`,"answer":{"status":`, a.Status)
	w.textIf(`,"location":`, a.Location)
	w.textIf(`,"awsError":`, a.AWSError)
	w.textIf(`,"matched":`, a.Matched)
	w.boolIf(`,"unclear":`, a.Unclear)
	w.textIf(`,"says":`, a.Says)
	w.raw("}")
}

// checks writes how each check ended: nine tenths of a report, and nearly all of it
// as in the report before, whose results it shares.
func (w *jsonWriter) checks(results []*inspect.CheckResult) {
	w.raw(`,"checks":`)
	if results == nil {
		w.raw("null")
		return
	}
	last := lastWritten()
	w.raw("[")
	for i, c := range results {
		if i > 0 {
			w.raw(",")
		}
		if i >= len(last) {
			w.result(c)
			continue
		}
		known := last[i].Load()
		if known == nil || known.result != c {
			start := len(w.b)
			w.result(c)
			if c.Unless == "" && c.Outcome != inspect.Fail {
				last[i].Store(&writtenResult{c, bytes.Clone(w.b[start:])})
			}
			continue
		}
		w.b = append(w.b, known.json...)
	}
	w.raw("]")
}

// writtenResult is a result with its JSON.
type writtenResult struct {
	result *inspect.CheckResult
	json   []byte
}

// lastWritten has the result of each check that was written last, in the order of the catalogue, which is that of a
// report.
var lastWritten = sync.OnceValue(func() []atomic.Pointer[writtenResult] {
	return make([]atomic.Pointer[writtenResult], len(inspect.Catalogue()))
})

func (w *jsonWriter) result(c *inspect.CheckResult) {
	w.text(`{"id":`, c.ID)
	w.text(`,"outcome":`, string(c.Outcome))
	w.text(`,"severity":`, string(c.Severity))
	w.text(`,"basis":`, string(c.Basis))
	w.textIf(`,"reason":`, c.Reason)
	w.textIf(`,"unless":`, c.Unless)
	w.raw("}")
}
