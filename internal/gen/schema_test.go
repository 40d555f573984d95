package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/render"
)

// TestReportsFitTheSchema: what the program prints about messages of the corpus is what docs/schema says, and nothing
// else.
func TestReportsFitTheSchema(t *testing.T) {
	all, err := schemas("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := compare("../../docs/schema", ".schema.json", all); err != nil {
		t.Error(err)
	}
	written := all["report.schema.json"]
	cases, err := corpus.Cases()
	if err != nil {
		t.Fatal(err)
	}
	var reports []*inspect.Report
	for i := 0; i < len(cases); i += 9 { // a sample of all families is enough, and takes a second
		reports = append(reports, corpus.Report(cases[i]))
	}
	schema, document := decoded(t, written), decoded(t, printed(t, reports))
	if faults := misfits(schema, schema, document, ""); len(faults) > 0 {
		t.Errorf("%d values do not fit, the first: %s", len(faults), strings.Join(faults[:min(5, len(faults))], "; "))
	}

	first := document["reports"].([]any)[0].(object)
	for name, spoil := range map[string]func(){
		"another verdict":  func() { first["verdict"] = "perhaps" },
		"a missing field":  func() { delete(first, "headline") },
		"an unknown field": func() { first["mood"] = "good" },
		"another type":     func() { first["checks"] = "all" },
	} {
		spoil()
		if len(misfits(schema, schema, document, "")) == 0 {
			t.Errorf("%s fits", name)
		}
		document = decoded(t, printed(t, reports))
		first = document["reports"].([]any)[0].(object)
	}
}

// TestReportsOfNoMessageFitTheSchema: so does what it prints about an input in which nothing was decoded.
func TestReportsOfNoMessageFitTheSchema(t *testing.T) {
	all, err := schemas("../..")
	if err != nil {
		t.Fatal(err)
	}
	schema := decoded(t, all["report.schema.json"])
	for _, input := range []string{
		`{"a":[1,true,null,"x"]}`,
		"curl https://x.example/",
		"POST /saml HTTP/1.1\r\nHost: signin.aws.amazon.com\r\n\r\nRelayState=x",
		"<!doctype html><html><form><input name=a></form></html>",
		"SAMLResponse=x", // near miss: a layer was taken off
	} {
		var reports []*inspect.Report
		if err := inspect.Read("login.txt", strings.NewReader(input), func(m *inspect.Message) {
			reports = append(reports, inspect.Inspect(m, inspect.Options{}))
		}); err != nil {
			t.Fatal(err)
		}
		document := decoded(t, printed(t, reports))
		if faults := misfits(schema, schema, document, ""); len(faults) > 0 {
			t.Errorf("%q: %s", input, strings.Join(faults, "; "))
		}
	}
}

// TestManifestFitsTheSchema: what collect writes is what docs/schema says.
func TestManifestFitsTheSchema(t *testing.T) {
	all, err := schemas("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "evidence")
	d, err := evidencedir.Create(dir, "samlscope test", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	d.Caller(evidencedir.Caller{Account: "400000000004"})
	d.Tenant(evidencedir.Tenant{ID: "t"})
	call := evidencedir.Call{Operation: "iam:GetRole", State: evidencedir.Complete, File: "role.json", Count: 1}
	if err := errors.Join(d.Write(call, []byte("{}")), d.Close()); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, evidencedir.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	schema := decoded(t, all["evidence.schema.json"])
	if faults := misfits(schema, schema, decoded(t, manifest), ""); len(faults) > 0 {
		t.Error(faults)
	}
	spoiled := decoded(t, bytes.ReplaceAll(manifest, []byte(`"complete"`), []byte(`"done"`)))
	if len(misfits(schema, schema, spoiled, "")) == 0 {
		t.Error("another state fits")
	}
}

// TestPreflightFitsTheSchema: so is what preflight prints.
func TestPreflightFitsTheSchema(t *testing.T) {
	all, err := schemas("../..")
	if err != nil {
		t.Fatal(err)
	}
	e, err := preflight.Read(t.Context(), "../../docs/examples/preflight")
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Judge(t.Context(), preflight.Options{At: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := render.PreflightJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	schema, document := decoded(t, all["preflight.schema.json"]), decoded(t, b.Bytes())
	if faults := misfits(schema, schema, document, ""); len(faults) > 0 {
		t.Errorf("%d values do not fit, the first: %s", len(faults), strings.Join(faults[:min(5, len(faults))], "; "))
	}
	document["users"].([]any)[0].(object)["outcome"] = "perhaps"
	if len(misfits(schema, schema, document, "")) == 0 {
		t.Error("another outcome fits")
	}
}

func printed(t *testing.T, reports []*inspect.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render.JSON(&b, reports); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decoded(t *testing.T, data []byte) object {
	t.Helper()
	v := object{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// misfits says where a value is not what a schema says, as far as our schemas use the standard. A field that the
// schema does not know is one that it forgot.
func misfits(root, schema object, v any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		return misfits(root, root["$defs"].(object)[strings.TrimPrefix(ref, "#/$defs/")].(object), v, at)
	}
	if either, ok := schema["anyOf"].([]any); ok {
		var faults []string
		for _, one := range either {
			some := misfits(root, one.(object), v, at)
			if len(some) == 0 {
				return nil
			}
			if faults == nil {
				faults = some
			}
		}
		return faults
	}
	if only, ok := schema["const"]; ok {
		if only == v {
			return nil
		}
		return []string{fmt.Sprintf("%s is %v", at, v)}
	}
	var faults []string
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, v) {
		faults = append(faults, fmt.Sprintf("%s is %v", at, v))
	}
	kind := schema["type"]
	switch v := v.(type) {
	case string, json.Number, bool, nil:
		want := map[string]string{
			"string": "string", "json.Number": "integer", "bool": "boolean", "<nil>": "null",
		}[fmt.Sprintf("%T", v)]
		if kinds, several := kind.([]any); kind != nil && kind != want && !(several && slices.Contains(kinds, any(want))) {
			faults = append(faults, fmt.Sprintf("%s is a %s", at, want))
		}
	case []any:
		items, ok := schema["items"].(object)
		if !ok {
			return append(faults, at+" is an array")
		}
		for i, item := range v {
			faults = append(faults, misfits(root, items, item, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case object:
		properties, _ := schema["properties"].(object)
		for name, value := range v {
			if p, known := properties[name].(object); known {
				faults = append(faults, misfits(root, p, value, at+"."+name)...)
			} else {
				faults = append(faults, at+"."+name+" is not in the schema")
			}
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, there := v[name.(string)]; !there {
				faults = append(faults, at+"."+name.(string)+" is missing")
			}
		}
	}
	return faults
}
