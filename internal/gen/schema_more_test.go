package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/cli"
	"github.com/samlscope/samlscope/internal/fixturefile"
)

// schemaFile is one of the schemas, as an editor would load it.
func schemaFile(t *testing.T, name string) object {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../docs/schema", name))
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, data)
}

// TestCapturesFitTheSchema: what captures list prints of a log is what docs/schema says.
func TestCapturesFitTheSchema(t *testing.T) {
	log := filepath.Join(t.TempDir(), "captures.db")
	store, err := capture.OpenSQLite(log)
	if err != nil {
		t.Fatal(err)
	}
	l := capture.NewLog(store, capture.LogOptions{})
	now := time.Now()
	state := "https://console.aws.amazon.com/"
	added, err := l.Add(t.Context(), capture.Record{SAMLResponse: "PHg+", Capture: capture.Capture{
		ReceivedAt: now, Via: capture.ViaRelay, Endpoint: "https://signin.aws.amazon.com/saml", RelayState: &state,
		State: capture.Held,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(t.Context(), capture.Record{SAMLResponse: "PHk+", Capture: capture.Capture{
		ReceivedAt: now, Via: capture.ViaImport, State: capture.Recorded,
	}}); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		l.SetAsked(t.Context(), added.ID, capture.Asked{Via: "sts", At: now, Status: 400, Code: "InvalidIdentityToken"}),
		l.SetFlow(t.Context(), added.ID, capture.Flow{ID: "f", Hops: []capture.Hop{{At: now, Station: report.StationEntra}}}),
		l.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(output(t, "captures", "list", "--store", log, "--format", "jsonl")), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d captures, want 2", len(lines))
	}
	schema := schemaFile(t, "capture.schema.json")
	for _, line := range lines {
		if faults := misfits(schema, schema, decoded(t, []byte(line)), ""); len(faults) > 0 {
			t.Errorf("%s in %s", faults, line)
		}
		for from, to := range map[string]string{`"via":"`: `"via":"other-`, `"headline":`: `"mood":`, `"endpoint":"`: `"endpoint":1,"x":"`} {
			if len(misfits(schema, schema, decoded(t, []byte(strings.Replace(line, from, to, 1))), "")) == 0 {
				t.Errorf("it fits with %s", to)
			}
		}
	}
}

// output is what samlscope prints when it is run so.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems strings.Builder
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems, Now: time.Now,
		Getenv: func(string) string { return "" }}
	if code := c.Main(t.Context(), args); code != 0 {
		t.Fatalf("%v: exit code %d: %s", args, code, problems.String())
	}
	return out.String()
}

// TestHeadersFitTheSchema: the headers of the recorded sign-ins of the documentation and of the corpus are what
// docs/schema says.
func TestHeadersFitTheSchema(t *testing.T) {
	schema := schemaFile(t, "fixture.schema.json")
	var files []string
	for _, pattern := range []string{"../../docs/examples/*.saml", "../../testdata/corpus/*.saml"} {
		some, err := filepath.Glob(pattern)
		if err != nil || len(some) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(some), err)
		}
		files = append(files, some...)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if faults := misfits(schema, schema, header(t, string(data)), ""); len(faults) > 0 {
			t.Errorf("%s: %s", name, faults)
		}
	}
	for _, lines := range []string{
		"schema: samlscope.fixture/v2", "schema: samlscope.fixture/v1\nmood: good", "acs: https://x.example",
	} {
		if len(misfits(schema, schema, header(t, lines+"\n\n<x/>"), "")) == 0 {
			t.Errorf("%q fits", lines)
		}
	}
}

// header is a fixture's header as the object that the schema is about.
func header(t *testing.T, text string) object {
	t.Helper()
	h, err := fixturefile.ParseHeader(text)
	if err != nil {
		t.Fatal(err)
	}
	lines := object{}
	for _, l := range h.Lines {
		if !slices.Contains(fixturefile.Repeatable(), l.Key) {
			lines[l.Key] = l.Value
			continue
		}
		before, _ := lines[l.Key].([]any)
		lines[l.Key] = append(before, l.Value)
	}
	return lines
}

// TestConfigurationFitsTheSchema: an editor accepts of a configuration file what samlscope accepts, and marks what it
// refuses.
func TestConfigurationFitsTheSchema(t *testing.T) {
	schema := schemaFile(t, "config.schema.json")
	for text, want := range map[string]bool{
		"strict: true\nskew: 30s\njobs: 2\ncolor: never": true,
		"strict:":            true,
		"skew: 0":            true,
		"format: jsonl":      true,
		"format: csv":        true, // of preflight
		"user: [alice, bob]": true,
		"user: alice":        true,
		"acs: https://signin.aws.amazon.com/saml": true,
		"at: 2026-11-20T09:31:00Z":                true,
		"format: xml":                             false,
		"format: [json, jsonl]":                   false,
		"strict: perhaps":                         false,
		"jobs: two":                               false,
		"skew: 5":                                 false,
		"formats: json":                           false,
		"help: true":                              false,
		"role: {arn: x}":                          false,
	} {
		name := filepath.Join(t.TempDir(), "samlscope.yaml")
		if err := os.WriteFile(name, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c := cli.Command{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Now: time.Now,
			Getenv: func(string) string { return "" }}
		const wrongUsage = 2
		accepts := c.Main(t.Context(), []string{"inspect", "--config", name, "../../docs/examples/works.xml"}) != wrongUsage
		if accepts != want {
			t.Errorf("samlscope accepts %q: %t, want %t", text, accepts, want)
		}
		if fits := len(misfits(schema, schema, asJSON(t, text), "")) == 0; fits != want {
			t.Errorf("the schema accepts %q: %t, want %t", text, fits, want)
		}
	}
}

// asJSON is YAML as an editor reads it: an unquoted time is a string there.
func asJSON(t *testing.T, text string) object {
	t.Helper()
	var values map[string]any
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, data)
}
