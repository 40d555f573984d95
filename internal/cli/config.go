package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/samlscope/samlscope/internal/app"
)

// maxConfig bounds the configuration file.
const maxConfig = 1 << 20

// setting is what the configuration file says about one flag.
type setting struct {
	values []string
	line   int
}

// configure gives each flag that was not typed its value from the environment
// or from the configuration file. A command without flags reads neither, so
// that a broken file does not keep anybody from the version or the completion.
func (c *Command) configure(cmd *cobra.Command) error {
	settable := false
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { settable = settable || !unset(f) })
	if !settable && !cmd.Flags().Changed("config") {
		return nil
	}
	name, from := c.configName(cmd)
	file, err := readConfig(cmd, name, from)
	if err != nil {
		return err
	}
	var problem error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || problem != nil || unset(f) {
			return
		}
		variable := "SAMLSCOPE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value := c.Getenv(variable); value != "" {
			values := []string{value}
			if repeatable(f) {
				values = lines(value)
			}
			c.setBy(f.Name, variable)
			problem = set(cmd, f, values, variable)
		} else if s, there := file[f.Name]; there {
			line := name + ":" + strconv.Itoa(s.line)
			c.setBy(f.Name, line)
			problem = set(cmd, f, s.values, line+": "+f.Name)
		}
	})
	return problem
}

// setBy remembers what has set a flag that was not typed.
func (c *Command) setBy(flag, by string) {
	if c.setFrom == nil {
		c.setFrom = map[string]string{}
	}
	c.setFrom[flag] = by
}

// source is the variable, or the line of the configuration, that has set a flag; "" when it was typed.
func (c *Command) source(flag string) string { return c.setFrom[flag] }

// unset says whether a flag is only ever typed.
func unset(f *pflag.Flag) bool { return f.Name == "config" || f.Name == "help" || f.Name == "version" }

func repeatable(f *pflag.Flag) bool {
	_, ok := f.Value.(pflag.SliceValue)
	return ok
}

// lines splits the value of a variable into the values of a repeatable flag.
func lines(value string) []string {
	var out []string
	for line := range strings.Lines(value) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// set gives a flag its value or, for a repeatable flag, its values. A value
// that only another command's flag of this name understands is left to that
// command: one file and one environment serve them all.
func set(cmd *cobra.Command, f *pflag.Flag, values []string, from string) error {
	if len(values) > 1 && !repeatable(f) {
		return usage("%s accepts one value, not a list", from)
	}
	for _, v := range values {
		err := cmd.Flags().Set(f.Name, v)
		if err == nil || elsewhere(cmd, f.Name, v) {
			continue
		}
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			err = invalid.Unwrap()
		}
		return usage("%w", misfit(from, f, v, err))
	}
	return nil
}

// elsewhere says whether another command's flag takes the value. Commands that
// do not run this time do not mind what their flags are set to.
func elsewhere(cmd *cobra.Command, name, value string) bool {
	for _, other := range everyCommand(cmd.Root()) {
		if f := other.Flags().Lookup(name); other != cmd && f != nil && f.Value.Set(value) == nil {
			return true
		}
	}
	return false
}

// configName is the configuration file, if one is named, and who names it.
func (c *Command) configName(cmd *cobra.Command) (name, from string) {
	if f := cmd.Flag("config"); f != nil && f.Changed {
		return f.Value.String(), "--config"
	}
	return c.Getenv("SAMLSCOPE_CONFIG"), "SAMLSCOPE_CONFIG"
}

// readConfig reads the configuration file. Keys are names of flags of any
// command, so that one file serves them all; another key is an error.
func readConfig(cmd *cobra.Command, name, from string) (map[string]setting, error) {
	if name == "" {
		return nil, nil
	}
	data, err := app.ReadFile("reading the configuration that "+from+" names,", name, maxConfig)
	if err != nil {
		return nil, err
	}
	top, err := parseConfig(data)
	if err != nil {
		return nil, usage("reading the configuration %s: %w", name, err).with("a line is a flag's name without dashes, a " +
			"colon and the value, for example strict: true")
	}
	known := allFlags(cmd.Root())
	out := map[string]setting{}
	for i := 0; top != nil && i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if !known[key.Value] {
			return nil, usage("%s:%d: there is no flag %q", name, key.Line, key.Value)
		}
		if before, twice := out[key.Value]; twice {
			return nil, usage("%s:%d: %s is already set in line %d", name, key.Line, key.Value,
				before.line).with("a repeatable flag accepts a list: " + key.Value + ": [one, other]")
		}
		values, err := scalars(value)
		if err != nil {
			return nil, usage("%s:%d: %s: %w", name, value.Line, key.Value, err)
		}
		out[key.Value] = setting{values, key.Line}
	}
	return out, nil
}

// parseConfig returns the one mapping that a configuration file holds, or nil
// if the file is empty.
func parseConfig(data []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("it contains more than one document")
	}
	top := doc.Content[0]
	if top.Kind == yaml.ScalarNode && top.Tag == "!!null" {
		return nil, nil
	}
	if top.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("it isn't a list of `key: value`")
	}
	return top, nil
}

// scalars returns the values of a key. One without a value sets nothing, like
// an empty environment variable.
func scalars(n *yaml.Node) ([]string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return nil, nil
		}
		return []string{n.Value}, nil
	case yaml.SequenceNode:
		out := make([]string, 0, len(n.Content))
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode || item.Tag == "!!null" {
				return nil, errors.New("the list contains something other than plain values")
			}
			out = append(out, item.Value)
		}
		return out, nil
	}
	return nil, errors.New("the value must be plain or a list")
}

// allFlags names the flags of every command.
func allFlags(root *cobra.Command) map[string]bool {
	out := map[string]bool{}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { out[f.Name] = !unset(f) })
	for _, cmd := range everyCommand(root) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { out[f.Name] = !unset(f) })
	}
	return out
}

// everyCommand lists the commands below one, to whatever depth.
func everyCommand(of *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range of.Commands() {
		all = append(append(all, cmd), everyCommand(cmd)...)
	}
	return all
}
