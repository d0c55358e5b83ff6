package openapi

import (
	"math"
	"strconv"
	"strings"

	"github.com/vedette-project/vedette"
)

// maxAlternatives bounds how many schemas may describe one place.
const maxAlternatives = 256

// spread is every schema that may describe a value: s and its alternatives.
func spread(all []*schema, s *schema) []*schema {
	from := len(all)
	all = appendOnce(all, s)
	for i := from; i < len(all) && len(all) < maxAlternatives; i++ {
		for _, p := range all[i].parts {
			all = appendOnce(all, p)
		}
	}
	return all
}

func appendOnce(all []*schema, s *schema) []*schema {
	if s == nil || len(all) >= maxAlternatives {
		return all
	}
	for _, known := range all {
		if known == s {
			return all
		}
	}
	return append(all, s)
}

// members is every schema that may describe a member of values that at describes; "[]" is an element,
// "*" a member whose name is a value.
func members(at []*schema, name string) (next []*schema, documented bool) {
	for _, s := range at {
		switch {
		case s.open:
			return []*schema{open}, true
		case name == "[]":
			if s.items != nil {
				next = spread(next, s.items)
			}
		case s.props[name] != nil:
			next = spread(next, s.props[name])
		case s.extra != nil:
			next = spread(next, s.extra)
		case name == "*":
			for _, p := range sortedKeys(s.props) {
				next = spread(next, s.props[p]) // names that we took for values
			}
		}
	}
	return next, len(next) > 0
}

// find walks a path as a Leaf has it. missing is the outermost part of it that no schema describes.
func find(s *schema, path string) (at []*schema, missing string) {
	at = spread(nil, s)
	for i := 0; i < len(path); {
		from, to := nextName(path, i)
		next, ok := members(at, path[from:to])
		if !ok {
			// A member's own name may hold dots or brackets.
			if next, ok = members(at, path[from:]); ok {
				return next, ""
			}
			return nil, path[:to]
		}
		at, i = next, to
	}
	return at, ""
}

// nextName finds the next name of a place's path: a member's, or "[]".
func nextName(path string, i int) (from, to int) {
	from = i
	if path[i] == '.' {
		from++
	}
	to = from
	if strings.HasPrefix(path[from:], "[]") {
		return from, to + 2
	}
	for to < len(path) && path[to] != '.' && !strings.HasPrefix(path[to:], "[]") {
		to++
	}
	return from, to
}

// typesOf is what types the schemas of one place allow together; 0: any.
func typesOf(at []*schema) vedette.Types {
	var t vedette.Types
	for _, s := range at {
		if s.open {
			return 0
		}
		if s.types == 0 && len(s.parts) == 0 {
			return 0
		}
		t |= s.types
	}
	return t
}

// takes tells whether a word, as it stands in a path, can be what s describes.
func (s *schema) takes(word string) bool {
	if s == nil {
		return true
	}
	all := spread(nil, s)
	for _, s := range all {
		if s.open {
			return true
		}
	}
	any, fits := false, false
	for _, s := range all {
		if s.types == 0 && s.format == "" && len(s.enum) == 0 && s.pattern == nil {
			continue
		}
		any = true
		fits = fits || s.takesItself(word)
	}
	return !any || fits
}

func (s *schema) takesItself(word string) bool {
	if len(s.enum) > 0 {
		for _, e := range s.enum {
			if strings.EqualFold(e, word) {
				return true
			}
		}
		return false
	}
	if t := s.types &^ vedette.Null; t != 0 && t&^(vedette.Integer|vedette.Number|vedette.Boolean) == 0 {
		if t&vedette.Boolean != 0 && (word == "true" || word == "false") {
			return true
		}
		f, err := strconv.ParseFloat(word, 64)
		return t != vedette.Boolean && err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	switch s.format {
	case "uuid":
		if len(word) != 36 && len(word) != 32 {
			return false
		}
	case "date", "date-time", "ipv4", "int32", "int64":
		if word == "" || strings.Trim(word[:1], "0123456789-+") != "" {
			return false
		}
	case "ipv6":
		if !strings.ContainsAny(word, ":%") {
			return false
		}
	}
	return s.pattern == nil || s.pattern.MatchString(word)
}

// enumerated tells whether the document lists word among the values.
func (s *schema) enumerated(word string) bool {
	for _, s := range spread(nil, s) {
		for _, e := range s.enum {
			if strings.EqualFold(e, word) {
				return true
			}
		}
	}
	return false
}

// field is one documented place.
type field struct {
	path     string
	required bool // in every object that could hold it
	sure     bool // it is part of no alternative
	parent   string
}

// Bounds of what is listed of one schema.
const (
	maxFields     = 500
	maxFieldDepth = 6
)

// fields lists what a schema describes by name, outermost first. write: of a request.
func fields(s *schema, write bool) []field {
	type place struct {
		at    []*schema
		path  string
		depth int
		sure  bool // no alternative on the way here
	}
	var all []field
	for queue := []place{{spread(nil, s), "", 0, true}}; len(queue) > 0 && len(all) < maxFields; queue = queue[1:] {
		p := queue[0]
		if p.depth >= maxFieldDepth {
			continue
		}
		single := p.sure && !choice(p.at)
		names := map[string]bool{}
		array := false
		for _, s := range p.at {
			for n := range s.props {
				names[n] = true
			}
			array = array || s.items != nil
		}
		if array {
			if next, ok := members(p.at, "[]"); ok {
				queue = append(queue, place{next, p.path + "[]", p.depth + 1, single})
			}
		}
		for _, n := range sortedKeys(names) {
			if len(all) >= maxFields {
				break
			}
			next, _ := members(p.at, n)
			hidden, need := false, false
			for _, s := range next {
				hidden = hidden || write && s.readOnly || !write && s.writeOnly
			}
			for _, s := range p.at {
				for _, r := range s.required {
					need = need || r == n
				}
			}
			path := n
			if p.path != "" {
				path = p.path + "." + n
			}
			if hidden {
				continue
			}
			all = append(all, field{path, need && single, single, p.path})
			queue = append(queue, place{next, path, p.depth + 1, single})
		}
	}
	return all
}

// choice tells whether schemas are alternatives to one another.
func choice(at []*schema) bool {
	for _, s := range at {
		if s.choice {
			return true
		}
	}
	return false
}
