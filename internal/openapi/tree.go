package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/oasdiff/yaml3"
)

// object is a node of a document. Scalars are string, bool, nil or json.Number: numbers stay as they are
// written, since "version: 1.10" is no number to its author.
type object = map[string]any

// readTree parses JSON or YAML within the bounds. Sizes are looked at before anything is built.
func readTree(text []byte) (object, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("%d bytes are more than the %d that are read", len(text), MaxBytes)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	var v any
	var err error
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) == 0 {
		return nil, errors.New("it is empty")
	} else if trimmed[0] == '{' || trimmed[0] == '[' {
		v, err = readJSON(text)
	} else {
		v, err = readYAML(text)
	}
	if err != nil {
		return nil, err
	}
	root, ok := v.(object)
	if !ok {
		return nil, errors.New("line 1: a document is an object")
	}
	return root, nil
}

func readJSON(text []byte) (any, error) {
	if err := weighJSON(text); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		at := d.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err, at = errors.New("the JSON ends too early"), int64(len(text))
		}
		return nil, fmt.Errorf("line %d: %w", line(text, at), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: more follows behind the document", line(text, d.InputOffset()))
	}
	return v, nil
}

func line(text []byte, at int64) int {
	return 1 + bytes.Count(text[:max(0, min(at, int64(len(text))))], []byte("\n"))
}

// weighJSON counts values and nesting without building either.
func weighJSON(text []byte) error {
	nodes, depth := 1, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			nodes++
			if depth++; depth > MaxDepth {
				return fmt.Errorf("line %d: nested deeper than %d", line(text, int64(i)), MaxDepth)
			}
		case '}', ']':
			depth--
		case ',':
			nodes++
		}
		if nodes > MaxNodes {
			return fmt.Errorf("line %d: more than %d values", line(text, int64(i)), MaxNodes)
		}
	}
	return nil
}

func readYAML(text []byte) (any, error) {
	// A node of the parser is some 200 bytes for as little as two: what cannot fit is refused unread.
	marks := 0
	for i, c := range text {
		switch c {
		case '[', '{', ',':
			marks++
		case '-', ':', '?':
			if i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n' || text[i+1] == '\r' || text[i+1] == '\t' {
				marks++
			}
		}
	}
	if marks > 2*MaxNodes {
		return nil, fmt.Errorf("more than %d values", MaxNodes)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	r := yamlReader{left: MaxNodes}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return nil, errors.New("it is empty")
	}
	return r.value(doc.Content[0], 0)
}

// yamlReader writes aliases out and counts what that comes to: a bomb is one that comes to too much.
type yamlReader struct{ left int }

func (r *yamlReader) value(n *yaml.Node, depth int) (any, error) {
	if r.left--; r.left < 0 {
		return nil, fmt.Errorf("line %d: more than %d values, aliases written out", n.Line, MaxNodes)
	}
	if depth > MaxDepth {
		return nil, fmt.Errorf("line %d: nested deeper than %d", n.Line, MaxDepth)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			v, err := r.value(c, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.MappingNode:
		return r.mapping(n, depth)
	}
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int", "!!float":
		return json.Number(n.Value), nil
	}
	return n.Value, nil
}

func (r *yamlReader) mapping(n *yaml.Node, depth int) (any, error) {
	m := make(object, len(n.Content)/2)
	var merged []object
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		v, err := r.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		if k.Kind != yaml.ScalarNode {
			continue // no name that OpenAPI knows
		}
		if k.ShortTag() == "!!merge" {
			merged = append(merged, objects(v)...)
			continue
		}
		m[k.Value] = v
	}
	for _, from := range merged {
		for k, v := range from {
			if r.left--; r.left < 0 {
				return nil, fmt.Errorf("line %d: more than %d values, aliases written out", n.Line, MaxNodes)
			}
			if _, own := m[k]; !own {
				m[k] = v
			}
		}
	}
	return m, nil
}

// objects is v, or the objects that it lists.
func objects(v any) []object {
	switch v := v.(type) {
	case object:
		return []object{v}
	case []any:
		var all []object
		for _, e := range v {
			if o, ok := e.(object); ok {
				all = append(all, o)
			}
		}
		return all
	}
	return nil
}

// text is a scalar as it was written.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// yes reads a boolean, also one that was written as a word.
func yes(v any) bool { return strings.EqualFold(text(v), "true") }

func texts(v any) []string {
	list, _ := v.([]any)
	var all []string
	for _, e := range list {
		if s := text(e); s != "" {
			all = append(all, s)
		}
	}
	return all
}
