package cli

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// ConfigSchema returns the JSON Schema of the configuration file, by which an editor completes it: the flags of all
// commands, with their helps and values. A flag that commands read in several ways has the values of each.
func ConfigSchema() ([]byte, error) {
	root := (&Command{Now: time.Now, Getenv: func(string) string { return "" }}).root(io.Discard)
	properties := map[string]any{}
	for name, known := range allFlags(root) {
		if known {
			properties[name] = settingSchema(root, name)
		}
	}
	out, err := json.MarshalIndent(map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "samlscope.yaml",
		"description": "The configuration file of samlscope: a flag's name without dashes, and its value.",
		"type":        "object", "properties": properties, "additionalProperties": false,
	}, "", "  ")
	return append(out, '\n'), err
}

// settingSchema says what may be set under a flag's name.
func settingSchema(root *cobra.Command, name string) map[string]any {
	var helps []string
	var values []any
	take := func(of string, f *pflag.Flag) {
		if f == nil {
			return
		}
		help := strings.ReplaceAll(f.Usage, "`", "")
		if i := slices.IndexFunc(helps, func(h string) bool { return strings.HasSuffix(h, ": "+help) }); i >= 0 {
			helps[i] = strings.Replace(helps[i], ": ", ", "+of+": ", 1)
		} else {
			helps = append(helps, of+": "+help)
		}
		values = append(values, valueSchemas(f)...)
	}
	take("every command", root.PersistentFlags().Lookup(name))
	for _, cmd := range everyCommand(root) {
		take(strings.TrimPrefix(cmd.CommandPath(), "samlscope "), cmd.LocalNonPersistentFlags().Lookup(name))
	}
	seen := map[string]bool{}
	values = slices.DeleteFunc(append(values, map[string]any{"type": "null"}), func(v any) bool {
		text, _ := json.Marshal(v) // of strings only
		twice := seen[string(text)]
		seen[string(text)] = true
		return twice
	})
	return map[string]any{"description": strings.Join(helps, "\n"), "anyOf": values}
}

// valueSchemas are the forms in which the file may give a flag's value.
func valueSchemas(f *pflag.Flag) []any {
	text := map[string]any{"type": "string"}
	if w, ok := f.Value.(word); ok {
		return []any{map[string]any{"enum": w.words}}
	}
	if repeatable(f) {
		return []any{text, map[string]any{"type": "array", "items": text}}
	}
	switch f.Value.Type() {
	case "bool":
		return []any{map[string]any{"type": "boolean"}}
	case "int":
		return []any{map[string]any{"type": "integer"}}
	case "duration":
		return []any{text, map[string]any{"const": 0}}
	}
	return []any{text}
}
