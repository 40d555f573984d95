package engine

import (
	"bytes"
	"encoding/json"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/version"
)

// about says which build this is.
func (e *Engine) about([]byte, [][]byte) ([]byte, error) {
	v, _ := version.Build()
	return json.Marshal(struct {
		Version string `json:"version"`
		Checks  int    `json:"checks"`
	}{v, version.Checks})
}

// checks lists the catalogue.
func (e *Engine) checks([]byte, [][]byte) ([]byte, error) {
	var b bytes.Buffer
	err := render.CatalogueJSON(&b, inspect.Catalogue())
	return b.Bytes(), err
}

// inspect judges every message of a file.
func (e *Engine) inspect(options []byte, files [][]byte) ([]byte, error) {
	var q Question
	if err := read(options, &q); err != nil {
		return nil, err
	}
	o, err := e.options(q)
	if err != nil {
		return nil, err
	}
	var reports []*inspect.Report
	if err := each(q, files[0], func(m *inspect.Message) error {
		reports = append(reports, inspect.Inspect(m, o))
		return nil
	}); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = render.JSON(&b, reports)
	return b.Bytes(), err
}

// explain says what an error text means: about the message of a file where one is given.
func (e *Engine) explain(options []byte, files [][]byte) ([]byte, error) {
	var q struct {
		Text string `json:"text"`
		Question
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	x := render.Explanation{Text: q.Text}
	if len(files) > 0 {
		m, o, err := e.one(q.Question, files[0])
		if err != nil {
			return nil, err
		}
		x.About = inspect.Inspect(m, o)
	}
	if x.Checks, x.Known = inspect.Explain(q.Text); len(x.Checks)+len(x.Known) == 0 {
		x.Nearest = inspect.NearestErrors(q.Text)
	}
	var b bytes.Buffer
	err := render.ExplainJSON(&b, x)
	return b.Bytes(), err
}

// whatIf judges a message as if it had been sent otherwise.
func (e *Engine) whatIf(options []byte, files [][]byte) ([]byte, error) {
	var q struct {
		Changes []inspect.Change `json:"changes"`
		Fix     string           `json:"fix"`
		Question
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	m, o, err := e.one(q.Question, files[0])
	if err != nil {
		return nil, err
	}
	report, err := inspect.WhatIf(m, o, e.now(), q.Changes, q.Fix)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Report *inspect.Report `json:"report"`
		XML    string          `json:"xml"` // unsigned, for reading only
	}{report, report.XML})
}

// compare says in what the messages of two files differ.
func (e *Engine) compare(options []byte, files [][]byte) ([]byte, error) {
	var q struct {
		A Question `json:"a"`
		B Question `json:"b"`
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	var sides [2]*inspect.Report
	for i, question := range []Question{q.A, q.B} {
		m, o, err := e.one(question, files[i])
		if err != nil {
			return nil, err
		}
		sides[i] = inspect.Inspect(m, o)
	}
	var b bytes.Buffer
	err := render.ComparisonJSON(&b, inspect.Compare(sides[0], sides[1]))
	return b.Bytes(), err
}

// fixture makes the redacted fixture of a message.
func (e *Engine) fixture(options []byte, files [][]byte) ([]byte, error) {
	var q Question
	if err := read(options, &q); err != nil {
		return nil, err
	}
	m, o, err := e.one(q, files[0])
	if err != nil {
		return nil, err
	}
	report := inspect.Inspect(m, o)
	made, err := fixture.RecordBy(m, report, o)
	if err == nil {
		made, err = fixture.Redact(made, report, fixture.RedactOptions{})
	}
	if err != nil {
		return nil, err
	}
	return made.Bytes(), nil
}
