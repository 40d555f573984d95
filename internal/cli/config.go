package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// configure gives each flag that was not typed its value from the environment
// or from the configuration file.
func (c *Command) configure(cmd *cobra.Command) error {
	file, err := c.configFile(cmd)
	if err != nil {
		return err
	}
	var problem error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || problem != nil || f.Name == "config" || f.Name == "help" {
			return
		}
		name := "SAMLSCOPE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value := c.Getenv(name); value != "" {
			problem = set(cmd, f, strings.Split(value, "\n"), name)
		} else if values, there := file[f.Name]; there {
			problem = set(cmd, f, values, c.configName(cmd)+": "+f.Name)
		}
	})
	return problem
}

// set gives a flag its value or, for a repeatable flag, its values.
func set(cmd *cobra.Command, f *pflag.Flag, values []string, from string) error {
	for _, v := range values {
		if err := cmd.Flags().Set(f.Name, v); err != nil {
			return usage("%s: %w", from, err)
		}
	}
	return nil
}

func (c *Command) configName(cmd *cobra.Command) string {
	if f := cmd.Flag("config"); f != nil && f.Value.String() != "" {
		return f.Value.String()
	}
	return c.Getenv("SAMLSCOPE_CONFIG")
}

// configFile reads the configuration file. Keys are names of flags of any
// command, so that one file serves them all; another key is an error.
func (c *Command) configFile(cmd *cobra.Command) (map[string][]string, error) {
	name := c.configName(cmd)
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, failed(fmt.Errorf("reading the configuration: %w", err), "")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, usage("reading the configuration %s: %w", name, err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, usage("reading the configuration %s: it is not a list of `key: value`", name)
	}
	known := allFlags(cmd.Root())
	out := map[string][]string{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if !known[key.Value] {
			return nil, usage("%s:%d: there is no flag %q to set", name, key.Line, key.Value)
		}
		values, err := scalars(value)
		if err != nil {
			return nil, usage("%s:%d: %s: %w", name, value.Line, key.Value, err)
		}
		out[key.Value] = values
	}
	return out, nil
}

func scalars(n *yaml.Node) ([]string, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}, nil
	case yaml.SequenceNode:
		out := make([]string, 0, len(n.Content))
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, errors.New("the list holds something other than plain values")
			}
			out = append(out, item.Value)
		}
		return out, nil
	}
	return nil, errors.New("the value is neither plain nor a list")
}

// allFlags names the flags of every command.
func allFlags(root *cobra.Command) map[string]bool {
	out := map[string]bool{}
	add := func(f *pflag.Flag) { out[f.Name] = f.Name != "help" && f.Name != "config" }
	for _, cmd := range root.Commands() {
		cmd.Flags().VisitAll(add)
	}
	return out
}
