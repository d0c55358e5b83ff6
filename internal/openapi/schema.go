package openapi

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/vedette-project/vedette"
)

// schema is what a document says of values at one place. It is a graph: recursive schemas are cycles in it.
type schema struct {
	types    vedette.Types // 0: any
	format   string
	enum     []string
	pattern  *regexp.Regexp
	props    map[string]*schema
	required []string
	extra    *schema // of members that have no name; nil: none are described
	items    *schema
	parts    []*schema // any of which may describe the value: allOf, oneOf, anyOf and the like
	choice   bool      // some of the parts are alternatives
	open     bool      // nothing is described, everything fits

	readOnly, writeOnly bool
}

// open describes nothing.
var open = &schema{open: true}

// job is a schema that was referred to and is yet to be read: references are followed from a list and
// never by recursion, so that a chain of any length costs no stack.
type job struct {
	to   *schema
	from any
}

// schema reads what v says. The result is complete once settle has run.
func (l *loader) schema(v any) *schema {
	s := &schema{}
	l.fill(s, v)
	return s
}

// settle reads everything that was referred to.
func (l *loader) settle() {
	for len(l.queue) > 0 {
		j := l.queue[len(l.queue)-1]
		l.queue = l.queue[:len(l.queue)-1]
		l.fill(j.to, j.from)
	}
}

func (l *loader) ref(ref string) *schema {
	if s := l.schemas[ref]; s != nil {
		return s
	}
	to := l.point(ref)
	if to == nil {
		l.note("schema: %s", missing(ref))
		l.schemas[ref] = open
		return open
	}
	s := &schema{}
	l.schemas[ref] = s
	l.queue = append(l.queue, job{s, to})
	return s
}

func (l *loader) fill(s *schema, v any) {
	o, ok := v.(object)
	if l.count++; !ok || l.count > maxSchemas {
		if b, is := v.(bool); !ok && (!is || b) || l.count > maxSchemas {
			s.open = true // "schema: true", nothing at all, or too much
		}
		if l.count == maxSchemas+1 {
			l.note("more than %d schemas: what comes later is taken for undescribed", maxSchemas)
		}
		return
	}
	if ref, ok := o["$ref"].(string); ok {
		s.parts = append(s.parts, l.ref(ref))
		if len(o) == 1 {
			return
		}
	}
	s.readOnly, s.writeOnly = yes(o["readOnly"]), yes(o["writeOnly"])
	l.kind(s, o)
	if props, ok := o["properties"].(object); ok {
		s.props = make(map[string]*schema, len(props))
		for name, p := range props {
			s.props[name] = l.schema(p)
			if po, ok := p.(object); ok && po["required"] == true {
				s.required = append(s.required, name) // JSON Schema's third draft, still common
			}
		}
	}
	s.required = append(s.required, texts(o["required"])...)
	switch extra := o["additionalProperties"].(type) {
	case object:
		s.extra = l.schema(extra)
	case bool:
		if extra {
			s.extra = open
		}
	}
	if p, ok := o["patternProperties"].(object); ok && len(p) > 0 {
		more := &schema{}
		for _, name := range sortedKeys(p) {
			more.parts = append(more.parts, l.schema(p[name]))
		}
		if s.extra != nil {
			more.parts = append(more.parts, s.extra)
		}
		s.extra = more
	}
	switch items := o["items"].(type) {
	case object:
		s.items = l.schema(items)
	case []any: // a tuple
		s.items = &schema{}
		for _, e := range items {
			s.items.parts = append(s.items.parts, l.schema(e))
		}
	}
	if tuple, ok := o["prefixItems"].([]any); ok {
		was := s.items
		s.items = &schema{}
		for _, e := range tuple {
			s.items.parts = append(s.items.parts, l.schema(e))
		}
		if was != nil {
			s.items.parts = append(s.items.parts, was)
		}
	}
	for _, k := range []string{"allOf", "oneOf", "anyOf"} {
		if list, ok := o[k].([]any); ok {
			s.choice = s.choice || k != "allOf" && len(list) > 1
			for _, e := range list {
				s.parts = append(s.parts, l.schema(e))
			}
		}
	}
	for _, k := range []string{"then", "else"} {
		if o[k] != nil {
			s.choice = true
			s.parts = append(s.parts, l.schema(o[k]))
		}
	}
	if len(s.parts) > 0 {
		return
	}
	bare := s.props == nil && s.extra == nil && s.items == nil
	switch {
	case bare && s.types == 0 && len(s.enum) == 0:
		s.open = true
	case bare && s.types&vedette.Object != 0: // "an object" and no more
		s.extra = open
		if s.types&vedette.Array != 0 {
			s.items = open
		}
	case s.types&vedette.Array != 0 && s.items == nil:
		s.items = open
	}
}

var typeNames = map[string]vedette.Types{
	"null": vedette.Null, "boolean": vedette.Boolean, "integer": vedette.Integer, "number": vedette.Number | vedette.Integer,
	"string": vedette.String, "object": vedette.Object, "array": vedette.Array, "file": vedette.String,
}

// kind reads type, format and enumeration.
func (l *loader) kind(s *schema, o object) {
	names := texts(o["type"])
	if t := text(o["type"]); t != "" {
		names = []string{t}
	}
	for _, n := range names {
		t, ok := typeNames[strings.ToLower(n)]
		if !ok {
			l.note("type %q is taken for any", clip(n))
			s.types = 0
			break
		}
		s.types |= t
	}
	if s.types != 0 && (yes(o["nullable"]) || yes(o["x-nullable"])) {
		s.types |= vedette.Null
	}
	if s.types == 0 && len(names) == 0 {
		if o["properties"] != nil {
			s.types = vedette.Object
		} else if o["items"] != nil {
			s.types = vedette.Array
		}
	}
	s.format = strings.ToLower(text(o["format"]))
	list, _ := o["enum"].([]any)
	if c, ok := o["const"]; ok {
		list = []any{c}
	}
	for _, e := range list {
		switch e.(type) {
		case string, json.Number, bool:
			s.enum = append(s.enum, text(e))
		default:
			s.enum = nil
			return
		}
	}
	if p := text(o["pattern"]); p != "" && len(p) <= 256 {
		s.pattern, _ = regexp.Compile(p) // a pattern of another dialect constrains nothing here
	}
}
