package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/cli"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/preflight"
)

// object is a JSON object, whose keys are printed in their order.
type object = map[string]any

// declared is what the source of a package says beyond its types: the values of named strings, and the fields'
// comments.
type declared struct {
	values   map[string][]string // by the names of package and type
	comments map[string]string   // by the names of package, type and field
}

// schemas are the JSON Schemas in docs/schema, by the names of their files. root is the module's folder.
func schemas(root string) (map[string][]byte, error) {
	report, err := schemaOf[inspect.Reports](root, inspect.Schema, "What samlscope inspect --format json prints.")
	if err != nil {
		return nil, err
	}
	users, err := schemaOf[preflight.Result](root, preflight.Schema, "What samlscope preflight --format json prints.")
	if err != nil {
		return nil, err
	}
	manifest, err := schemaOf[evidencedir.Manifest](root, evidencedir.Schema,
		"The manifest.json that samlscope collect writes.")
	if err != nil {
		return nil, err
	}
	captured, err := schemaOf[capture.Capture](root, "samlscope capture",
		"A capture, as samlscope captures list --format jsonl prints it.")
	if err != nil {
		return nil, err
	}
	header, err := fixtureSchema(root)
	if err != nil {
		return nil, err
	}
	config, err := cli.ConfigSchema()
	return map[string][]byte{
		"report.schema.json": report, "preflight.schema.json": users, "evidence.schema.json": manifest,
		"capture.schema.json": captured, "fixture.schema.json": header, "config.schema.json": config,
	}, err
}

var (
	headerRow = regexp.MustCompile("(?m)^\\| (`[a-z-]+:.*?) \\| (.*) \\|$")
	headerKey = regexp.MustCompile("`([a-z-]+):")
)

// fixtureSchema is the JSON Schema of a fixture's header, its lines read as the members of an object. What a line
// means is in docs/ci.md.
func fixtureSchema(root string) ([]byte, error) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "ci.md"))
	if err != nil {
		return nil, err
	}
	means := map[string]string{}
	for _, row := range headerRow.FindAllStringSubmatch(string(page), -1) {
		for _, key := range headerKey.FindAllStringSubmatch(row[1], -1) {
			means[key[1]] = row[2]
		}
	}
	properties := object{}
	for _, key := range fixturefile.Keys() {
		if means[key] == "" {
			return nil, fmt.Errorf("docs/ci.md does not say what %s: means", key)
		}
		property := object{"type": "string", "description": means[key]}
		if slices.Contains(fixturefile.Repeatable(), key) {
			property = object{"type": "array", "items": object{"type": "string"}, "description": means[key]}
		}
		properties[key] = property
	}
	properties["schema"].(object)["enum"] = []string{fixturefile.Schema}
	out, err := json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": fixturefile.Schema,
		"description": "The header of a fixture: each line is a member, and a line that may be repeated is an array. " +
			"It changes only by addition.",
		"type": "object", "properties": properties, "required": []string{"schema"}, "additionalProperties": false,
	}, "", "  ")
	return append(out, '\n'), err
}

// schemaOf writes the JSON Schema of a document.
func schemaOf[T any](root, title, about string) ([]byte, error) {
	of, err := declarations(filepath.Join(root, "inspect", "report"), filepath.Join(root, "internal", "preflight"),
		filepath.Join(root, "internal", "evidencedir"), filepath.Join(root, "internal", "capture"))
	if err != nil {
		return nil, err
	}
	definitions := object{}
	top := of.schema(reflect.TypeFor[T](), definitions)
	out, err := json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title,
		"description": about + " It changes only by addition: new fields and new values may come.",
		"$ref":        top["$ref"], "$defs": definitions,
	}, "", "  ")
	return append(out, '\n'), err
}

func declarations(dirs ...string) (*declared, error) {
	var files []string
	for _, dir := range dirs {
		some, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		files = append(files, some...)
	}
	d := &declared{map[string][]string{}, map[string]string{}}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				d.value(file.Name.Name, n)
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					for _, f := range s.Fields.List {
						for _, name := range f.Names {
							of := file.Name.Name + "." + n.Name.Name + "." + name.Name
							d.comments[of] = strings.Join(strings.Fields(f.Doc.Text()+" "+f.Comment.Text()), " ")
						}
					}
				}
			}
			return true
		})
	}
	for _, values := range d.values {
		slices.Sort(values)
	}
	return d, nil
}

// named is a type's name with that of its package.
func named(of reflect.Type) string { return path.Base(of.PkgPath()) + "." + of.Name() }

// value takes a constant of a named string type.
func (d *declared) value(in string, n *ast.ValueSpec) {
	of, isName := n.Type.(*ast.Ident)
	if !isName || len(n.Values) != 1 {
		return
	}
	if literal, ok := n.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
		if text, err := strconv.Unquote(literal.Value); err == nil {
			d.values[in+"."+of.Name] = append(d.values[in+"."+of.Name], text)
		}
	}
}

// schema says what values of a type look like in JSON. Structs go into the definitions, by their names.
func (d *declared) schema(of reflect.Type, definitions object) object {
	switch of.Kind() {
	case reflect.Pointer:
		return object{"anyOf": []object{d.schema(of.Elem(), definitions), {"type": "null"}}}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(of.Elem(), definitions)}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.String:
		if values := d.values[named(of)]; of == reflect.TypeFor[inspect.Verdict]() {
			return object{"type": []string{"string", "null"}, "enum": []any{values[0], values[1], values[2], nil}}
		} else if len(values) > 0 {
			return object{"type": "string", "enum": values}
		}
		return object{"type": "string"}
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return object{"type": "string", "format": "date-time"}
		}
		if definitions[of.Name()] == nil {
			definitions[of.Name()] = object{} // in case it holds itself
			definitions[of.Name()] = d.fields(of, definitions)
		}
		return object{"$ref": "#/$defs/" + of.Name()}
	}
	panic(fmt.Sprintf("a report holds a %s", of))
}

func (d *declared) fields(of reflect.Type, definitions object) object {
	properties, required := object{}, []string{}
	for f := range of.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			inner := d.fields(f.Type, definitions)
			maps.Copy(properties, inner["properties"].(object))
			required = append(required, inner["required"].([]string)...)
			continue
		}
		if name == "-" || name == "" {
			continue
		}
		property := d.schema(f.Type, definitions)
		if comment := d.comments[named(of)+"."+f.Name]; comment != "" {
			property["description"] = comment
		}
		properties[name] = property
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required}
}
